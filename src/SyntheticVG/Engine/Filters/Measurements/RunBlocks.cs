namespace SyntheticVG.Engine.Filters.Measurements;

/// <summary>Column runs in blocks with a box each, so that a distance looks only at the blocks that can be nearest.</summary>
internal sealed class RunBlocks
{
    private const int BlockLength = 8;

    private readonly ColumnRun[] _runs;
    private readonly Extent[] _blocks;

    /// <param name="runs">Runs in order of column.</param>
    public RunBlocks(ColumnRun[] runs)
    {
        _runs = runs;
        _blocks = [.. runs.Chunk(BlockLength).Select(block => new Extent(
            block[0].X, block[^1].X, block.Min(run => run.Start), block.Max(run => run.End - 1)))];
    }

    /// <summary>The least squared distance between pixel centres.</summary>
    public long SquaredDistance(RunBlocks other)
    {
        // The nearest pair of blocks first: its distance rules out nearly all the others.
        var (bound, mine, theirs) = (long.MaxValue, 0, 0);
        for (var i = 0; i < _blocks.Length; i++)
        {
            for (var j = 0; j < other._blocks.Length; j++)
            {
                var least = _blocks[i].SquaredDistance(other._blocks[j]);
                if (least < bound)
                    (bound, mine, theirs) = (least, i, j);
            }
        }
        var best = Between(mine, other, theirs, long.MaxValue);
        for (var i = 0; i < _blocks.Length && best > bound; i++)
        {
            for (var j = 0; j < other._blocks.Length && best > bound; j++)
            {
                if (_blocks[i].SquaredDistance(other._blocks[j]) < best)
                    best = Between(i, other, j, best);
            }
        }
        return best;
    }

    private long Between(int mine, RunBlocks other, int theirs, long best)
    {
        for (var i = mine * BlockLength; i < Math.Min((mine + 1) * BlockLength, _runs.Length); i++)
        {
            for (var j = theirs * BlockLength; j < Math.Min((theirs + 1) * BlockLength, other._runs.Length); j++)
            {
                var (a, b) = (_runs[i], other._runs[j]);
                long dx = a.X - b.X;
                long dy = Math.Max(0, Math.Max(b.Start - a.End + 1, a.Start - b.End + 1));
                best = Math.Min(best, (dx * dx) + (dy * dy));
            }
        }
        return best;
    }

    // Inclusive on every side.
    private readonly record struct Extent(int Left, int Right, int Top, int Bottom)
    {
        public long SquaredDistance(in Extent other)
        {
            long dx = Math.Max(0, Math.Max(other.Left - Right, Left - other.Right));
            long dy = Math.Max(0, Math.Max(other.Top - Bottom, Top - other.Bottom));
            return (dx * dx) + (dy * dy);
        }
    }
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions;

/// <summary>What samples are like, before hours are spent on them.</summary>
/// <param name="room">Counts positions.</param>
/// <param name="pictureSide">Side of the square that pictures are resized to, in pixels.</param>
public sealed class SampleStatistics(SampleRoom room, int pictureSide)
{
    private readonly IReadOnlyList<int> _sides = VanishingMasks.MapSides(pictureSide);
    private readonly List<int> _lengths = [];
    private readonly SortedDictionary<string, long> _tasks = new(StringComparer.Ordinal);
    private readonly long[] _vanished = new long[4];

    /// <summary>How many samples.</summary>
    public int Samples => _lengths.Count;

    /// <summary>Positions of each sample, the shortest first.</summary>
    public IReadOnlyList<int> Lengths => [.. _lengths.Order()];

    /// <summary>Tokens that are learned, all together.</summary>
    public long Learned { get; private set; }

    /// <summary>Regions that were left out for want of room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Masks of regions; whole pictures do not count.</summary>
    public long Masks { get; private set; }

    /// <summary>Masks with no pixel in them.</summary>
    public long EmptyMasks { get; private set; }

    /// <summary>Most regions of a sample.</summary>
    public int MostRegions { get; private set; }

    /// <summary>Name and positions of the longest sample.</summary>
    public (string Id, int Positions, int Learned) Longest { get; private set; } = ("", 0, 0);

    /// <summary>Samples of each source and task.</summary>
    public IReadOnlyDictionary<string, long> Tasks => _tasks;

    /// <summary>For each map of the image encoder its side, and the masks that have no cell left there; empty ones count too.</summary>
    public IReadOnlyList<(int Side, long Vanished)> Vanished => [.. _sides.Zip(_vanished)];

    /// <summary>Takes a sample in.</summary>
    /// <param name="made">The sample.</param>
    /// <param name="task">What it is counted as.</param>
    public void Add(MadeSample made, string task)
    {
        ArgumentNullException.ThrowIfNull(made);
        var (length, learned) = (room.Length(made.Sample), made.Sample.Labels.Count(label => label != ConversationTokens.Ignored));
        _lengths.Add(length);
        _tasks[task] = _tasks.GetValueOrDefault(task) + 1;
        Learned += learned;
        Dropped += made.Dropped;
        MostRegions = Math.Max(MostRegions, made.Sample.Masks.Count);
        if (length > Longest.Positions)
            Longest = (made.Sample.Id, length, learned);
        foreach (var mask in made.Sample.Masks.Where(mask => mask.Area < (long)mask.Width * mask.Height))
            Add(mask);
    }

    private void Add(Rle mask)
    {
        Masks++;
        EmptyMasks += mask.IsEmpty ? 1 : 0;
        for (var i = 0; i < _sides.Count; i++)
            _vanished[i] += VanishingMasks.Survives(mask, _sides[i]) ? 0 : 1;
    }
}

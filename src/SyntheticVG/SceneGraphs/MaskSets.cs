using System.Runtime.InteropServices;

namespace SyntheticVG.SceneGraphs;

/// <summary>Set arithmetic of masks of one size, on the runs.</summary>
public static class MaskSets
{
    /// <summary>The pixels inside both.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static Rle Intersect(this Rle mask, Rle other) => Combine(mask, other, (a, b) => a & b);

    /// <summary>The pixels inside either.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static Rle Union(this Rle mask, Rle other) => Combine(mask, other, (a, b) => a | b);

    /// <summary>The pixels inside <paramref name="mask"/> and outside <paramref name="other"/>.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static Rle Except(this Rle mask, Rle other) => Combine(mask, other, (a, b) => a & !b);

    /// <summary>The pixels outside.</summary>
    public static Rle Complement(this Rle mask) => Combine(mask, mask, (a, _) => !a);

    /// <summary>The same pixels with no run of length 0 but perhaps the first.</summary>
    public static Rle Canonical(this Rle mask) => Combine(mask, mask, (a, _) => a);

    /// <summary>The union of several masks, at least one, all of one size.</summary>
    /// <exception cref="ArgumentException">There are none, or the sizes differ.</exception>
    public static Rle Union(IEnumerable<Rle> masks) => Fold(masks, Union);

    /// <summary>The intersection of several masks, at least one, all of one size.</summary>
    /// <exception cref="ArgumentException">There are none, or the sizes differ.</exception>
    public static Rle Intersect(IEnumerable<Rle> masks) => Fold(masks, Intersect);

    /// <summary>The mask on a picture of another size: of each new pixel's centre, the old pixel under it.</summary>
    /// <remarks>Source index floor((i + 0.5) · old / new), as scikit-image has it; cv2 and torch take floor(i · old / new).</remarks>
    public static Rle Resize(this Rle mask, int height, int width)
    {
        if (height == mask.Height && width == mask.Width)
            return mask;
        // Walked run by run: a mask of 90 megapixels is never laid out.
        var result = new Mask(height, width);
        var (run, end) = (0, (long)mask.Runs[0]);
        for (var x = 0; x < width; x++)
        {
            var column = SourceIndex(x, mask.Width, width);
            if (x > 0 && column == SourceIndex(x - 1, mask.Width, width))
            {
                for (var y = 0; y < height; y++)
                    result[x, y] = result[x - 1, y];
                continue;
            }
            for (var y = 0; y < height; y++)
            {
                var at = ((long)column * mask.Height) + SourceIndex(y, mask.Height, height);
                while (at >= end)
                    end += mask.Runs[++run];
                result[x, y] = (run & 1) == 1;
            }
        }
        return result.ToRle();

        static int SourceIndex(int i, int old, int @new) => (int)((2L * i + 1) * old / (2L * @new));
    }

    internal static void RequireSameSize(Rle mask, Rle other)
    {
        if (mask.Height != other.Height || mask.Width != other.Width)
            throw new ArgumentException($"masks are {mask.Height} × {mask.Width} and {other.Height} × {other.Width}; expected one size");
    }

    private static Rle Fold(IEnumerable<Rle> masks, Func<Rle, Rle, Rle> combine)
    {
        var result = (Rle?)null;
        foreach (var mask in masks)
            result = result is null ? mask.Canonical() : combine(result, mask);
        return result ?? throw new ArgumentException("no masks; expected at least one");
    }

    private static Rle Combine(Rle mask, Rle other, Func<bool, bool, bool> inside)
    {
        RequireSameSize(mask, other);
        var runs = new List<uint>(mask.Runs.Length + other.Runs.Length);
        var a = new RunWalk(mask.Runs);
        var b = new RunWalk(other.Runs);
        var (value, length) = (false, 0u);
        while (!a.Ended)
        {
            var step = Math.Min(a.Rest, b.Rest);
            var next = inside(a.Inside, b.Inside);
            if (next != value)
            {
                runs.Add(length);
                (value, length) = (next, 0);
            }
            length += step;
            a.Step(step);
            b.Step(step);
        }
        if (length > 0)
            runs.Add(length);
        return Rle.FromOwnedRuns(mask.Height, mask.Width, CollectionsMarshal.AsSpan(runs).ToArray());
    }
}

/// <summary>A place in the runs of a mask; never in a run of length 0.</summary>
internal ref struct RunWalk
{
    private readonly ReadOnlySpan<uint> _runs;
    private int _at;

    public RunWalk(ReadOnlySpan<uint> runs)
    {
        _runs = runs;
        _at = -1;
        Next();
    }

    /// <summary>Pixels left of the present run.</summary>
    public uint Rest { get; private set; }

    public readonly bool Inside => (_at & 1) == 1;

    public readonly bool Ended => _at >= _runs.Length;

    public void Step(uint pixels)
    {
        Rest -= pixels;
        if (Rest == 0)
            Next();
    }

    private void Next()
    {
        do
            _at++;
        while (_at < _runs.Length && _runs[_at] == 0);
        Rest = _at < _runs.Length ? _runs[_at] : 0;
    }
}

using System.Runtime.InteropServices;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Ade20K;

/// <summary>Masks of the pixels that have something in common.</summary>
internal static class PixelMask
{
    /// <summary>The pixels of which something is true.</summary>
    public static Rle Of(int width, int height, Func<int, int, bool> inside) =>
        ByValue(width, height, (x, y) => inside(x, y) ? 1 : 0).GetValueOrDefault(1) ?? Rle.FromRuns(height, width, [(uint)(width * height)]);

    /// <summary>A mask for each value but 0, in order of value.</summary>
    public static SortedDictionary<int, Rle> ByValue(int width, int height, Func<int, int, int> value)
    {
        var found = new Dictionary<int, (List<uint> Runs, int End)>();
        var (start, last, size) = (0, 0, width * height);
        for (var at = 0; at <= size; at++)
        {
            var now = at == size ? 0 : value(at / height, at % height);
            if (now == last && at < size)
                continue;
            if (last != 0)
            {
                var (runs, end) = found.TryGetValue(last, out var before) ? before : ([], 0);
                runs.Add((uint)(start - end));
                runs.Add((uint)(at - start));
                found[last] = (runs, at);
            }
            (start, last) = (at, now);
        }
        var masks = new SortedDictionary<int, Rle>();
        foreach (var (key, (runs, end)) in found)
        {
            if (end < size)
                runs.Add((uint)(size - end));
            masks.Add(key, Rle.FromRuns(height, width, CollectionsMarshal.AsSpan(runs)));
        }
        return masks;
    }

    /// <summary>The smallest box around a mask, or null for an empty one.</summary>
    public static Box? BoundingBox(this Rle mask)
    {
        var (left, top, right, bottom, at, inside) = (int.MaxValue, int.MaxValue, 0, 0, 0, false);
        foreach (var run in mask.Runs)
        {
            var end = at + (int)run;
            if (inside && run > 0)
            {
                var (first, last) = (at / mask.Height, (end - 1) / mask.Height);
                (left, right) = (Math.Min(left, first), Math.Max(right, last + 1));
                top = Math.Min(top, last > first ? 0 : at % mask.Height);
                bottom = Math.Max(bottom, last > first ? mask.Height : ((end - 1) % mask.Height) + 1);
            }
            (at, inside) = (end, !inside);
        }
        return right == 0 ? null : new(left, top, right, bottom);
    }
}

using System.Runtime.InteropServices;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Ade20K;

/// <summary>Masks of the pixels that have something in common.</summary>
internal static class PixelMask
{
    /// <summary>The pixels of which something is true.</summary>
    public static Rle Of(int width, int height, Func<int, int, bool> inside) =>
        ByValue(width, height, (x, y) => inside(x, y) ? 1 : 0).GetValueOrDefault(1) ?? Rle.Empty(height, width);

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
}

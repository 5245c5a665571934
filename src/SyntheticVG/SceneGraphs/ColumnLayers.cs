using System.Runtime.Intrinsics;

namespace SyntheticVG.SceneGraphs;

/// <summary>A mask as dense lists of one segment a column, so that an overlap is counted 16 columns at a time.</summary>
/// <remarks>Most masks have one or two segments in a column: the first of each column make layer 0, the second layer 1, and so
/// on. Two segments share max(0, min(bottoms) − max(tops)) pixels: a minimum, a maximum and a subtraction that stops at 0.
/// Against walking the runs this takes the branches out of the inner loop (docs/log.md has the figures).</remarks>
internal sealed class ColumnLayers
{
    // Masks with more segments in a column (noise) are faster by their runs.
    private const int MaxLayers = 6;
    private const int Lanes = 16;

    private readonly int _height;
    private readonly List<Layer> _layers = [];

    private ColumnLayers(int height) => _height = height;

    /// <summary>The layers of a mask; null where it is too tall for 16 bits, or has too many segments in a column.</summary>
    public static ColumnLayers? TryMake(Rle mask)
    {
        if (mask.Height > ushort.MaxValue)
            return null;
        var result = new ColumnLayers(mask.Height);
        if (mask.IsEmpty)
            return result;

        // Arrays begin at a multiple of 16 columns, so that those of two masks can be read in step.
        var origin = (int)mask.Box.Left / Lanes * Lanes;
        var length = ((int)mask.Box.Right - origin + Lanes - 1) / Lanes * Lanes;
        var (column, row, depth) = (0, 0, 0);
        for (var i = 0; i < mask.Runs.Length; i++)
        {
            var rest = (int)mask.Runs[i];
            if (i % 2 == 0)
            {
                row += rest;
                if (row >= mask.Height)
                    (column, row, depth) = (column + (row / mask.Height), row % mask.Height, 0);
                continue;
            }
            while (rest > 0)
            {
                if (depth == MaxLayers)
                    return null;
                if (depth == result._layers.Count)
                    result._layers.Add(new(origin, length, column));
                var taken = Math.Min(rest, mask.Height - row);
                result._layers[depth].Set(column, row, row + taken);
                depth++;
                row += taken;
                rest -= taken;
                if (row == mask.Height)
                    (column, row, depth) = (column + 1, 0, 0);
            }
        }
        return result;
    }

    public static long IntersectionArea(ColumnLayers left, ColumnLayers right)
    {
        var area = 0L;
        foreach (var a in left._layers)
            foreach (var b in right._layers)
                area += Layer.Overlap(a, b, left._height);
        return area;
    }

    private sealed class Layer(int origin, int length, int first)
    {
        private readonly ushort[] _tops = new ushort[length];
        private readonly ushort[] _bottoms = new ushort[length]; // exclusive; 0 where the column has no such segment
        private int _end; // after the last column set; 0 while there is none

        public void Set(int column, int top, int bottom)
        {
            _tops[column - origin] = (ushort)top;
            _bottoms[column - origin] = (ushort)bottom;
            _end = column + 1;
        }

        public static long Overlap(Layer a, Layer b, int height)
        {
            var from = Math.Max(a.FirstColumn, b.FirstColumn) / Lanes * Lanes;
            var to = Math.Min(a._end, b._end);
            if (from >= to)
                return 0;
            var vectors = (to - from + Lanes - 1) / Lanes;
            ref var topsA = ref a._tops[from - a.Origin];
            ref var topsB = ref b._tops[from - b.Origin];
            ref var bottomsA = ref a._bottoms[from - a.Origin];
            ref var bottomsB = ref b._bottoms[from - b.Origin];

            var area = 0L;
            var atOnce = Math.Max(1, ushort.MaxValue / Math.Max(1, height)); // vectors whose sum fits 16 bits
            for (var v = 0; v < vectors;)
            {
                var sum = Vector256<ushort>.Zero;
                for (var end = Math.Min(vectors, v + atOnce); v < end; v++)
                {
                    var at = (nuint)(v * Lanes);
                    var bottom = Vector256.Min(Vector256.LoadUnsafe(ref bottomsA, at), Vector256.LoadUnsafe(ref bottomsB, at));
                    var top = Vector256.Max(Vector256.LoadUnsafe(ref topsA, at), Vector256.LoadUnsafe(ref topsB, at));
                    sum += Vector256.SubtractSaturate(bottom, top);
                }
                var (low, high) = Vector256.Widen(sum);
                area += Vector256.Sum(low + high);
            }
            return area;
        }

        private int Origin => origin;

        private int FirstColumn => first;
    }
}

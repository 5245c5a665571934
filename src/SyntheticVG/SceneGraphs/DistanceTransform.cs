namespace SyntheticVG.SceneGraphs;

/// <summary>How deep each pixel lies in a mask: exact squared Euclidean distances, whole numbers.</summary>
/// <remarks>Two passes: down and up the columns, then along each row the lower envelope of the columns' parabolas
/// (Meijster, Roerdink and Hesselink 2000), all in integers.</remarks>
internal static class DistanceTransform
{
    /// <summary>Squared distance of each pixel to the nearest pixel outside the mask; the picture's border is no such pixel.</summary>
    /// <returns>Row-major; 0 outside the mask; <see cref="int.MaxValue"/> everywhere in a mask that fills the picture.</returns>
    public static int[] Squared(Mask mask)
    {
        var (height, width) = (mask.Height, mask.Width);
        var result = new int[height * width];
        if (mask.Area == result.Length)
        {
            Array.Fill(result, int.MaxValue);
            return result;
        }

        // To the nearest outside pixel of the same column; far where it has none.
        var far = height + width;
        var down = new int[height * width];
        var pixels = mask.Pixels;
        for (var i = 0; i < pixels.Length; i++)
            down[i] = pixels[i] == 0 ? 0 : i < width ? far : Math.Min(far, down[i - width] + 1);
        for (var i = down.Length - 1 - width; i >= 0; i--)
            down[i] = Math.Min(down[i], down[i + width] + 1);

        var (apexes, begins) = (new int[width], new int[width]);
        for (var y = 0; y < height; y++)
            AlongRow(down.AsSpan(y * width, width), result.AsSpan(y * width, width), apexes, begins);
        return result;
    }

    /// <summary>The pixel that lies deepest in a mask, where the picture's border counts as outside: the place for a number.</summary>
    /// <returns>Null for an empty mask.</returns>
    public static DeepestPoint? Deepest(Rle mask)
    {
        if (mask.IsEmpty)
            return null;

        // Only the box around the mask with a margin of one pixel: beyond it all is outside.
        var (left, top) = ((int)mask.Box.Left - 1, (int)mask.Box.Top - 1);
        var window = new Mask((int)mask.Box.Height + 2, (int)mask.Box.Width + 2);
        for (var x = mask.Columns.First; x < mask.Columns.End; x++)
            foreach (var segment in mask.Columns[x])
                for (var y = segment.Top; y < segment.Bottom; y++)
                    window[x - left, y - top] = true;

        var squared = Squared(window);
        var depth = squared.Max();
        var places = new List<int>();
        for (var i = 0; i < squared.Length; i++)
            if (squared[i] == depth)
                places.Add(i);
        var (middle, first) = (places[places.Count / 2], places[0]);
        return new((middle % window.Width) + left, (middle / window.Width) + top, depth, places.Count,
            (first % window.Width) + left, (first / window.Width) + top);
    }

    private static void AlongRow(ReadOnlySpan<int> down, Span<int> squared, int[] apexes, int[] begins)
    {
        var count = 0; // parabolas on the envelope; number i is lowest from begins[i] on
        for (var x = 0; x < down.Length; x++)
        {
            while (count > 0 && Height(begins[count - 1], apexes[count - 1], down) > Height(begins[count - 1], x, down))
                count--;
            var begin = 0L;
            if (count > 0)
            {
                // From where on the parabola of x lies below the last one.
                long apex = apexes[count - 1];
                var (a, b) = ((long)down[(int)apex], (long)down[x]);
                begin = 1 + FloorDivide((x * (long)x) - (apex * apex) + (b * b) - (a * a), 2 * (x - apex));
            }
            if (begin < down.Length)
                (apexes[count], begins[count], count) = (x, (int)begin, count + 1);
        }
        for (var x = down.Length - 1; x >= 0; x--)
        {
            while (begins[count - 1] > x)
                count--;
            squared[x] = (int)Height(x, apexes[count - 1], down);
        }
    }

    private static long Height(int x, int apex, ReadOnlySpan<int> down) =>
        ((long)(x - apex) * (x - apex)) + ((long)down[apex] * down[apex]);

    private static long FloorDivide(long numerator, long denominator)
    {
        var (quotient, rest) = Math.DivRem(numerator, denominator);
        return rest < 0 ? quotient - 1 : quotient;
    }
}

/// <summary>The deepest pixel of a mask.</summary>
/// <param name="X">Column; of several equally deep pixels, in row-major order, the one at half their number.</param>
/// <param name="Y">Row of the same pixel.</param>
/// <param name="SquaredDepth">Squared distance to the nearest pixel outside.</param>
/// <param name="Ties">How many pixels are as deep.</param>
/// <param name="FirstX">Column of the first of them in row-major order.</param>
/// <param name="FirstY">Row of the first of them.</param>
internal readonly record struct DeepestPoint(int X, int Y, int SquaredDepth, int Ties, int FirstX, int FirstY);

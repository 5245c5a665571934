namespace SyntheticVG.Images.Resampling;

/// <summary>Resizes maps of numbers as PyTorch's <c>interpolate(align_corners=False)</c> does: no smoothing when shrinking.</summary>
/// <remarks>Positions are computed in 32-bit floats, as PyTorch does, so that the same pixels of a mask come out positive.</remarks>
public static class Interpolate
{
    /// <summary>Between the two nearest rows and columns each.</summary>
    /// <param name="map">Numbers, row by row.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="newHeight">Rows of the result.</param>
    /// <param name="newWidth">Columns of the result.</param>
    /// <returns>newHeight × newWidth numbers, row by row.</returns>
    public static float[] Bilinear(ReadOnlySpan<float> map, int height, int width, int newHeight, int newWidth)
    {
        Require(map, height, width, newHeight, newWidth);
        var (rows, columns) = (LinearTap.Along(height, newHeight), LinearTap.Along(width, newWidth));
        var result = new float[newHeight * newWidth];
        for (var y = 0; y < newHeight; y++)
        {
            var upper = map.Slice(rows[y].First * width, width);
            var lower = map.Slice(rows[y].Second * width, width);
            for (var x = 0; x < newWidth; x++)
            {
                var tap = columns[x];
                result[(y * newWidth) + x] = ((1 - rows[y].Share) * tap.Between(upper)) + (rows[y].Share * tap.Between(lower));
            }
        }
        return result;
    }

    /// <summary>Between the four nearest rows and columns each, by cubics with a = −0.75; the border is repeated outwards.</summary>
    /// <param name="map">Numbers, row by row.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="newHeight">Rows of the result.</param>
    /// <param name="newWidth">Columns of the result.</param>
    /// <returns>newHeight × newWidth numbers, row by row.</returns>
    public static float[] Bicubic(ReadOnlySpan<float> map, int height, int width, int newHeight, int newWidth)
    {
        Require(map, height, width, newHeight, newWidth);
        var (rows, columns) = (CubicTap.Along(height, newHeight), CubicTap.Along(width, newWidth));
        var result = new float[newHeight * newWidth];
        for (var y = 0; y < newHeight; y++)
        {
            for (var x = 0; x < newWidth; x++)
            {
                var sum = 0f;
                for (var i = 0; i < 4; i++)
                {
                    var line = map.Slice(Math.Clamp(rows[y].First + i, 0, height - 1) * width, width);
                    var along = 0f;
                    for (var j = 0; j < 4; j++)
                        along += columns[x].Weights[j] * line[Math.Clamp(columns[x].First + j, 0, width - 1)];
                    sum += rows[y].Weights[i] * along;
                }
                result[(y * newWidth) + x] = sum;
            }
        }
        return result;
    }

    private static void Require(ReadOnlySpan<float> map, int height, int width, int newHeight, int newWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(newWidth, 1);
        if (height < 1 || width < 1 || map.Length != (long)height * width)
            throw new ArgumentException($"found {map.Length} numbers; expected {height} × {width}, at least one", nameof(map));
    }

    private readonly record struct CubicTap(int First, float[] Weights)
    {
        private const float A = -0.75f;

        public static CubicTap[] Along(int source, int target)
        {
            var scale = (float)source / target;
            return [.. Enumerable.Range(0, target).Select(i =>
            {
                var at = (scale * (i + 0.5f)) - 0.5f;
                var below = MathF.Floor(at);
                var t = at - below;
                return new CubicTap((int)below - 1, [Far(t + 1), Near(t), Near(1 - t), Far(2 - t)]);
            })];
        }

        private static float Near(float x) => ((((A + 2) * x) - (A + 3)) * x * x) + 1;

        private static float Far(float x) => (((((A * x) - (5 * A)) * x) + (8 * A)) * x) - (4 * A);
    }
}

namespace SyntheticVG.Images.Resampling;

/// <summary>Resizes bytes as OpenCV's <c>resize(INTER_LINEAR)</c> does, in its own fixed point.</summary>
/// <remarks>
/// Weights have 11 bits. Each row's share is cut to quarters before the two are added, so that a mask of 0 and 1 becomes 1
/// where the two cut shares reach one half; compare <see cref="Interpolate.Bilinear"/>.
/// </remarks>
public static class OpenCvLinear
{
    private const int One = 1 << 11;

    /// <summary>The bytes at another size.</summary>
    /// <param name="bytes">One byte a pixel, row by row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="newHeight">Rows of the result.</param>
    /// <param name="newWidth">Columns of the result.</param>
    public static byte[] Resize(ReadOnlySpan<byte> bytes, int height, int width, int newHeight, int newWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(newWidth, 1);
        if (height < 1 || width < 1 || bytes.Length != (long)height * width)
            throw new ArgumentException($"found {bytes.Length} bytes; expected {height} × {width}, at least one", nameof(bytes));
        var (rows, columns) = (Along(height, newHeight), Along(width, newWidth));
        var result = new byte[newHeight * newWidth];
        for (var y = 0; y < newHeight; y++)
        {
            var upper = bytes.Slice(Math.Clamp(rows[y].First, 0, height - 1) * width, width);
            var lower = bytes.Slice(Math.Clamp(rows[y].First + 1, 0, height - 1) * width, width);
            for (var x = 0; x < newWidth; x++)
            {
                var quarters = Share(Between(upper, columns[x]), One - rows[y].Second) + Share(Between(lower, columns[x]), rows[y].Second);
                result[(y * newWidth) + x] = (byte)((quarters + 2) >> 2);
            }
        }
        return result;
    }

    // In units of 1/2048 of a byte.
    private static int Between(ReadOnlySpan<byte> line, (int First, int Second) tap) =>
        (line[Math.Clamp(tap.First, 0, line.Length - 1)] * (One - tap.Second)) + (line[Math.Clamp(tap.First + 1, 0, line.Length - 1)] * tap.Second);

    // Cut to quarters of a byte.
    private static int Share(int value, int weight) => ((value >> 4) * weight) >> 16;

    // The first of two neighbours, perhaps outside by one, and the weight of the second.
    private static (int First, int Second)[] Along(int source, int target)
    {
        var scale = 1 / ((double)target / source);
        return [.. Enumerable.Range(0, target).Select(i =>
        {
            var at = (float)(((i + 0.5) * scale) - 0.5);
            var first = (int)MathF.Floor(at);
            return (first, (int)MathF.Round((at - first) * One, MidpointRounding.ToEven));
        })];
    }
}

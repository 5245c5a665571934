using System.Buffers.Binary;

namespace SyntheticVG.Models.Quantized.Blocks;

/// <summary>Turns fp32 numbers into blocks as a file has them, and back.</summary>
internal static class BlockQuantizer
{
    /// <summary>Turns numbers into blocks.</summary>
    /// <param name="numbers">A multiple of 32.</param>
    /// <param name="format">The format.</param>
    /// <param name="blocks">Where they go, in order.</param>
    public static void ToBlocks(ReadOnlySpan<float> numbers, BlockFormat format, Span<byte> blocks)
    {
        for (var b = 0; b < numbers.Length / BlockLayout.Block; b++)
        {
            var from = numbers.Slice(b * BlockLayout.Block, BlockLayout.Block);
            var to = blocks.Slice(b * format.FileBytes(), format.FileBytes());
            if (format == BlockFormat.Q8)
                ToQ8(from, to);
            else
                ToQ4(from, to);
        }
    }

    // The largest becomes 127 or -127.
    private static void ToQ8(ReadOnlySpan<float> numbers, Span<byte> block)
    {
        var largest = 0f;
        foreach (var number in numbers)
            largest = Math.Max(largest, Math.Abs(number));
        var (scale, inverse) = ScaleOf(largest / 127, block);
        for (var i = 0; i < numbers.Length; i++)
            block[2 + i] = (byte)(sbyte)Math.Clamp(MathF.Round(numbers[i] * inverse), -127, 127);
        _ = scale;
    }

    // The number of the largest size becomes -8, of which there is no opposite: the scale has the other sign. Of three scales nearby the one with
    // the smallest squared error is kept.
    private static void ToQ4(ReadOnlySpan<float> numbers, Span<byte> block)
    {
        var largest = 0f;
        foreach (var number in numbers)
        {
            if (Math.Abs(number) > Math.Abs(largest))
                largest = number;
        }
        Span<byte> trial = stackalloc byte[18];
        var best = double.PositiveInfinity;
        foreach (var steps in (ReadOnlySpan<float>)[-8f, -7.5f, -8.5f, 7.5f])
        {
            var (scale, inverse) = ScaleOf(largest / steps, trial);
            var error = 0.0;
            for (var i = 0; i < 16; i++)
            {
                var (low, high) = (Step(numbers[i] * inverse), Step(numbers[i + 16] * inverse));
                trial[2 + i] = (byte)(low | (high << 4));
                error += Square(numbers[i] - (scale * (low - 8))) + Square(numbers[i + 16] - (scale * (high - 8)));
            }
            if (!(error < best))
                continue;
            best = error;
            trial.CopyTo(block);
        }

        static int Step(float number) => (int)Math.Clamp(MathF.Round(number) + 8, 0, 15);

        static double Square(double x) => x * x;
    }

    // The scale as fp16 has it, written; and its inverse, 0 for a block of zeros.
    private static (float Scale, float Inverse) ScaleOf(float wanted, Span<byte> block)
    {
        var half = (Half)Math.Clamp(wanted, -65504, 65504);
        BinaryPrimitives.WriteHalfLittleEndian(block, half);
        var scale = (float)half;
        return (scale, scale == 0 ? 0 : 1 / scale);
    }

    /// <summary>Turns blocks back into numbers.</summary>
    public static void ToNumbers(ReadOnlySpan<byte> blocks, BlockFormat format, Span<float> numbers)
    {
        for (var b = 0; b < numbers.Length / BlockLayout.Block; b++)
        {
            var from = blocks.Slice(b * format.FileBytes(), format.FileBytes());
            var to = numbers.Slice(b * BlockLayout.Block, BlockLayout.Block);
            var scale = (float)BinaryPrimitives.ReadHalfLittleEndian(from);
            for (var i = 0; i < BlockLayout.Block; i++)
                to[i] = scale * (format == BlockFormat.Q8 ? (sbyte)from[2 + i] : ((from[2 + (i % 16)] >> (i / 16 * 4)) & 15) - 8);
        }
    }
}

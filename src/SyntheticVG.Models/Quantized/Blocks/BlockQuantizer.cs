using System.Buffers.Binary;
using System.Runtime.Intrinsics;

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
        var (low, high) = Halves(numbers);
        var largest = 0f;
        foreach (var number in numbers)
            largest = Math.Max(largest, Math.Abs(number));
        var (_, inverse) = ScaleOf(largest / 127, block);
        var (most, least, factor) = (Vector512.Create(127f), Vector512.Create(-127f), Vector512.Create(inverse));
        var shorts = Vector512.Narrow(Whole(low), Whole(high));
        Vector256.Narrow(shorts.GetLower(), shorts.GetUpper()).AsByte().CopyTo(block[2..]);

        Vector512<int> Whole(Vector512<float> x) => Vector512.ConvertToInt32Native(Vector512.Min(Vector512.Max(Vector512.Round(x * factor), least), most));
    }

    // The number of the largest size becomes -8, of which there is no opposite: the scale has the other sign. Of some scales nearby the one with
    // the smallest squared error is kept.
    private static void ToQ4(ReadOnlySpan<float> numbers, Span<byte> block)
    {
        var (low, high) = Halves(numbers);
        var largest = 0f;
        foreach (var number in numbers)
        {
            if (Math.Abs(number) > Math.Abs(largest))
                largest = number;
        }
        Span<byte> trial = stackalloc byte[2];
        var (best, eight) = (float.PositiveInfinity, Vector512.Create(8f));
        foreach (var steps in (ReadOnlySpan<float>)[-8f, -7.5f, -8.5f, 7.5f])
        {
            var (scale, inverse) = ScaleOf(largest / steps, trial);
            var (a, b) = (Steps(low, inverse), Steps(high, inverse));
            var (restA, restB) = (low - ((a - eight) * scale), high - ((b - eight) * scale));
            if (VectorMath.Sum((restA * restA) + (restB * restB)) is var error && !(error < best))
                continue;
            best = error;
            trial.CopyTo(block);
            var packed = Vector512.ConvertToInt32Native(a) | (Vector512.ConvertToInt32Native(b) << 4);
            var shorts = Vector256.Narrow(packed.GetLower(), packed.GetUpper());
            Vector128.Narrow(shorts.GetLower().AsUInt16(), shorts.GetUpper().AsUInt16()).CopyTo(block[2..]);
        }

        static Vector512<float> Steps(Vector512<float> x, float inverse) =>
            Vector512.Min(Vector512.Max(Vector512.Round(x * inverse) + Vector512.Create(8f), Vector512<float>.Zero), Vector512.Create(15f));
    }

    private static (Vector512<float> Low, Vector512<float> High) Halves(ReadOnlySpan<float> numbers) =>
        (Vector512.Create(numbers[..16]), Vector512.Create(numbers[16..]));

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

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SyntheticVG.Images.Resampling;

/// <summary>Turns a matrix of bytes on its side, in blocks of 16 × 16 where there are vectors.</summary>
internal static class Transpose
{
    private const int Block = 16;

    /// <summary>target[x · targetStride + y] = source[y · columns + x], for all columns x and rows y.</summary>
    public static void Bytes(ReadOnlySpan<byte> source, int columns, int rows, Span<byte> target, int targetStride) =>
        Run(source, columns, columns, rows, target, targetStride);

    /// <summary>target[y · columns + x] = source[x · sourceStride + y], for all columns x and rows y.</summary>
    public static void BytesBack(ReadOnlySpan<byte> source, int sourceStride, Span<byte> target, int columns, int rows) =>
        Run(source, sourceStride, rows, columns, target, columns);

    private static void Run(ReadOnlySpan<byte> source, int sourceStride, int columns, int rows, Span<byte> target, int targetStride)
    {
        if (columns == 0 || rows == 0)
            return;
        // The last byte of both is touched once, so that no block can reach outside.
        _ = source[((rows - 1) * sourceStride) + columns - 1];
        _ = target[((columns - 1) * targetStride) + rows - 1];
        var y = 0;
        if (Sse2.IsSupported)
        {
            for (; y <= rows - Block; y += Block)
            {
                var x = 0;
                for (; x <= columns - Block; x += Block)
                {
                    TransposeBlock(
                        ref Unsafe.Add(ref MemoryMarshal.GetReference(source), (y * sourceStride) + x), sourceStride,
                        ref Unsafe.Add(ref MemoryMarshal.GetReference(target), (x * targetStride) + y), targetStride);
                }
                OneByOne(source, sourceStride, x, columns, y, y + Block, target, targetStride);
            }
        }
        OneByOne(source, sourceStride, 0, columns, y, rows, target, targetStride);
    }

    private static void OneByOne(ReadOnlySpan<byte> source, int sourceStride, int left, int right, int top, int bottom, Span<byte> target, int targetStride)
    {
        for (var x = left; x < right; x++)
        {
            for (var y = top; y < bottom; y++)
                target[(x * targetStride) + y] = source[(y * sourceStride) + x];
        }
    }

    // Four rounds of interleaving line i with line i + 8: after each, what was a byte's line bit is one of its column bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeBlock(ref byte source, int sourceStride, ref byte target, int targetStride)
    {
        Lines lines = default, mixed = default;
        for (var i = 0; i < Block; i++)
            lines[i] = Vector128.LoadUnsafe(ref Unsafe.Add(ref source, i * sourceStride));
        for (var round = 0; round < 2; round++)
        {
            Interleave(ref lines, ref mixed);
            Interleave(ref mixed, ref lines);
        }
        for (var i = 0; i < Block; i++)
            lines[i].StoreUnsafe(ref Unsafe.Add(ref target, i * targetStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(ref Lines from, ref Lines to)
    {
        for (var i = 0; i < Block / 2; i++)
        {
            to[2 * i] = Sse2.UnpackLow(from[i], from[i + (Block / 2)]);
            to[(2 * i) + 1] = Sse2.UnpackHigh(from[i], from[i + (Block / 2)]);
        }
    }

    [InlineArray(Block)]
    private struct Lines
    {
        private Vector128<byte> _first;
    }
}

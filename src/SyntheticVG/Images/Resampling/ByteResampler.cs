using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SyntheticVG.Images.Resampling;

/// <summary>Resizes pixels of interleaved bytes in fixed point, with vectors.</summary>
/// <remarks>
/// One kernel serves both axes: a weighted sum of lines of bytes. For the rows of a picture the lines lie as they are; for
/// its columns a band of rows is turned on its side first, so that the bytes of one column of the band lie together.
/// Whole numbers throughout, so the order of the sums does not matter and the result is exact.
/// </remarks>
internal static class ByteResampler
{
    private const int BandRows = 32;
    private const int Lanes = 32; // bytes that the kernel sums at once, in four vectors of eight 32-bit sums

    /// <summary>Columns first, then rows; null weights leave an axis as it is.</summary>
    public static byte[] Resize(Raster raster, ResampleWeights? columns, ResampleWeights? rows)
    {
        var pixel = raster.Mode.BytesPerPixel();
        var (bytes, width) = (raster.Bytes, raster.Width);
        if (columns is not null)
        {
            bytes = ResizeColumns(bytes, raster.Width, raster.Height, pixel, columns);
            width = columns.Count;
        }
        return rows is null ? bytes : ResizeRows(bytes, width * pixel, rows);
    }

    private static byte[] ResizeRows(byte[] source, int rowBytes, ResampleWeights weights)
    {
        var target = new byte[checked(rowBytes * weights.Count)];
        for (var y = 0; y < weights.Count; y++)
            SumLines(source.AsSpan(weights.First(y) * rowBytes), rowBytes, weights.Fixed(y), target.AsSpan(y * rowBytes, rowBytes));
        return target;
    }

    private static byte[] ResizeColumns(byte[] source, int width, int height, int pixel, ResampleWeights weights)
    {
        var (sourceBytes, targetBytes) = (width * pixel, weights.Count * pixel);
        var target = new byte[checked(targetBytes * height)];
        var (standing, resized) = (new byte[sourceBytes * BandRows], new byte[targetBytes * BandRows]);
        for (var y = 0; y < height; y += BandRows)
        {
            var rows = Math.Min(BandRows, height - y);
            Transpose.Bytes(source.AsSpan(y * sourceBytes), sourceBytes, rows, standing, BandRows);
            for (var x = 0; x < weights.Count; x++)
            {
                var line = pixel * BandRows;
                SumLines(standing.AsSpan(weights.First(x) * line), line, weights.Fixed(x), resized.AsSpan(x * line, line));
            }
            Transpose.BytesBack(resized, BandRows, target.AsSpan(y * targetBytes), targetBytes, rows);
        }
        return target;
    }

    // target[i] = clip(Σ_j weights[j] · lines[j · length + i]), rounded half up.
    private static void SumLines(ReadOnlySpan<byte> lines, int length, ReadOnlySpan<int> weights, Span<byte> target)
    {
        ref var first = ref MemoryMarshal.GetReference(lines);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= length - Lanes; i += Lanes)
                SumVectors(ref Unsafe.Add(ref first, i), length, weights).CopyTo(target[i..]);
            if (i < length && length >= Lanes) // the last vector overlaps the one before
            {
                i = length - Lanes;
                SumVectors(ref Unsafe.Add(ref first, i), length, weights).CopyTo(target[i..]);
                return;
            }
        }
        for (; i < length; i++)
        {
            var sum = 1 << (ResampleWeights.FixedBits - 1);
            for (var j = 0; j < weights.Length; j++)
                sum += weights[j] * lines[(j * length) + i];
            target[i] = (byte)Math.Clamp(sum >> ResampleWeights.FixedBits, 0, 255);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> SumVectors(ref byte line, int length, ReadOnlySpan<int> weights)
    {
        var half = Vector256.Create(1 << (ResampleWeights.FixedBits - 1));
        var (a, b, c, d) = (half, half, half, half);
        foreach (var value in weights)
        {
            var weight = Vector256.Create(value);
            a += weight * Widen(ref line, 0);
            b += weight * Widen(ref line, 8);
            c += weight * Widen(ref line, 16);
            d += weight * Widen(ref line, 24);
            line = ref Unsafe.Add(ref line, length);
        }
        return Vector256.NarrowWithSaturation(
            Vector256.NarrowWithSaturation(Round(a), Round(b)).AsUInt16(), Vector256.NarrowWithSaturation(Round(c), Round(d)).AsUInt16());
    }

    // Clipped to a byte already, so that the narrowing that follows cuts nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(Vector256<int> sum) =>
        Vector256.Clamp(sum >> ResampleWeights.FixedBits, Vector256<int>.Zero, Vector256.Create(255));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(ref byte line, int offset)
    {
        var eight = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref line, offset))).AsByte();
        if (Avx2.IsSupported)
            return Avx2.ConvertToVector256Int32(eight);
        var (low, high) = Vector128.Widen(Vector128.WidenLower(eight));
        return Vector256.Create(low.AsInt32(), high.AsInt32());
    }
}

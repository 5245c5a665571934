using System.Buffers.Binary;

namespace SyntheticVG.Images.Resampling;

/// <summary>Resizes pixels of one wide number: 16-bit gray, 32-bit integers and floats, summed in doubles.</summary>
internal static class WideResampler
{
    /// <summary>Columns first, then rows; null weights leave an axis as it is.</summary>
    public static byte[] Resize(Raster raster, ResampleWeights? columns, ResampleWeights? rows)
    {
        var bytes = raster.Bytes;
        var width = raster.Width;
        if (columns is not null)
        {
            bytes = Pass(raster.Mode, bytes, columns, raster.Height, pixelStep: 1, lineStep: raster.Width, targetPixelStep: 1, targetLineStep: columns.Count);
            width = columns.Count;
        }
        return rows is null ? bytes : Pass(raster.Mode, bytes, rows, width, pixelStep: width, lineStep: 1, targetPixelStep: width, targetLineStep: 1);
    }

    private static byte[] Pass(PixelMode mode, byte[] source, ResampleWeights weights, int lines, int pixelStep, int lineStep,
        int targetPixelStep, int targetLineStep)
    {
        var size = mode.BytesPerPixel();
        var target = new byte[checked(lines * weights.Count * size)];
        for (var line = 0; line < lines; line++)
        {
            for (var i = 0; i < weights.Count; i++)
            {
                var sum = 0.0;
                var at = (line * lineStep) + (weights.First(i) * pixelStep);
                foreach (var weight in weights.Of(i))
                {
                    sum += Read(mode, source.AsSpan(at * size)) * weight;
                    at += pixelStep;
                }
                Write(mode, target.AsSpan(((line * targetLineStep) + (i * targetPixelStep)) * size), sum);
            }
        }
        return target;
    }

    private static double Read(PixelMode mode, ReadOnlySpan<byte> pixel) => mode switch
    {
        PixelMode.Gray16 => BinaryPrimitives.ReadUInt16LittleEndian(pixel),
        PixelMode.Int32 => BinaryPrimitives.ReadInt32LittleEndian(pixel),
        _ => BinaryPrimitives.ReadSingleLittleEndian(pixel),
    };

    private static void Write(PixelMode mode, Span<byte> pixel, double value)
    {
        if (mode == PixelMode.Float32)
        {
            BinaryPrimitives.WriteSingleLittleEndian(pixel, (float)value);
            return;
        }
        var rounded = (int)(value >= 0 ? Math.Floor(value + 0.5) : -Math.Floor(0.5 - value));
        if (mode == PixelMode.Int32)
            BinaryPrimitives.WriteInt32LittleEndian(pixel, rounded);
        else // each byte is clipped by itself: Pillow 11 to 12.2 let an overshoot of the cubic filters go wrong so
            (pixel[0], pixel[1]) = ((byte)Math.Clamp(rounded % 256, 0, 255), (byte)Math.Clamp(rounded >> 8, 0, 255));
    }
}

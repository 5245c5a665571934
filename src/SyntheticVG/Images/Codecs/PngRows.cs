namespace SyntheticVG.Images.Codecs;

/// <summary>What a PNG's header says.</summary>
internal readonly record struct PngHeader(int Width, int Height, PngColour Colour, int BitDepth, bool Interlaced)
{
    /// <summary>Bits of a pixel.</summary>
    public int PixelBits => Colour.Channels() * BitDepth;

    /// <summary>Bytes of the samples once unpacked.</summary>
    public long SampleBytes => (long)Width * Height * Colour.Channels() * (BitDepth == 16 ? 2 : 1);

    /// <summary>Bytes of all rows with their filter bytes, as the file compresses them.</summary>
    public long ExpandedLength
    {
        get
        {
            var (header, sum) = (this, 0L);
            foreach (var pass in PngPass.Of(Interlaced))
            {
                var (columns, rows) = pass.Size(header);
                if (columns > 0)
                    sum += rows * (1 + (((long)columns * header.PixelBits) + 7) / 8);
            }
            return sum;
        }
    }
}

/// <summary>One pass over the picture: its first pixel and the steps between its pixels; a plain picture has a single one.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY)
{
    private static readonly PngPass[] Plain = [new(0, 0, 1, 1)];

    // Adam7, from the specification
    private static readonly PngPass[] Interlaced =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    public static PngPass[] Of(bool interlaced) => interlaced ? Interlaced : Plain;

    public (int Columns, int Rows) Size(PngHeader header) =>
        ((header.Width - X + StepX - 1) / StepX, (header.Height - Y + StepY - 1) / StepY);
}

/// <summary>Takes the filters off a PNG's rows and puts the samples in their places.</summary>
internal static class PngRows
{
    /// <summary>Reads all rows.</summary>
    /// <returns>The samples as <see cref="PngSamples.Bytes"/> describes them.</returns>
    /// <exception cref="EndOfStreamException">The rows end too early.</exception>
    public static byte[] Read(PngHeader header, Stream inflated)
    {
        var samples = new byte[header.SampleBytes];
        return Read(header, inflated, samples) ? samples : throw new EndOfStreamException();
    }

    /// <summary>Reads rows into <paramref name="samples"/> as long as there are any; false where they end too early.</summary>
    public static bool Read(PngHeader header, Stream inflated, byte[] samples)
    {
        var step = Math.Max(1, header.PixelBits / 8); // bytes back to the sample of the pixel to the left
        foreach (var pass in PngPass.Of(header.Interlaced))
        {
            var (columns, rows) = pass.Size(header);
            if (columns <= 0 || rows <= 0)
                continue;
            var length = (int)((((long)columns * header.PixelBits) + 7) / 8);
            var (above, row) = (new byte[length], new byte[length]);
            for (var y = 0; y < rows; y++)
            {
                var filter = inflated.ReadByte();
                if (filter < 0 || inflated.ReadAtLeast(row, length, throwOnEndOfStream: false) < length)
                    return false;
                Unfilter(filter, row, above, step);
                Place(header, pass, pass.Y + (y * pass.StepY), columns, row, samples);
                (above, row) = (row, above);
            }
        }
        return true;
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (var i = step; i < row.Length; i++)
                    row[i] += row[i - step];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++)
                    row[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < row.Length; i++)
                    row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) / 2);
                break;
            case 4:
                for (var i = 0; i < row.Length; i++)
                    row[i] += i < step ? above[i] : Paeth(row[i - step], above[i], above[i - step]);
                break;
            default:
                throw new InvalidDataException($"row filter {filter}; expected 0 to 4");
        }
    }

    // Of left, above and above-left, the one nearest to left + above - above-left; ties in that order.
    private static byte Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove, toCorner) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - (2 * corner)));
        return (byte)(toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner);
    }

    private static void Place(PngHeader header, PngPass pass, int y, int columns, byte[] row, byte[] samples)
    {
        var pixelBytes = header.Colour.Channels() * (header.BitDepth == 16 ? 2 : 1);
        var start = (long)y * header.Width * pixelBytes;
        if (header.BitDepth < 8)
        {
            var (perByte, mask) = (8 / header.BitDepth, (1 << header.BitDepth) - 1);
            for (var x = 0; x < columns; x++)
                samples[start + pass.X + (x * pass.StepX)] = (byte)((row[x / perByte] >> (8 - header.BitDepth - (x % perByte * header.BitDepth))) & mask);
        }
        else if (pass.StepX == 1)
        {
            row.CopyTo(samples, start);
        }
        else
        {
            for (var x = 0; x < columns; x++)
                row.AsSpan(x * pixelBytes, pixelBytes).CopyTo(samples.AsSpan((int)(start + ((pass.X + ((long)x * pass.StepX)) * pixelBytes))));
        }
    }
}

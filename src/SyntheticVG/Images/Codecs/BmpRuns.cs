namespace SyntheticVG.Images.Codecs;

/// <summary>The run-length coding of 4- and 8-bit bitmaps.</summary>
internal static class BmpRuns
{
    /// <summary>The colour index of each pixel, bottom row first.</summary>
    /// <exception cref="InvalidDataException">The runs end before the picture is full.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> data, int at, int width, int height, bool nibbles)
    {
        var indices = new byte[width * height];
        var (filled, x) = (0, 0);
        while (filled < indices.Length && at + 1 < data.Length)
        {
            var (count, value) = (data[at], data[at + 1]);
            at += 2;
            if (count > 0)
            {
                var run = Math.Min(Math.Min(count, Math.Max(0, width - x)), indices.Length - filled);
                for (var i = 0; i < run; i++)
                    indices[filled + i] = nibbles ? Nibble(value, i) : value;
                (filled, x) = (filled + run, x + run);
            }
            else if (value == 0) // end of the row
            {
                filled += (width - (filled % width)) % width;
                x = 0;
            }
            else if (value == 1) // end of the picture
            {
                break;
            }
            else if (value == 2) // jump right and up
            {
                if (at + 1 >= data.Length)
                    break;
                filled += data[at] + (data[at + 1] * width);
                x = filled % width;
                at += 2;
            }
            else // that many indices as they are, padded to whole words
            {
                var bytes = nibbles ? value / 2 : value;
                var there = Math.Min(bytes, data.Length - at);
                for (var i = 0; i < (nibbles ? 2 * there : there) && filled < indices.Length; i++)
                    indices[filled++] = nibbles ? Nibble(data[at + (i / 2)], i) : data[at + i];
                if (there < bytes)
                    break;
                x += value;
                at += bytes;
                at += at % 2;
            }
        }
        return filled >= indices.Length
            ? indices
            : throw new InvalidDataException($"its runs end after {filled} of {indices.Length} pixels");
    }

    private static byte Nibble(byte pair, int i) => (byte)(i % 2 == 0 ? pair >> 4 : pair & 15);
}

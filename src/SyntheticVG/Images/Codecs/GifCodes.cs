namespace SyntheticVG.Images.Codecs;

/// <summary>GIF's variable-length codes (LZW), lowest bit first, in blocks of up to 255 bytes.</summary>
internal static class GifCodes
{
    private const int MaxCodes = 4096;

    /// <summary>Decodes until <paramref name="indices"/> is full.</summary>
    /// <param name="data">The file.</param>
    /// <param name="at">Where the smallest code length stands, in front of the blocks.</param>
    /// <param name="indices">Colour index of each pixel, in stored order.</param>
    /// <exception cref="InvalidDataException">The codes end early or make no sense.</exception>
    public static void Decode(ReadOnlySpan<byte> data, int at, Span<byte> indices)
    {
        var bits = data[at++];
        if (bits > 11)
            throw new InvalidDataException($"its codes start with {bits} bits; expected at most 11");
        var clear = 1 << bits;
        var (suffix, prefix, stack) = (new byte[MaxCodes], new ushort[MaxCodes], new byte[MaxCodes + 1]);
        for (var i = 0; i < clear; i++)
            suffix[i] = (byte)i;

        var (filled, previous, first) = (0, -1, (byte)0);
        var (next, length) = (clear + 2, bits + 1);
        var (buffer, held, left) = (0, 0, 0); // bits read ahead, how many, bytes left in the block
        while (filled < indices.Length)
        {
            while (held < length)
            {
                if (left == 0)
                {
                    if (at >= data.Length || data[at] == 0)
                        throw Cut(filled, indices.Length);
                    left = data[at++];
                }
                if (at >= data.Length)
                    throw Cut(filled, indices.Length);
                buffer |= data[at++] << held;
                (held, left) = (held + 8, left - 1);
            }
            var code = buffer & ((1 << length) - 1);
            (buffer, held) = (buffer >> length, held - length);

            if (code == clear)
            {
                (next, length, previous) = (clear + 2, bits + 1, -1);
                continue;
            }
            if (code == clear + 1)
                throw Cut(filled, indices.Length);
            if (code > next || (previous < 0 && code >= clear) || (code == next && next == MaxCodes))
                throw new InvalidDataException($"code {code} after {filled} pixels is broken; expected at most {next}");

            var depth = 0;
            var walk = code;
            if (code == next)
            {
                stack[depth++] = first;
                walk = previous;
            }
            for (; walk >= clear; walk = prefix[walk])
                stack[depth++] = suffix[walk];
            first = suffix[walk];
            stack[depth++] = first;
            if (previous >= 0 && next < MaxCodes)
            {
                (prefix[next], suffix[next]) = ((ushort)previous, first);
                next++;
                if (next == 1 << length && length < 12)
                    length++;
            }
            previous = code;
            while (depth > 0 && filled < indices.Length)
                indices[filled++] = stack[--depth];
        }
    }

    private static InvalidDataException Cut(int filled, int wanted) =>
        new($"the file is truncated: its codes end after {filled} of {wanted} pixels");
}

namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>Reads Parquet's delta encodings: numbers as differences in blocks, lengths of texts before the texts, texts that share their beginnings.</summary>
internal static class DeltaRuns
{
    private const int MaxValues = 1 << 27;

    /// <summary>DELTA_BINARY_PACKED: all numbers of the stream.</summary>
    /// <param name="bytes">The stream.</param>
    /// <param name="used">How many bytes it took.</param>
    public static long[] Numbers(ReadOnlySpan<byte> bytes, out int used)
    {
        var at = 0;
        var (block, parts, count) = (Varint(bytes, ref at), Varint(bytes, ref at), Varint(bytes, ref at));
        var value = ZigZag(bytes, ref at);
        if (parts is 0 or > 512 || block is 0 or > 1 << 20 || block % parts != 0 || block / parts % 8 != 0 || count > MaxValues)
            throw Damaged();
        var size = (int)(block / parts);
        var numbers = new List<long>();
        if (count > 0)
            numbers.Add(value);
        while (numbers.Count < (int)count)
        {
            var least = ZigZag(bytes, ref at);
            var widths = at;
            at += (int)parts;
            for (var part = 0; part < (int)parts && numbers.Count < (int)count; part++)
            {
                int width = widths + part < bytes.Length ? bytes[widths + part] : throw Damaged();
                if (width > 64 || at > bytes.Length || (long)size * width / 8 > bytes.Length - at)
                    throw Damaged();
                for (var i = 0; i < size && numbers.Count < (int)count; i++)
                    numbers.Add(value = unchecked(value + least + (long)Bits(bytes[at..], (long)i * width, width)));
                at += size * width / 8;
            }
        }
        used = at;
        return [.. numbers];
    }

    /// <summary>DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.</summary>
    public static ReadOnlyMemory<byte>[] Texts(ReadOnlyMemory<byte> bytes)
    {
        var lengths = Numbers(bytes.Span, out var at);
        var texts = new ReadOnlyMemory<byte>[lengths.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (lengths[i] < 0 || lengths[i] > bytes.Length - at)
                throw Damaged();
            texts[i] = bytes.Slice(at, (int)lengths[i]);
            at += (int)lengths[i];
        }
        return texts;
    }

    /// <summary>DELTA_BYTE_ARRAY: how much of the text before comes again, then the rest.</summary>
    public static ReadOnlyMemory<byte>[] SharedTexts(ReadOnlyMemory<byte> bytes)
    {
        var shared = Numbers(bytes.Span, out var at);
        var rests = Texts(bytes[at..]);
        if (rests.Length != shared.Length)
            throw Damaged();
        var total = 0L;
        var texts = new ReadOnlyMemory<byte>[rests.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            var before = i == 0 ? default : texts[i - 1];
            if (shared[i] < 0 || shared[i] > before.Length || (total += shared[i]) > PageCodec.MaxPage)
                throw Damaged();
            var text = new byte[shared[i] + rests[i].Length];
            before.Span[..(int)shared[i]].CopyTo(text);
            rests[i].Span.CopyTo(text.AsSpan((int)shared[i]));
            texts[i] = text;
        }
        return texts;
    }

    private static ulong Bits(ReadOnlySpan<byte> bytes, long bit, int width)
    {
        if (width <= 32)
            return HybridRuns.Bits(bytes, bit, width);
        return HybridRuns.Bits(bytes, bit, 32) | ((ulong)HybridRuns.Bits(bytes, bit + 32, width - 32) << 32);
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length)
                throw Damaged();
            var part = bytes[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
                return value;
        }
        throw Damaged();
    }

    private static long ZigZag(ReadOnlySpan<byte> bytes, ref int at)
    {
        var number = Varint(bytes, ref at);
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private static InvalidDataException Damaged() => new("the differences of a page are cut or damaged");
}

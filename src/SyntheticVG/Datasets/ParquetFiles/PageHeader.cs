namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>The kinds of pages, by the format's numbers.</summary>
internal enum PageKind
{
    Data,
    Index,
    Dictionary,
    DataV2,
}

/// <summary>What stands before a page.</summary>
internal readonly record struct PageHeader
{
    public PageKind Kind { get; private init; }

    /// <summary>Bytes once unpacked, and as they lie.</summary>
    public (int Unpacked, int Packed) Size { get; private init; }

    /// <summary>Check sum of the bytes as they lie, where the writer made one.</summary>
    public uint? Crc { get; private init; }

    /// <summary>Values, nulls and empty lists included.</summary>
    public int Values { get; private init; }

    /// <summary>The format's number of the encoding of the values.</summary>
    public int Encoding { get; private init; }

    /// <summary>The format's numbers of the encodings of levels.</summary>
    public (int Definition, int Repetition) LevelEncodings { get; private init; }

    /// <summary>Bytes of the levels before the values of a <see cref="PageKind.DataV2"/>.</summary>
    public (int Definition, int Repetition) LevelBytes { get; private init; }

    /// <summary>Whether the values of a <see cref="PageKind.DataV2"/> are compressed at all.</summary>
    public bool Compressed { get; private init; }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">Bytes from the header on.</param>
    /// <param name="length">Bytes that it took.</param>
    public static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        var reader = new ThriftReader(bytes);
        var header = new PageHeader { Kind = (PageKind)(-1), Size = (-1, -1), Values = -1, Compressed = true };
        for (short id = 0; reader.NextField(ref id, out var field);)
        {
            switch (id)
            {
                case 1: header = header with { Kind = (PageKind)reader.Int32(field) }; break;
                case 2: header = header with { Size = (reader.Int32(field), header.Size.Packed) }; break;
                case 3: header = header with { Size = (header.Size.Unpacked, reader.Int32(field)) }; break;
                case 4: header = header with { Crc = (uint)reader.Int32(field) }; break;
                case 5 or 7 when field == ThriftType.Struct: header = Data(ref reader, header); break;
                case 8 when field == ThriftType.Struct: header = DataV2(ref reader, header); break;
                default: reader.Skip(field); break;
            }
        }
        length = reader.Position;
        var known = header.Kind is PageKind.Index || (header.Kind is PageKind.Data or PageKind.Dictionary or PageKind.DataV2 && header.Values >= 0);
        return known && header.Size.Unpacked >= 0 && header.Size.Packed >= 0 && header.LevelBytes is { Definition: >= 0, Repetition: >= 0 }
            ? header : throw new InvalidDataException("the header of a page lacks its kind, size or number of values");
    }

    private static PageHeader Data(ref ThriftReader reader, PageHeader header)
    {
        for (short id = 0; reader.NextField(ref id, out var field);)
        {
            switch (id)
            {
                case 1: header = header with { Values = reader.Int32(field) }; break;
                case 2: header = header with { Encoding = reader.Int32(field) }; break;
                case 3 when field == ThriftType.Int32: header = header with { LevelEncodings = (reader.Int32(field), header.LevelEncodings.Repetition) }; break;
                case 4 when field == ThriftType.Int32: header = header with { LevelEncodings = (header.LevelEncodings.Definition, reader.Int32(field)) }; break;
                default: reader.Skip(field); break;
            }
        }
        return header;
    }

    private static PageHeader DataV2(ref ThriftReader reader, PageHeader header)
    {
        for (short id = 0; reader.NextField(ref id, out var field);)
        {
            switch (id)
            {
                case 1: header = header with { Values = reader.Int32(field) }; break;
                case 4: header = header with { Encoding = reader.Int32(field) }; break;
                case 5: header = header with { LevelBytes = (reader.Int32(field), header.LevelBytes.Repetition) }; break;
                case 6: header = header with { LevelBytes = (header.LevelBytes.Definition, reader.Int32(field)) }; break;
                case 7: header = header with { Compressed = reader.Bool(field) }; break;
                default: reader.Skip(field); break;
            }
        }
        return header;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>Where the values of a column lie within a row group.</summary>
/// <param name="Start">First byte of the first page.</param>
/// <param name="Length">Bytes of all pages.</param>
/// <param name="Values">How many values, nulls and empty lists included.</param>
/// <param name="Codec">The format's number of the compression.</param>
internal readonly record struct ColumnChunk(long Start, long Length, long Values, int Codec);

/// <summary>Rows that lie together.</summary>
internal sealed record RowGroup(long Rows, IReadOnlyList<ColumnChunk> Columns);

/// <summary>What stands at the end of a Parquet file: its schema, and where its row groups lie.</summary>
internal sealed record ParquetFooter(ParquetNode Schema, long Rows, IReadOnlyList<RowGroup> Groups)
{
    private const int Ends = 12; // both marks and the length

    /// <summary>Reads the footer of a file.</summary>
    /// <exception cref="InvalidDataException">This is no Parquet file, or a damaged one.</exception>
    public static ParquetFooter Read(FileStream file)
    {
        var start = At(file, 0, (int)Math.Min(file.Length, 200));
        var end = At(file, Math.Max(0, file.Length - 8), (int)Math.Min(file.Length, 8));
        if (start.Length == 0)
            throw new InvalidDataException("the file is empty; expected Parquet");
        if (!start.AsSpan().StartsWith("PAR1"u8))
            throw new InvalidDataException(WhatElse(start));
        if (file.Length < Ends)
            throw new InvalidDataException($"the file has {file.Length} bytes, too few for Parquet");
        if (!end.AsSpan(4).SequenceEqual("PAR1"u8))
            throw new InvalidDataException("the file begins as Parquet and does not end so (its last bytes are not PAR1); was the download cut?");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(end);
        if (length == 0 || length > file.Length - Ends)
            throw new InvalidDataException($"the footer is said to have {length} bytes; the file has {file.Length}");
        var metadata = At(file, file.Length - 8 - length, (int)length);
        var footer = Parse(metadata);
        foreach (var chunk in footer.Groups.SelectMany(group => group.Columns).Where(chunk => chunk.Values > 0)) // writers put an empty one anywhere
        {
            if (chunk.Start < 4 || chunk.Length < 0 || chunk.Start > file.Length - 8 - length - chunk.Length)
                throw new InvalidDataException($"a column is said to lie at bytes {chunk.Start} to {chunk.Start + chunk.Length}; the file has {file.Length}");
        }
        return footer;
    }

    /// <summary>Bytes of a file.</summary>
    public static byte[] At(FileStream file, long position, int length)
    {
        var bytes = new byte[length];
        file.Seek(position, SeekOrigin.Begin);
        file.ReadExactly(bytes);
        return bytes;
    }

    private static string WhatElse(ReadOnlySpan<byte> start)
    {
        var text = Encoding.Latin1.GetString(start).TrimStart();
        return text.StartsWith("version https://git-lfs", StringComparison.Ordinal)
            ? "this is a Git LFS pointer, not the file itself; fetch it with git lfs pull"
            : text.StartsWith("<!DOCTYPE", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? "this is a web page, not a Parquet file; was the download refused?"
            : text.StartsWith('[') || text.StartsWith('{') ? "this is JSON, not Parquet"
            : text.StartsWith("PARE", StringComparison.Ordinal) ? "the file is encrypted, which is not supported"
            : $"the file begins with \"{string.Concat(text.Take(4).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '?'))}\"; expected PAR1";
    }

    private static ParquetFooter Parse(ReadOnlySpan<byte> metadata)
    {
        var reader = new ThriftReader(metadata);
        ParquetNode? schema = null;
        long? rows = null;
        List<RowGroup>? groups = null;
        for (short id = 0; reader.NextField(ref id, out var field);)
        {
            switch (id)
            {
                case 2: schema = ParquetSchema.Read(ref reader, field); break;
                case 3: rows = reader.Integer(field); break;
                case 4: groups = RowGroups(ref reader, field, (schema ?? throw Incomplete()).EndColumn); break;
                case 8: throw new InvalidDataException("the file is encrypted, which is not supported");
                default: reader.Skip(field); break;
            }
        }
        if (schema is null || rows is null || groups is null)
            throw Incomplete();
        return groups.Sum(group => group.Rows) == rows
            ? new(schema, rows.Value, groups)
            : throw new InvalidDataException($"the row groups hold {groups.Sum(group => group.Rows)} rows; the file says {rows}");
    }

    private static List<RowGroup> RowGroups(ref ThriftReader reader, ThriftType type, int columns)
    {
        var groups = new List<RowGroup>();
        for (var left = reader.List(type, out _); left > 0; left--)
        {
            var (chunks, rows) = (new List<ColumnChunk>(), -1L);
            for (short id = 0; reader.NextField(ref id, out var field);)
            {
                switch (id)
                {
                    case 1:
                        for (var chunk = reader.List(field, out _); chunk > 0; chunk--)
                            chunks.Add(Chunk(ref reader));
                        break;
                    case 3: rows = reader.Integer(field); break;
                    default: reader.Skip(field); break;
                }
            }
            if (chunks.Count != columns || rows is < 0 or > int.MaxValue)
                throw new InvalidDataException($"row group {groups.Count} has {chunks.Count} columns and {rows} rows; the schema has {columns} columns");
            groups.Add(new(rows, chunks));
        }
        return groups;
    }

    private static ColumnChunk Chunk(ref ThriftReader reader)
    {
        ColumnChunk? chunk = null;
        for (short id = 0; reader.NextField(ref id, out var field);)
        {
            if (id == 1)
                throw new InvalidDataException("a column is said to lie in another file, which is not supported");
            if (id == 3 && field == ThriftType.Struct)
                chunk = ChunkMetadata(ref reader);
            else
                reader.Skip(field);
        }
        return chunk ?? throw Incomplete();
    }

    private static ColumnChunk ChunkMetadata(ref ThriftReader reader)
    {
        var (codec, values, length, data, dictionary) = (-1, -1L, -1L, -1L, 0L);
        for (short id = 0; reader.NextField(ref id, out var field);)
        {
            switch (id)
            {
                case 4: codec = reader.Int32(field); break;
                case 5: values = reader.Integer(field); break;
                case 7: length = reader.Integer(field); break;
                case 9: data = reader.Integer(field); break;
                case 11: dictionary = reader.Integer(field); break;
                default: reader.Skip(field); break;
            }
        }
        return values is >= 0 and <= int.MaxValue
            ? new(dictionary is > 0 && dictionary < data ? dictionary : data, length, values, codec)
            : throw new InvalidDataException($"a column is said to have {values} values");
    }

    private static InvalidDataException Incomplete() => new("the footer lacks the schema, the number of rows or the row groups");
}

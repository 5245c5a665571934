using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;

namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>A column of a row group: its values, and for each place how much of the way there is defined and which list goes on.</summary>
internal sealed class ColumnData
{
    private readonly ParquetNode _column;
    private readonly ColumnChunk _chunk;
    private readonly ColumnValues _values;
    private readonly List<byte> _definitions = [];
    private readonly List<byte> _repetitions = [];
    private ColumnValues? _dictionary;
    private int _count;

    private ColumnData(ParquetNode column, ColumnChunk chunk) => (_column, _chunk, _values) = (column, chunk, new(column));

    /// <summary>Places: values, nulls and empty lists.</summary>
    public int Count => _count;

    /// <summary>The values that are there.</summary>
    public ColumnValues Values => _values;

    /// <summary>Definition level of a place.</summary>
    public int Definition(int place) => _column.MaxDefinition == 0 ? 0 : _definitions[place];

    /// <summary>Repetition level of a place.</summary>
    public int Repetition(int place) => _column.MaxRepetition == 0 ? 0 : _repetitions[place];

    /// <summary>Reads all pages of a column.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or packed in a way that is not read here.</exception>
    public static ColumnData Read(FileStream file, ParquetNode column, ColumnChunk chunk)
    {
        if (chunk.Length > int.MaxValue / 2)
            throw new InvalidDataException($"column {column.Path} takes {chunk.Length >> 20} MiB in a row group; expected at most 1,024");
        var data = new ColumnData(column, chunk);
        ReadOnlyMemory<byte> bytes = chunk.Values == 0 ? default : ParquetFooter.At(file, chunk.Start, (int)chunk.Length);
        while (data._count < chunk.Values)
        {
            if (bytes.IsEmpty)
                throw new InvalidDataException($"column {column.Path} has {data._count} values; its metadata promise {chunk.Values}");
            var header = PageHeader.Read(bytes.Span, out var length);
            if (header.Size.Packed > bytes.Length - length)
                throw new InvalidDataException($"a page of column {column.Path} is said to have {header.Size.Packed} bytes; {bytes.Length - length} are left");
            data.Take(header, bytes.Slice(length, header.Size.Packed));
            bytes = bytes[(length + header.Size.Packed)..];
        }
        return data;
    }

    private void Take(PageHeader header, ReadOnlyMemory<byte> page)
    {
        if (header.Crc is { } sum && sum != Crc32.HashToUInt32(page.Span))
            throw new InvalidDataException($"the check sum of a page of column {_column.Path} is wrong: the file is damaged");
        if (header.Kind is PageKind.Data or PageKind.DataV2 && header.Values > _chunk.Values - _count)
            throw new InvalidDataException($"column {_column.Path} has more values than its metadata promise, {_chunk.Values}");
        switch (header.Kind)
        {
            case PageKind.Dictionary:
                _dictionary = new(_column);
                _dictionary.Decode(header.Encoding == 2 ? 0 : header.Encoding, PageCodec.Unpack(_chunk.Codec, page, header.Size.Unpacked),
                    header.Values, dictionary: null);
                break;
            case PageKind.Data:
                var rest = (ReadOnlyMemory<byte>)PageCodec.Unpack(_chunk.Codec, page, header.Size.Unpacked);
                Levels(_repetitions, _column.MaxRepetition, header.Values, Run(ref rest, _column.MaxRepetition, header.LevelEncodings.Repetition).Span);
                Levels(_definitions, _column.MaxDefinition, header.Values, Run(ref rest, _column.MaxDefinition, header.LevelEncodings.Definition).Span);
                Decode(header, rest);
                break;
            case PageKind.DataV2:
                var (definition, repetition) = header.LevelBytes;
                if (definition > page.Length - repetition || header.Size.Unpacked < definition + repetition)
                    throw new InvalidDataException($"the levels of a page of column {_column.Path} are longer than the page");
                Levels(_repetitions, _column.MaxRepetition, header.Values, page.Span[..repetition]);
                Levels(_definitions, _column.MaxDefinition, header.Values, page.Span.Slice(repetition, definition));
                Decode(header,
                    PageCodec.Unpack(header.Compressed ? _chunk.Codec : 0, page[(repetition + definition)..], header.Size.Unpacked - definition - repetition));
                break;
            default:
                break; // an index
        }
    }

    private void Decode(PageHeader header, ReadOnlyMemory<byte> values)
    {
        var present = 0;
        for (var i = _count; i < _count + header.Values; i++)
            present += Definition(i) == _column.MaxDefinition ? 1 : 0;
        _values.Decode(header.Encoding, values, present, _dictionary);
        _count += header.Values;
    }

    // Levels of the older pages stand behind their length.
    private ReadOnlyMemory<byte> Run(ref ReadOnlyMemory<byte> page, int max, int encoding)
    {
        if (max == 0)
            return default;
        var length = page.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(page.Span) : -1;
        if (encoding != 3 || length < 0 || length > page.Length - 4)
            throw new InvalidDataException(
                $"the levels of a page of column {_column.Path} are damaged, or encoded by method {encoding}, which is not read here");
        var run = page.Slice(4, length);
        page = page[(4 + length)..];
        return run;
    }

    private void Levels(List<byte> levels, int max, int count, ReadOnlySpan<byte> bytes)
    {
        if (max == 0)
            return;
        var runs = new HybridRuns(bytes, BitOperations.Log2((uint)max) + 1);
        for (var i = 0; i < count; i++)
        {
            var level = runs.Next();
            levels.Add(level <= (uint)max ? (byte)level : throw new InvalidDataException($"column {_column.Path} has level {level}; expected at most {max}"));
        }
    }
}

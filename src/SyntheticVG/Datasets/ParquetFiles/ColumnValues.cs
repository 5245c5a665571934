using System.Buffers.Binary;

namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>Values of a column that are there, in the order of the file: whole numbers, numbers or bytes.</summary>
internal sealed class ColumnValues
{
    private readonly ParquetNode _column;
    private readonly List<long> _whole = [];
    private readonly List<double> _numbers = [];
    private readonly List<ReadOnlyMemory<byte>> _bytes = [];

    public ColumnValues(ParquetNode column)
    {
        _column = column;
        if (column.Type is null or PhysicalType.Int96)
            throw new InvalidDataException($"column {column.Path} is {column}, which is not read here");
    }

    /// <summary>How many there are.</summary>
    public int Count => Holds(PhysicalType.Bytes) ? _bytes.Count : Holds(PhysicalType.Double) ? _numbers.Count : _whole.Count;

    /// <summary>A value as <see cref="long"/>, <see cref="double"/> or <see cref="ReadOnlyMemory{T}"/> of bytes.</summary>
    public object this[int index] => Holds(PhysicalType.Bytes) ? _bytes[index] : Holds(PhysicalType.Double) ? (object)_numbers[index] : _whole[index];

    /// <summary>Adds values of a page.</summary>
    /// <param name="encoding">The format's number.</param>
    /// <param name="bytes">The page behind its levels.</param>
    /// <param name="count">How many values it holds.</param>
    /// <param name="dictionary">The dictionary of the column so far, or null.</param>
    public void Decode(int encoding, ReadOnlyMemory<byte> bytes, int count, ColumnValues? dictionary)
    {
        switch (encoding)
        {
            case 0: Plain(bytes, count); break;
            case 2 or 8:
                Indices(bytes.Span, count, dictionary ?? throw new InvalidDataException($"column {_column.Path} names a dictionary that is not there")); break;
            case 3 when _column.Type == PhysicalType.Boolean: Truths(bytes.Span, count); break;
            case 5 when _column.Type is PhysicalType.Int32 or PhysicalType.Int64: Deltas(DeltaRuns.Numbers(bytes.Span, out _), count); break;
            case 6 when _column.Type == PhysicalType.Bytes: AddTexts(DeltaRuns.Texts(bytes), count); break;
            case 7 when _column.Type is PhysicalType.Bytes or PhysicalType.FixedBytes: AddTexts(DeltaRuns.SharedTexts(bytes), count); break;
            case 9 when _column.Type is not (PhysicalType.Bytes or PhysicalType.Boolean): Plain(Joined(bytes.Span, count), count); break;
            default: throw new InvalidDataException($"column {_column.Path} is encoded by method {encoding}, which is not read here for {_column.Type}");
        }
    }

    // What the column's values become here: doubles, bytes, or else whole numbers.
    private bool Holds(PhysicalType type) =>
        type == PhysicalType.Bytes ? _column.Type is PhysicalType.Bytes or PhysicalType.FixedBytes : _column.Type is PhysicalType.Float or PhysicalType.Double;

    private int Width => _column.Type switch
    {
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.FixedBytes => _column.Length,
        _ => 8,
    };

    private void Plain(ReadOnlyMemory<byte> memory, int count)
    {
        var bytes = memory.Span;
        if (_column.Type == PhysicalType.Bytes)
        {
            for (int i = 0, at = 0; i < count; i++)
            {
                var length = at + 4 <= bytes.Length ? BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]) : -1;
                if (length < 0 || length > bytes.Length - at - 4)
                    throw TooShort();
                _bytes.Add(memory.Slice(at + 4, length));
                at += 4 + length;
            }
            return;
        }
        if (_column.Type == PhysicalType.Boolean ? (count + 7) / 8 > bytes.Length : (long)count * Width > bytes.Length)
            throw TooShort();
        for (var i = 0; i < count; i++)
        {
            var value = _column.Type == PhysicalType.Boolean ? default : bytes.Slice(i * Width, Width);
            switch (_column.Type)
            {
                case PhysicalType.Boolean: _whole.Add((bytes[i >> 3] >> (i & 7)) & 1); break;
                case PhysicalType.Int32: AddWhole(BinaryPrimitives.ReadInt32LittleEndian(value)); break;
                case PhysicalType.Int64: _whole.Add(BinaryPrimitives.ReadInt64LittleEndian(value)); break;
                case PhysicalType.Float: _numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(value)); break;
                case PhysicalType.Double: _numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(value)); break;
                default: _bytes.Add(memory.Slice(i * Width, Width)); break;
            }
        }
    }

    private void Indices(ReadOnlySpan<byte> bytes, int count, ColumnValues dictionary)
    {
        if (count == 0)
            return;
        if (bytes.IsEmpty || bytes[0] > 32)
            throw TooShort();
        var runs = new HybridRuns(bytes[1..], bytes[0]);
        for (var i = 0; i < count; i++)
        {
            var index = runs.Next();
            if (index >= dictionary.Count)
                throw new InvalidDataException($"column {_column.Path} names entry {index} of a dictionary of {dictionary.Count}");
            if (Holds(PhysicalType.Bytes))
                _bytes.Add(dictionary._bytes[(int)index]);
            else if (Holds(PhysicalType.Double))
                _numbers.Add(dictionary._numbers[(int)index]);
            else
                _whole.Add(dictionary._whole[(int)index]);
        }
    }

    private void Truths(ReadOnlySpan<byte> bytes, int count)
    {
        var runs = new HybridRuns(bytes.Length < 4 ? throw TooShort() : bytes[4..], 1); // their length stands before them
        for (var i = 0; i < count; i++)
            _whole.Add(runs.Next());
    }

    private void Deltas(long[] numbers, int count)
    {
        if (numbers.Length != count)
            throw TooShort();
        foreach (var number in numbers)
        {
            if (_column.Type == PhysicalType.Int32)
                AddWhole(unchecked((int)number)); // sums of 32-bit differences wrap round
            else
                _whole.Add(number);
        }
    }

    private void AddTexts(ReadOnlyMemory<byte>[] texts, int count) => _bytes.AddRange(texts.Length == count ? texts : throw TooShort());

    private void AddWhole(int number) => _whole.Add(_column.Unsigned ? (uint)number : number);

    // BYTE_STREAM_SPLIT: all first bytes, then all second bytes.
    private byte[] Joined(ReadOnlySpan<byte> bytes, int count)
    {
        if ((long)count * Width != bytes.Length)
            throw TooShort();
        var joined = new byte[bytes.Length];
        for (var i = 0; i < joined.Length; i++)
            joined[i] = bytes[(i % Width * count) + (i / Width)];
        return joined;
    }

    private InvalidDataException TooShort() => new($"a page of column {_column.Path} does not hold the values that its header promises");
}

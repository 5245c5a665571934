namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>Types of a field in Thrift's compact protocol.</summary>
internal enum ThriftType
{
    Stop,
    True,
    False,
    Byte,
    Int16,
    Int32,
    Int64,
    Double,
    Binary,
    List,
    Set,
    Map,
    Struct,
    Uuid,
}

/// <summary>Reads Thrift's compact protocol, in which Parquet writes its metadata, from bytes that need not be trusted.</summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private short _field;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Goes to the next field of a struct; false behind the last.</summary>
    /// <param name="id">The field's number; 0 before the first.</param>
    /// <param name="type">What comes.</param>
    public bool NextField(ref short id, out ThriftType type)
    {
        var head = Byte();
        type = TypeOf(head & 15);
        if (type == ThriftType.Stop)
            return false;
        var step = head >> 4;
        id = step == 0 ? (short)ZigZag() : (short)(id + step);
        _field = id;
        return true;
    }

    /// <summary>A whole number.</summary>
    public long Integer(ThriftType type) => type is ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 ? ZigZag() : throw Wrong(type, "a whole number");

    /// <summary>A whole number of 32 bits.</summary>
    public int Int32(ThriftType type) => Integer(type) is >= int.MinValue and <= int.MaxValue and var number
        ? (int)number
        : throw new InvalidDataException($"field {_field} of the metadata does not fit 32 bits");

    /// <summary>A truth value; compact fields hold it in their type.</summary>
    public readonly bool Bool(ThriftType type) => type is ThriftType.True or ThriftType.False ? type == ThriftType.True : throw Wrong(type, "true or false");

    /// <summary>Bytes.</summary>
    public ReadOnlySpan<byte> Binary(ThriftType type) => type == ThriftType.Binary ? Take(Length()) : throw Wrong(type, "bytes");

    /// <summary>Head of a list: how many elements of which type follow.</summary>
    public int List(ThriftType type, out ThriftType element)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
            throw Wrong(type, "a list");
        var head = Byte();
        element = TypeOf(head & 15);
        var count = head >> 4 == 15 ? Length() : head >> 4;
        return count <= _bytes.Length - Position
            ? count
            : throw new InvalidDataException($"the metadata promise a list of {count} elements; {_bytes.Length - Position} bytes are left");
    }

    /// <summary>Passes over a value.</summary>
    public void Skip(ThriftType type, int depth = 0)
    {
        if (depth > MaxDepth)
            throw new InvalidDataException($"the metadata are nested deeper than {MaxDepth}");
        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Take(1);
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                Varint();
                break;
            case ThriftType.Double:
                Take(8);
                break;
            case ThriftType.Uuid:
                Take(16);
                break;
            case ThriftType.Binary:
                Take(Length());
                break;
            case ThriftType.List or ThriftType.Set:
                for (var left = List(type, out var element); left > 0; left--)
                    SkipElement(element, depth);
                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                for (short id = 0; NextField(ref id, out var field);)
                    Skip(field, depth + 1);
                break;
            default:
                throw Wrong(type, "a value");
        }
    }

    private void SkipMap(int depth)
    {
        var count = Length();
        if (count == 0)
            return;
        var types = Byte();
        if (count > _bytes.Length - Position)
            throw new InvalidDataException($"the metadata promise a map of {count} elements; {_bytes.Length - Position} bytes are left");
        for (; count > 0; count--)
        {
            SkipElement(TypeOf(types >> 4), depth);
            SkipElement(TypeOf(types & 15), depth);
        }
    }

    // A truth value that is an element has a byte of its own.
    private void SkipElement(ThriftType type, int depth) => Skip(type is ThriftType.True or ThriftType.False ? ThriftType.Byte : type, depth + 1);

    private byte Byte() => Take(1)[0];

    private int Length() => Varint() is <= int.MaxValue and var length ? (int)length : throw new InvalidDataException("a length in the metadata is above 2 GB");

    private long ZigZag()
    {
        var number = Varint();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Byte();
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
                return value;
        }
        throw new InvalidDataException("a number in the metadata is longer than 64 bits");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
            throw new InvalidDataException($"the metadata end {count - (_bytes.Length - Position)} bytes too early");
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    private static ThriftType TypeOf(int code) =>
        code <= (int)ThriftType.Uuid ? (ThriftType)code : throw new InvalidDataException($"the metadata hold a value of type {code}; expected 1 to 13");

    private readonly InvalidDataException Wrong(ThriftType type, string expected) => new($"field {_field} of the metadata is {type}; expected {expected}");
}

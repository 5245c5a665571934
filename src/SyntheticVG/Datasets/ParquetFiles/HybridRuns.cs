namespace SyntheticVG.Datasets.ParquetFiles;

/// <summary>Reads Parquet's mixture of run lengths and bit-packed groups: levels, positions in a dictionary, truth values.</summary>
/// <param name="bytes">The runs, without a length before them.</param>
/// <param name="width">Bits a value, 0 to 32.</param>
internal ref struct HybridRuns(ReadOnlySpan<byte> bytes, int width)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _left; // values left of the run at hand
    private bool _packed;
    private uint _value; // of a run of equal values
    private long _bit; // of a packed group

    /// <summary>The next value.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public uint Next()
    {
        if (_left == 0)
            Begin();
        _left--;
        if (!_packed)
            return _value;
        var value = Bits(_bytes, _bit, width);
        _bit += width;
        return value;
    }

    /// <summary>A number of bits, lowest first.</summary>
    public static uint Bits(ReadOnlySpan<byte> bytes, long bit, int width)
    {
        var (at, shift) = ((int)(bit >> 3), (int)(bit & 7));
        var value = 0UL;
        for (var i = 0; i < (shift + width + 7) >> 3; i++)
            value |= (ulong)bytes[at + i] << (8 * i);
        return (uint)(value >> shift) & (uint)((1UL << width) - 1);
    }

    private void Begin()
    {
        var head = Varint();
        _packed = (head & 1) == 1;
        var bytes = _packed ? (long)(head >> 1) * width : (width + 7) / 8;
        if (head < 2 || bytes > _bytes.Length - _at)
            throw Cut();
        if (_packed)
        {
            (_bit, _left) = (8L * _at, (int)Math.Min(int.MaxValue, 8L * (head >> 1)));
        }
        else
        {
            _value = Bits(_bytes, 8L * _at, 8 * (int)bytes);
            _left = (int)(head >> 1);
        }
        _at += (int)bytes;
    }

    private uint Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (_at == _bytes.Length)
                throw Cut();
            var part = _bytes[_at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
                return value <= uint.MaxValue ? (uint)value : throw Cut();
        }
        throw Cut();
    }

    private static InvalidDataException Cut() => new("the runs of a page are cut or damaged");
}

using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized.Gguf;

/// <summary>Reads a GGUF file: the format in which llama.cpp keeps models. Settings, a table of tensors, their numbers.</summary>
/// <remarks>Opening reads and checks all but the numbers: counts against the file's length, every tensor within it and on its alignment.</remarks>
internal sealed class GgufFile : IDisposable
{
    private const uint Magic = 0x46554747; // "GGUF"
    private const int MostDimensions = 4;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, object> _settings = new(StringComparer.Ordinal);
    private readonly List<(string Name, long Begin, long End)> _places = [];
    private readonly Dictionary<string, GgufTensor> _tensors = new(StringComparer.Ordinal);
    private readonly long _length;
    private readonly byte[] _buffer = new byte[1 << 16];
    private long _at, _bufferBegin, _bufferEnd;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is no GGUF, of a kind that is not read, or damaged.</exception>
    public GgufFile(string path)
    {
        Path = path;
        _file = File.OpenHandle(path);
        try
        {
            _length = RandomAccess.GetLength(_file);
            Read();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file, as messages name it.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, GgufTensor> Tensors => _tensors;

    /// <summary>The settings' names, in the file's order, and where each lies in the file, name and all.</summary>
    public IReadOnlyList<(string Name, long Begin, long End)> Settings => _places;

    /// <summary>Reads a setting as the file has it, name and all.</summary>
    public byte[] ReadSetting(long begin, long end)
    {
        var bytes = new byte[end - begin];
        ReadAt(begin, bytes, "the settings");
        return bytes;
    }

    /// <summary>A whole number of the settings.</summary>
    /// <exception cref="InvalidDataException">It is missing, or no whole number that fits.</exception>
    public int Whole(string name) => OptionalWhole(name) ?? throw Damaged($"no {name}; expected a whole number");

    /// <summary>A whole number of the settings; null where there is none.</summary>
    public int? OptionalWhole(string name) => !_settings.TryGetValue(name, out var value) ? null
        : value is long whole and >= 0 and <= int.MaxValue ? (int)whole
        : throw Damaged($"{name} is {Show(value)}; expected a whole number from 0 to {int.MaxValue}");

    /// <summary>A number of the settings; null where there is none.</summary>
    public double? Number(string name) => !_settings.TryGetValue(name, out var value) ? null
        : value is double number && double.IsFinite(number) ? number
        : value is long whole ? whole
        : throw Damaged($"{name} is {Show(value)}; expected a finite number");

    /// <summary>A text of the settings; null where there is none.</summary>
    public string? Text(string name) => !_settings.TryGetValue(name, out var value) ? null
        : value as string ?? throw Damaged($"{name} is {Show(value)}; expected a text");

    /// <summary>Reads rows of a tensor as the file has them.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="bytes">As many as the rows take.</param>
    public void ReadRows(GgufTensor tensor, long firstRow, Span<byte> bytes) => ReadAt(tensor.Begin + (firstRow * tensor.RowBytes), bytes, tensor.Name);

    private void Read()
    {
        if (_length < 24)
            throw Damaged($"{_length} bytes; expected a GGUF file, which has at least 24");
        var magic = (uint)Fixed(4);
        if (magic != Magic)
            throw Damaged(magic == BinaryPrimitives.ReverseEndianness(Magic)
                ? "it is of a big-endian machine; expected a little-endian file"
                : "it does not begin with GGUF; expected a GGUF file");
        if ((uint)Fixed(4) is var version && version is not (2 or 3))
            throw Damaged($"GGUF version {version}; expected 2 or 3");
        var (tensors, settings) = (Count("tensors", 24), Count("settings", 12));
        for (var i = 0L; i < settings; i++)
        {
            var settingBegin = _at;
            var name = String("the name of a setting");
            if (!_settings.TryAdd(name, Value(name, (uint)Fixed(4), nested: false)))
                throw Damaged($"{name} is set twice; expected once");
            _places.Add((name, settingBegin, _at));
        }
        var alignment = OptionalWhole("general.alignment") ?? 32;
        if (alignment < 1 || !BitOperations.IsPow2(alignment))
            throw Damaged($"general.alignment is {alignment}; expected a power of two");
        var found = new List<GgufTensor>();
        for (var i = 0L; i < tensors; i++)
            found.Add(TensorInfo());
        var begin = (_at + alignment - 1) / alignment * alignment;
        foreach (var tensor in found)
        {
            if (tensor.Begin < 0 || tensor.Begin % alignment != 0)
                throw Damaged($"{tensor.Name} begins at byte {tensor.Begin} of the numbers; expected a multiple of {alignment}");
            if (tensor.Begin > _length - begin || tensor.Bytes > _length - begin - tensor.Begin)
                throw Damaged($"{tensor.Name} ends at byte {(Int128)begin + tensor.Begin + tensor.Bytes} of a file of {_length}: the file is cut");
            if (!_tensors.TryAdd(tensor.Name, tensor with { Begin = begin + tensor.Begin }))
                throw Damaged($"{tensor.Name} stands twice among the tensors; expected once");
        }
    }

    private GgufTensor TensorInfo()
    {
        var name = String("the name of a tensor");
        var dimensions = (uint)Fixed(4);
        if (dimensions is 0 or > MostDimensions)
            throw Damaged($"{name} has {dimensions} dimensions; expected 1 to {MostDimensions}");
        var sizes = new long[dimensions];
        for (var i = 0; i < sizes.Length; i++)
        {
            if ((sizes[i] = (long)Fixed(8)) < 1)
                throw Damaged($"{name} has a size of {sizes[i]}; expected 1 or more");
        }
        var type = (uint)Fixed(4);
        var own = GgufTypes.Of(type)
            ?? throw Damaged($"{name} is of type {type}; expected {GgufTypes.Names}: convert the file with llama.cpp's own tools, or take another");
        if (own.Blocks() is not null && sizes[0] % BlockLayout.Block != 0)
            throw Damaged($"{name} has rows of {sizes[0]} numbers in blocks of {BlockLayout.Block}, which do not divide them");
        var rows = sizes[1..].Aggregate((Int128)1, (product, size) => product > long.MaxValue ? product : product * size);
        if (own.Bytes(rows * sizes[0]) is var bytes && (rows > int.MaxValue || bytes > long.MaxValue))
            throw Damaged($"{name} takes {bytes} bytes; the file has {_length}");
        return new(name, own, (long)rows, sizes[0], dimensions == 1, (long)Fixed(8));
    }

    // Numbers become long or double; of arrays only the length is kept.
    private object Value(string name, uint type, bool nested)
    {
        switch (type)
        {
            case 0: return (long)(byte)Fixed(1);
            case 1: return (long)(sbyte)Fixed(1);
            case 2: return (long)(ushort)Fixed(2);
            case 3: return (long)(short)Fixed(2);
            case 4: return (long)(uint)Fixed(4);
            case 5: return (long)(int)Fixed(4);
            case 6: return (double)BitConverter.UInt32BitsToSingle((uint)Fixed(4));
            case 7: return (long)(byte)Fixed(1);
            case 8: return String(name);
            case 10 or 11: return (long)Fixed(8);
            case 12: return BitConverter.UInt64BitsToDouble(Fixed(8));
            case 9 when !nested:
                var of = (uint)Fixed(4);
                if (of is 9 or > 12)
                    throw Damaged($"{name} is a list of type {of}; expected numbers or texts");
                var count = Count(name, of is 8 ? 8 : of is 0 or 1 or 7 ? 1 : of is 2 or 3 ? 2 : of is 10 or 11 or 12 ? 8 : 4);
                for (var i = 0L; i < count; i++)
                    _ = of == 8 ? Skip(name) : Value(name, of, nested: true);
                return new Many(count);
            default: throw Damaged($"{name} is a value of type {type}; expected one of GGUF's thirteen");
        }
    }

    private object Skip(string name)
    {
        var length = Count(name, 1); // moves on by itself
        _at += length;
        return name;
    }

    private string String(string what)
    {
        var length = Count(what, 1);
        if (length > 1 << 24)
            throw Damaged($"{what} is a text of {length} bytes; expected at most {1 << 24}");
        var bytes = new byte[length];
        ReadAt(_at, bytes, what);
        _at += length;
        return Encoding.UTF8.GetString(bytes);
    }

    // A number of things of at least so many bytes, which cannot be more than the file has left.
    private long Count(string what, int leastBytes)
    {
        var count = Fixed(8);
        if (count > (ulong)((_length - _at) / leastBytes))
            throw Damaged($"{count} {what} in a file of {_length} bytes: the file is cut, or no GGUF");
        return (long)count;
    }

    // A whole number of so many bytes.
    private ulong Fixed(int bytes)
    {
        if (_at < _bufferBegin || _at + bytes > _bufferEnd)
        {
            (_bufferBegin, _bufferEnd) = (_at, Math.Min(_length, _at + _buffer.Length));
            if (_at + bytes > _length)
                throw Damaged($"it ends at byte {_length}, inside its settings: the file is cut");
            ReadAt(_at, _buffer.AsSpan(0, (int)(_bufferEnd - _bufferBegin)), "the settings");
        }
        var value = 0UL;
        for (var i = bytes - 1; i >= 0; i--)
            value = (value << 8) | _buffer[_at - _bufferBegin + i];
        _at += bytes;
        return value;
    }

    private void ReadAt(long offset, Span<byte> bytes, string what)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file, bytes[done..], offset + done);
            if (read == 0)
                throw Damaged($"the file ends inside {what}");
            done += read;
        }
    }

    private static string Show(object value) => value is string text ? $"\"{text}\"" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private InvalidDataException Damaged(string what) => new($"{Path}: {what}");

    private sealed record Many(long Count)
    {
        public override string ToString() => $"a list of {Count}";
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}

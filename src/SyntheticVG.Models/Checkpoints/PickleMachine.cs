using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Reads the pickles inside torch's files: data, and the handful of names that tensors are made of.</summary>
/// <remarks>
/// A pickle is a program that can call anything. This machine knows no Python: it turns the few names below into data
/// and refuses every other one. It uses no recursion, and never sets aside more memory than the stream has bytes.
/// </remarks>
internal sealed class PickleMachine(Stream stream, string path, Func<PickledList, PickledStorage> storage)
{
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const string RebuildParameter = "torch._utils._rebuild_parameter";
    private const string OrderedDictionary = "collections.OrderedDict";

    private static readonly object Mark = new();

    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>Reads one pickle; the stream then stands behind it.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or more than data.</exception>
    public object? Read()
    {
        _stack.Clear();
        _memo.Clear();
        while (Byte() is var code && code != '.')
            Step((char)code);
        return Pop();
    }

    private void Step(char code)
    {
        switch (code)
        {
            case '\x80': Byte(); break;                                      // protocol
            case '\x95': Bytes(8); break;                                    // frame
            case '(': _stack.Push(Mark); break;
            case '0': Pop(); break;
            case '1': PopToMark(); break;
            case '2': _stack.Push(Peek()); break;
            case 'N': _stack.Push(null); break;
            case '\x88': _stack.Push(true); break;
            case '\x89': _stack.Push(false); break;
            case 'I': _stack.Push(Line() switch { "00" => false, "01" => true, var digits => Whole(digits) }); break;
            case 'L': _stack.Push(Whole(Line().TrimEnd('L'))); break;
            case 'J': _stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case 'K': _stack.Push((long)Byte()); break;
            case 'M': _stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case '\x8a': _stack.Push(Big(Byte())); break;
            case 'F': _stack.Push(double.TryParse(Line(), CultureInfo.InvariantCulture, out var number) ? number : throw Damaged("a malformed number")); break;
            case 'G': _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case 'X': _stack.Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case '\x8c': _stack.Push(Text(Byte())); break;
            case '\x8d': _stack.Push(Text(BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8)))); break;
            case 'V': _stack.Push(Line()); break;
            case 'S': _stack.Push(Line().Trim('\'', '"')); break;
            case 'U': _stack.Push(Text(Byte())); break;
            case 'T' or 'B': _stack.Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case 'C': _stack.Push(Text(Byte())); break;
            case ']' or ')': _stack.Push(new PickledList([])); break;
            case 'l' or 't': _stack.Push(new PickledList(PopToMark())); break;
            case '\x85': _stack.Push(Tuple(1)); break;
            case '\x86': _stack.Push(Tuple(2)); break;
            case '\x87': _stack.Push(Tuple(3)); break;
            case 'a': Append([Pop()]); break;
            case 'e': Append(PopToMark()); break;
            case '}': _stack.Push(new PickledDictionary()); break;
            case 'd': _stack.Push(Set(new(), PopToMark())); break;
            case 's': var value = Pop(); var key = Pop(); Set(Top<PickledDictionary>(), [key, value]); break;
            case 'u': var items = PopToMark(); Set(Top<PickledDictionary>(), items); break;
            case 'q': _memo[Byte()] = Peek(); break;
            case 'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4))] = Peek(); break;
            case 'p': _memo[Whole(Line())] = Peek(); break;
            case '\x94': _memo[_memo.Count] = Peek(); break;
            case 'h': _stack.Push(Remember(Byte())); break;
            case 'j': _stack.Push(Remember(BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4)))); break;
            case 'g': _stack.Push(Remember(Whole(Line()))); break;
            case 'c': _stack.Push(Name(Line(), Line())); break;
            case '\x93': var name = Pop<string>(); _stack.Push(Name(Pop<string>(), name)); break;
            case 'R': var arguments = Pop<PickledList>(); _stack.Push(Make(Pop<PickledName>(), arguments.Items)); break;
            case 'Q': _stack.Push(storage(Pop<PickledList>())); break;
            case 'b': Pop(); Top<PickledDictionary>(); break;                // attributes of a dictionary: torch's _metadata
            default: throw Damaged($"instruction 0x{(int)code:x2} at byte {stream.Position - 1}; only data may stand here");
        }
    }

    // The only names that mean anything. Storages stay names: the storage reader knows them.
    private PickledName Name(string module, string name)
    {
        var full = new PickledName(module, name);
        var known = full.ToString() is RebuildTensor or RebuildParameter or OrderedDictionary
            || module == "torch" && Dtypes.FromTorchStorage(name) is not null;
        return known ? full : throw Damaged($"names {full}; expected nothing but tensors, and nothing was run");
    }

    private object? Make(PickledName name, List<object?> arguments) => (name.ToString(), arguments) switch
    {
        (OrderedDictionary, []) => new PickledDictionary(),
        (OrderedDictionary, [PickledList pairs]) =>
            Set(new(), [.. pairs.Items.SelectMany(pair => pair is PickledList { Items.Count: 2 } two ? two.Items : throw Damaged("a malformed dictionary"))]),
        (RebuildParameter, [PickledTensor tensor, ..]) => tensor,
        (RebuildTensor, [PickledStorage numbers, long offset, PickledList shape, PickledList strides, ..]) =>
            new PickledTensor(numbers, offset, WholeNumbers(shape), WholeNumbers(strides)),
        _ => throw Damaged($"makes a {name} out of {arguments.Count} things that do not fit"),
    };

    private long[] WholeNumbers(PickledList list) =>
        [.. list.Items.Select(item => item is long number ? number : throw Damaged("a size that is no whole number"))];

    private void Append(List<object?> items) => Top<PickledList>().Items.AddRange(items);

    private PickledDictionary Set(PickledDictionary dictionary, List<object?> keysAndValues)
    {
        if (keysAndValues.Count % 2 != 0)
            throw Damaged("a key without a value");
        for (var i = 0; i < keysAndValues.Count; i += 2)
        {
            if (keysAndValues[i] is string key)
                dictionary.Entries[key] = keysAndValues[i + 1];
            else
                dictionary.OtherKeys++;
        }
        return dictionary;
    }

    private PickledList Tuple(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
            items[i] = Pop();
        return new([.. items]);
    }

    private List<object?> PopToMark()
    {
        var items = new List<object?>();
        while (PopAny() is var item && !ReferenceEquals(item, Mark))
            items.Add(item);
        items.Reverse();
        return items;
    }

    private object? PopAny() => _stack.TryPop(out var item) ? item : throw Damaged("takes more than it put there");

    private object? Pop() => PopAny() is var item && !ReferenceEquals(item, Mark) ? item : throw Damaged("takes a mark for a value");

    private T Pop<T>() where T : class => Pop() as T ?? throw Damaged($"expected {typeof(T).Name} at byte {stream.Position}");

    private object? Peek() => _stack.TryPeek(out var item) && !ReferenceEquals(item, Mark) ? item : throw Damaged("takes more than it put there");

    private T Top<T>() where T : class => Peek() as T ?? throw Damaged($"expected {typeof(T).Name} at byte {stream.Position}");

    private object? Remember(long place) => _memo.TryGetValue(place, out var item) ? item : throw Damaged($"recalls entry {place}, which was never kept");

    private byte Byte() => stream.ReadByte() is >= 0 and var value ? (byte)value : throw Damaged("ends before its stop");

    private byte[] Bytes(ulong count)
    {
        if (count > (ulong)(stream.Length - stream.Position))
            throw Damaged($"says that {count} bytes follow; {stream.Length - stream.Position} do");
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private string Text(ulong count) => Encoding.UTF8.GetString(Bytes(count));

    private string Line()
    {
        var bytes = new List<byte>();
        while (Byte() is var one && one != '\n')
            bytes.Add(one);
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private long Whole(string digits) =>
        long.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? number : throw Damaged($"'{digits}' is no whole number");

    // Numbers beyond 64 bits are only ever compared with torch's magic number, which 64 low bits tell apart well enough.
    private long Big(byte count)
    {
        var bytes = Bytes(count);
        var wide = new byte[8];
        bytes.AsSpan(0, Math.Min(8, bytes.Length)).CopyTo(wide);
        if (bytes.Length is > 0 and < 8 && (bytes[^1] & 0x80) != 0)
            wide.AsSpan(bytes.Length).Fill(0xff);
        return BinaryPrimitives.ReadInt64LittleEndian(wide);
    }

    private InvalidDataException Damaged(string what) => new($"{path}: its pickle is damaged or more than data: {what}");
}

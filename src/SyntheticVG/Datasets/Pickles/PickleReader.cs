using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Pickles;

/// <summary>
/// Reads plain data out of Python's pickle files, protocols 0 to 5: None, booleans, numbers, texts, bytes, lists, tuples, dicts and sets.
/// Anything by which a pickle could name, make or call something is refused on sight.
/// </summary>
/// <remarks>
/// Values come as null, <see cref="bool"/>, <see cref="long"/>, <see cref="BigInteger"/>, <see cref="double"/>, <see cref="string"/>,
/// <see cref="byte"/>[], <see cref="List{T}"/> (lists, tuples and sets) and <see cref="Dictionary{TKey, TValue}"/>. Shared parts are one object, as in
/// the file: a small file can mean 10^20 lists, or hold itself, so never walk over a value without a limit. Memory and time
/// are bounded by the length of the file.
/// </remarks>
internal sealed class PickleReader
{
    private const int MaxDigits = 4300; // as Python's own limit: reading decimal digits costs their square

    private static readonly object Mark = new();

    private readonly PickleBytes _bytes;
    private readonly ReadReport _report;
    private readonly string _name;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];

    private PickleReader(byte[] file, string name, ReadReport report)
    {
        _bytes = new(file, name);
        (_name, _report) = (name, report);
    }

    /// <summary>Reads the one value of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="report">Counts <c>text-not-utf8</c> and <c>trailing-bytes</c>.</param>
    /// <exception cref="InvalidDataException">The file is cut, damaged, or holds more than plain data.</exception>
    public static object? Read(byte[] file, string name, ReadReport report) => new PickleReader(file, name, report).Run();

    private object? Run()
    {
        if (_bytes.Length == 0)
            throw _bytes.Wrong("an empty file; expected a pickle");
        for (var opcode = _bytes.Opcode(); opcode != '.'; opcode = _bytes.Opcode())
            Step(opcode);
        if (_stack is not [var root] || root == Mark)
            throw _bytes.Wrong($"the pickle ends with {_stack.Count} values; expected one");
        if (_bytes.Left > 0)
            _report.Add("trailing-bytes", _name, $"{_bytes.Left} bytes follow the end of the pickle: two files joined, or a damaged one");
        return root;
    }

    private void Step(byte opcode)
    {
        switch (opcode)
        {
            case 0x80 when _bytes.Byte() is var protocol:
                if (protocol > 5)
                    throw _bytes.Wrong($"protocol {protocol}; expected 0 to 5");
                break;
            case 0x95:
                _bytes.BeginFrame();
                break;

            case (byte)'N': Push(null); break;
            case 0x88: Push(true); break;
            case 0x89: Push(false); break;
            case (byte)'I': Push(_bytes.Line() switch { "01" => true, "00" => false, var text => Whole(text) }); break;
            case (byte)'L': Push(Whole(_bytes.Line() switch { [.. var digits, 'L'] => digits, var digits => digits })); break;
            case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(_bytes.Take(4))); break;
            case (byte)'K': Push((long)_bytes.Byte()); break;
            case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(_bytes.Take(2))); break;
            case 0x8A: Push(Shrink(new(_bytes.Take(_bytes.Byte())))); break;
            case 0x8B: Push(Shrink(new(_bytes.TakeCounted(4, isSigned: true)))); break;
            case (byte)'F': Push(Float(_bytes.Line())); break;
            case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(_bytes.Take(8))); break;

            case (byte)'S': Push(OldText(PickleText.Unquote(_bytes.LineBytes(), _bytes))); break;
            case (byte)'T': Push(OldText(_bytes.TakeCounted(4, isSigned: true))); break;
            case (byte)'U': Push(OldText(_bytes.TakeCounted(1))); break;
            case (byte)'V': Push(PickleText.RawUnicodeEscape(_bytes.LineBytes(), _bytes)); break;
            case 0x8C: Push(PickleText.Utf8(_bytes.TakeCounted(1), _bytes)); break;
            case (byte)'X': Push(PickleText.Utf8(_bytes.TakeCounted(4), _bytes)); break;
            case 0x8D: Push(PickleText.Utf8(_bytes.TakeCounted(8), _bytes)); break;
            case (byte)'C': Push(_bytes.TakeCounted(1).ToArray()); break;
            case (byte)'B': Push(_bytes.TakeCounted(4).ToArray()); break;
            case 0x8E or 0x96: Push(_bytes.TakeCounted(8).ToArray()); break;

            case (byte)']' or (byte)')' or 0x8F: Push(new List<object?>()); break;
            case (byte)'}': Push(new Dictionary<object, object?>()); break;
            case (byte)'(': _stack.Add(Mark); break;
            case (byte)'l' or (byte)'t' or 0x91: Push(PopToMark()); break;
            case (byte)'d': Push(SetAll([], PopToMark())); break;
            case 0x85: Push(new List<object?>([Pop()])); break;
            case 0x86 when (Pop(), Pop()) is var (second, first): Push(new List<object?>([first, second])); break;
            case 0x87 when (Pop(), Pop(), Pop()) is var (third, second, first): Push(new List<object?>([first, second, third])); break;
            case (byte)'a' when Pop() is var item: Top<List<object?>>("list").Add(item); break;
            case (byte)'e' or 0x90 when PopToMark() is var items: Top<List<object?>>("list or set").AddRange(items); break;
            case (byte)'s' when (Pop(), Pop()) is var (value, key): Set(Top<Dictionary<object, object?>>("dict"), key, value); break;
            case (byte)'u' when PopToMark() is var items: SetAll(Top<Dictionary<object, object?>>("dict"), items); break;

            case (byte)'0': PopAny(); break;
            case (byte)'1': PopToMark(); break;
            case (byte)'2': Push(Peek()); break;
            case (byte)'p': _memo[MemoNumber(_bytes.Line())] = Peek(); break;
            case (byte)'q': _memo[_bytes.Byte()] = Peek(); break;
            case (byte)'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Take(4))] = Peek(); break;
            case 0x94: _memo[_memo.Count] = Peek(); break;
            case (byte)'g': Push(Recall(MemoNumber(_bytes.Line()))); break;
            case (byte)'h': Push(Recall(_bytes.Byte())); break;
            case (byte)'j': Push(Recall(BinaryPrimitives.ReadUInt32LittleEndian(_bytes.Take(4)))); break;

            default:
                throw _bytes.Wrong(PickleOpcodes.Refusal(opcode));
        }
    }

    private void Push(object? value) => _stack.Add(value);

    private object? Peek() => _stack is [.., var top] && top != Mark ? top : throw _bytes.Wrong("an operation finds no value on the stack");

    private object? Pop()
    {
        var top = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    // POP may also take a mark away.
    private void PopAny()
    {
        if (_stack.Count == 0)
            throw _bytes.Wrong("an operation finds no value on the stack");
        _stack.RemoveAt(_stack.Count - 1);
    }

    private List<object?> PopToMark()
    {
        var at = _stack.LastIndexOf(Mark);
        if (at < 0)
            throw _bytes.Wrong("an operation finds no mark on the stack");
        var items = _stack.GetRange(at + 1, _stack.Count - at - 1);
        _stack.RemoveRange(at, _stack.Count - at);
        return items;
    }

    private T Top<T>(string kind) where T : class => Peek() as T ?? throw _bytes.Wrong($"found {PickleText.KindOf(Peek())}; expected a {kind} to add to");

    private Dictionary<object, object?> SetAll(Dictionary<object, object?> dict, List<object?> items)
    {
        if (items.Count % 2 != 0)
            throw _bytes.Wrong($"{items.Count} values for keys and values of a dict; expected pairs");
        for (var i = 0; i < items.Count; i += 2)
            Set(dict, items[i], items[i + 1]);
        return dict;
    }

    private void Set(Dictionary<object, object?> dict, object? key, object? value)
    {
        if (key is not (string or long or BigInteger or double or bool))
            throw _bytes.Wrong($"{PickleText.KindOf(key)} as key of a dict; expected a text or number");
        dict[key] = value;
    }

    private object? Recall(long number) =>
        _memo.TryGetValue(number, out var value) ? value : throw _bytes.Wrong($"refers to part {number}, which was never stored");

    private long MemoNumber(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number : throw _bytes.Wrong($"'{PickleText.Short(text)}' as number of a stored part; expected a whole number from 0");

    private object Whole(string digits) =>
        digits.Length <= MaxDigits && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Shrink(number)
            : throw _bytes.Wrong($"'{PickleText.Short(digits)}' as whole number of {digits.Length} characters; expected at most {MaxDigits} digits");

    private static object Shrink(BigInteger number) => number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;

    private double Float(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" or "-nan" => double.NaN,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw _bytes.Wrong($"'{PickleText.Short(text)}' as number"),
    };

    // Texts of Python 2 are bytes: UTF-8 where they are valid UTF-8, else Latin-1.
    private string OldText(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = Encoding.Latin1.GetString(bytes);
        _report.Add("text-not-utf8", _bytes.Where, $"a text of Python 2 is not UTF-8; read as Latin-1: '{PickleText.Short(text)}'");
        return text;
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SyntheticVG.Datasets.Reading;

/// <summary>A value of a row: what its fields are, and what is wrong with them.</summary>
/// <remarks>Every accessor throws <see cref="BadRowException"/> where the field is not what it was asked to be.</remarks>
internal readonly ref struct JsonValue(ReadOnlySpan<byte> text, ReadOnlySpan<JsonNode> nodes, int at = 0)
{
    private const long MostWhole = 1L << 53; // from here on a double skips whole numbers

    private readonly ReadOnlySpan<byte> _text = text;
    private readonly ReadOnlySpan<JsonNode> _nodes = nodes;
    private readonly int _at = at;

    /// <summary>What the value is; none for the default one.</summary>
    public JsonTokenType Type => _nodes.IsEmpty ? JsonTokenType.None : _nodes[_at].Type;

    /// <summary>Whether it is an object.</summary>
    public bool IsObject => Type == JsonTokenType.StartObject;

    /// <summary>Whether it is a list.</summary>
    public bool IsArray => Type == JsonTokenType.StartArray;

    /// <summary>Whether it is <c>{}</c>, as tools write lists of nothing.</summary>
    public bool IsEmptyObject => IsObject && !Children.MoveNext();

    /// <summary>Whether it is <c>null</c>.</summary>
    public bool IsNull => Type == JsonTokenType.Null;

    /// <summary>The bytes of the value, without quotes for a text.</summary>
    public ReadOnlySpan<byte> Bytes => _text.Slice(_nodes[_at].Start, _nodes[_at].Length);

    /// <summary>The elements of a list, or the values of an object's members, in the order of the file.</summary>
    public Items Children => new(this);

    /// <summary>The member of an object, where there is one that is not null.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out JsonValue value)
    {
        var found = Find(name);
        value = found < 0 ? default : new(_text, _nodes, found);
        return found >= 0 && _nodes[found].Type != JsonTokenType.Null;
    }

    /// <summary>The member of an object; a bad row where it is missing or null.</summary>
    public JsonValue Get(ReadOnlySpan<byte> name) => TryGet(name, out var value)
        ? value
        : throw new BadRowException("field-missing", $"no {Encoding.UTF8.GetString(name)}");

    /// <summary>The member under the first of two names that the object has.</summary>
    public JsonValue Get(ReadOnlySpan<byte> name, ReadOnlySpan<byte> elseName) =>
        TryGet(name, out var value) ? value : TryGet(elseName, out value) ? value : Get(name);

    /// <summary>A finite number.</summary>
    /// <param name="orText">Whether a text of digits is one too, as some tools write it.</param>
    public double Number(bool orText = false)
    {
        if (Type != JsonTokenType.Number && !(orText && Type == JsonTokenType.String))
            throw Wrong("a number");
        return Utf8Parser.TryParse(Bytes, out double number, out var used) && used == Bytes.Length && double.IsFinite(number) ? number
            : Type == JsonTokenType.String ? throw Wrong("a number")
            : throw OutOfRange("a finite number");
    }

    /// <summary>A whole number, also as a text of digits or with a zero fraction, as re-packs write ids.</summary>
    public long Integer()
    {
        if (TryInteger(out var whole))
            return whole;
        throw Type == JsonTokenType.Number && Math.Abs(Number()) >= MostWhole ? OutOfRange("a whole number of 64 bits") : Wrong("a whole number");
    }

    /// <summary>The whole number, where it is one (<see cref="Integer"/>).</summary>
    public bool TryInteger(out long number)
    {
        number = 0;
        if (Type is not (JsonTokenType.Number or JsonTokenType.String))
            return false;
        if (Utf8Parser.TryParse(Bytes, out number, out var used) && used == Bytes.Length)
            return true;
        var isWhole = Utf8Parser.TryParse(Bytes, out double fraction, out used) && used == Bytes.Length && Math.Abs(fraction) < MostWhole
            && fraction == Math.Truncate(fraction);
        number = isWhole ? (long)fraction : 0;
        return isWhole;
    }

    /// <summary>A whole number from 1 up to what a picture's side can be.</summary>
    public int Side()
    {
        var side = Integer();
        return side is > 0 and <= 1 << 20 ? (int)side : throw OutOfRange("a side of 1 to 1,048,576 pixels");
    }

    /// <summary>An id as text, whether it stands there as a number or as a text.</summary>
    public string Id() => Type == JsonTokenType.String ? Text() : Integer().ToString(CultureInfo.InvariantCulture);

    /// <summary>True, false, 1 or 0.</summary>
    public bool Flag() => Type switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => Integer() switch { 0 => false, 1 => true, _ => throw OutOfRange("0 or 1") },
    };

    /// <summary>A text.</summary>
    public string Text() => Type == JsonTokenType.String ? TextAt(_at) : throw Wrong("a text");

    /// <summary>A list of texts; a single text stands for a list of one.</summary>
    public IReadOnlyList<string> Texts()
    {
        if (Type == JsonTokenType.String)
            return [Text()];
        var texts = new List<string>();
        foreach (var item in List().Children)
            texts.Add(item.Text());
        return texts.Count == 0 ? [] : texts;
    }

    /// <summary>Itself, where it is a list.</summary>
    public JsonValue List() => IsArray ? this : throw Wrong("a list");

    /// <summary>Itself, where it is an object.</summary>
    public JsonValue Object() => IsObject ? this : throw Wrong("an object");

    /// <summary>Exactly four finite numbers.</summary>
    public (double A, double B, double C, double D) FourNumbers(bool orText = false)
    {
        Span<double> numbers = stackalloc double[4];
        var count = 0;
        foreach (var item in List().Children)
        {
            if (count == 4)
                throw new BadRowException("field-type", "found more than four numbers; expected four");
            numbers[count++] = item.Number(orText);
        }
        return count == 4
            ? (numbers[0], numbers[1], numbers[2], numbers[3])
            : throw new BadRowException("field-type", $"found {count} numbers; expected four");
    }

    /// <summary>The text of a name node.</summary>
    internal string NameAt(int node) => TextAt(node);

    private int Find(ReadOnlySpan<byte> name)
    {
        Object();
        for (var i = _at + 1; i < _nodes[_at].Next; i = _nodes[i + 1].Next)
        {
            ref readonly var node = ref _nodes[i];
            if (node.Escaped ? TextAt(i) == Encoding.UTF8.GetString(name) : _text.Slice(node.Start, node.Length).SequenceEqual(name))
                return i + 1;
        }
        return -1;
    }

    private string TextAt(int node)
    {
        var bytes = _text.Slice(_nodes[node].Start, _nodes[node].Length);
        if (!_nodes[node].Escaped)
            return Encoding.UTF8.GetString(bytes);
        var quoted = new Utf8JsonReader(_text.Slice(_nodes[node].Start - 1, bytes.Length + 2));
        quoted.Read();
        try
        {
            return quoted.GetString()!; // a text token is never null
        }
        catch (InvalidOperationException e) // half a surrogate pair
        {
            throw new BadRowException("field-type", "the text is no Unicode: half of a surrogate pair", e);
        }
    }

    private BadRowException Wrong(string expected) => new("field-type", $"found {Shown()}; expected {expected}");

    private BadRowException OutOfRange(string expected) => new("field-range", $"found {Shown()}; expected {expected}");

    private string Shown() => Type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => $"the text \"{Short()}\"",
        JsonTokenType.None => "nothing",
        _ => Short(),
    };

    private string Short() => Encoding.UTF8.GetString(Bytes.Length > 40 ? Bytes[..40] : Bytes) + (Bytes.Length > 40 ? "..." : "");

    /// <summary>Walks over the children of a container; the default one has none.</summary>
    public ref struct Items
    {
        private readonly JsonValue _parent;
        private readonly int _step;
        private int _next;
        private int _current;

        internal Items(JsonValue parent)
        {
            _parent = parent;
            _step = parent.IsObject ? 1 : 0;
            _next = parent._at + 1;
        }

        /// <summary>The child.</summary>
        public readonly JsonValue Current => new(_parent._text, _parent._nodes, _current);

        /// <summary>The key of a member.</summary>
        public readonly string Name => _parent.NameAt(_current - 1);

        /// <summary>Goes to the next child.</summary>
        public bool MoveNext()
        {
            if (!(_parent.IsArray || _parent.IsObject) || _next >= _parent._nodes[_parent._at].Next)
                return false;
            _current = _next + _step;
            _next = _parent._nodes[_current].Next;
            return true;
        }

        /// <summary>Itself.</summary>
        public readonly Items GetEnumerator() => this;
    }
}

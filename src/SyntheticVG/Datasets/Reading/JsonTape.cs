using System.Text;
using System.Text.Json;

namespace SyntheticVG.Datasets.Reading;

/// <summary>One token of a value: where its text stands, and the index of the token after the whole value.</summary>
/// <param name="Type">A name, a scalar, or the start of a container; ends have no node of their own.</param>
/// <param name="Escaped">Whether the text holds backslashes.</param>
/// <param name="Start">First byte, counted from the value's first; inside the quotes for texts.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Next">Index of the node that follows, with all that a container holds left out.</param>
internal readonly record struct JsonNode(JsonTokenType Type, bool Escaped, int Start, int Length, int Next);

/// <summary>The tokens of one JSON value in a row, made in a single pass and used again for the next value.</summary>
/// <param name="keepFirst">
/// What happens to a key that stands twice in one object, where readers disagree about which of the two counts: the first holds and
/// the other is noted (<see cref="Repeated"/>), or the value is refused.
/// </param>
internal sealed class JsonTape(bool keepFirst = false)
{
    private const int FewNames = 24;

    private readonly int[] _open = new int[JsonStream.MaxDepth + 1];
    private JsonNode[] _nodes = new JsonNode[1024];
    private int _count;

    /// <summary>The nodes of the value read last; the first one is the value itself.</summary>
    public ReadOnlySpan<JsonNode> Nodes => _nodes.AsSpan(0, _count);

    /// <summary>A key that stands more than once in an object of the value read last, or null.</summary>
    public string? Repeated { get; private set; }

    /// <summary>Where the value read last begins in the span that the reader was given.</summary>
    public int Origin { get; private set; }

    /// <summary>Reads the next value, from its first token to its last.</summary>
    /// <param name="reader">Stands before the value, or before the end of the container around it.</param>
    /// <param name="text">What the reader reads.</param>
    /// <returns>Whether the text was long enough; <see cref="Nodes"/> is empty where the container ended instead.</returns>
    public bool TryRead(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        (_count, Repeated) = (0, null);
        if (!reader.Read())
            return false;
        if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            return true;
        Origin = (int)reader.TokenStartIndex;
        var depth = 0;
        while (true)
        {
            var type = reader.TokenType;
            switch (type)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    _open[depth++] = _count;
                    Append(new(type, false, (int)reader.TokenStartIndex - Origin, 0, 0));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    ref var opened = ref _nodes[_open[--depth]];
                    opened = opened with { Length = (int)reader.TokenStartIndex + 1 - Origin - opened.Start, Next = _count };
                    if (type == JsonTokenType.EndObject)
                        RefuseNamesTwice(_open[depth], text[Origin..]);
                    break;
                case JsonTokenType.String or JsonTokenType.PropertyName:
                    Append(new(type, reader.ValueIsEscaped, (int)reader.TokenStartIndex + 1 - Origin, reader.ValueSpan.Length, _count + 1));
                    break;
                default:
                    Append(new(type, false, (int)reader.TokenStartIndex - Origin, reader.ValueSpan.Length, _count + 1));
                    break;
            }
            if (depth == 0)
                return true;
            if (!reader.Read())
                return false;
        }
    }

    private void Append(JsonNode node)
    {
        if (_count == _nodes.Length)
            Array.Resize(ref _nodes, _nodes.Length * 2);
        _nodes[_count++] = node;
    }

    private void RefuseNamesTwice(int @object, ReadOnlySpan<byte> text)
    {
        Span<int> names = stackalloc int[FewNames];
        var count = 0;
        for (var at = @object + 1; at < _count; at = _nodes[at + 1].Next)
        {
            if (count == FewNames || _nodes[at].Escaped)
            {
                RefuseNamesTwiceByTable(@object, text);
                return;
            }
            var name = text.Slice(_nodes[at].Start, _nodes[at].Length);
            foreach (var earlier in names[..count])
            {
                if (_nodes[earlier].Length == name.Length && text.Slice(_nodes[earlier].Start, name.Length).SequenceEqual(name))
                    Twice(Encoding.UTF8.GetString(name));
            }
            names[count++] = at;
        }
    }

    // For objects with many members, and for names with escapes ("bbox" may be written "\u0062box").
    private void RefuseNamesTwiceByTable(int @object, ReadOnlySpan<byte> text)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = @object + 1; at < _count; at = _nodes[at + 1].Next)
        {
            var name = new JsonValue(text, Nodes, at).NameAt(at);
            if (!seen.Add(name))
                Twice(name);
        }
    }

    private void Twice(string name) => Repeated = keepFirst ? name : throw new InvalidDataException($"the key \"{name}\" stands twice in one object");
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher;

/// <summary>Reads JSON as models write it: behind their thinking, in code fences, between sentences, after drafts, cut short, as a JSON text, or with what
/// other languages write.</summary>
internal static partial class TolerantJson
{
    private const int MostOpenEnded = 16; // objects without an end that are looked into; each is read to the end of the text

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly JsonReaderOptions LenientReader = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The last JSON object of the expected form in a text, and what had to be done to read it; null where there is none.</summary>
    /// <param name="text">The answer as it came.</param>
    /// <param name="expected">Whether an object has the form that was asked for.</param>
    /// <param name="repaired">Told each repair, by kebab-case code.</param>
    /// <remarks>All strings and names of the result can be read: what could not be text is <see cref="WellFormedText.Replacement"/>.</remarks>
    /// <param name="list">The list that the object has; a list alone stands for the object with it. Null for none.</param>
    public static JsonElement? Read(string text, Func<JsonElement, bool> expected, Action<string> repaired, string? list = null)
    {
        var whole = WellFormedText.Of(text).Trim();
        if (TryParse(Encoding.UTF8.GetBytes(whole), expected) is { } clean)
            return clean;
        if (TextIn(whole) is { } quoted)
            return Read(quoted, expected, _ => { }, list) is { } inside ? Told(inside, "json-as-text", repaired) : null;
        var visible = Thinking.Cut(whole);
        if (visible.Length < whole.Length)
            repaired("thinking-cut");
        if (TryParse(Encoding.UTF8.GetBytes(visible), expected) is { } answer)
            return answer;
        if (visible.Contains("```", StringComparison.Ordinal))
            repaired("code-fence");
        return Find(visible, expected, repaired) ?? FindMended(visible, expected, repaired)
            ?? (list is null ? null : FindList(visible, list, expected, repaired)) ?? BehindOpenThinking(whole, visible, expected, repaired);
    }

    /// <summary>Whether an object has a list of that name.</summary>
    public static bool HasList(JsonElement root, string name) => root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array;

    /// <summary>A number that counts from <paramref name="first"/>, as the place of one of <paramref name="count"/> things; null where there is none of that
    /// number.</summary>
    public static int? PlaceOf(JsonElement value, int count, int first)
    {
        var number = value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt32(out var whole) => whole,
            JsonValueKind.Number when value.TryGetDouble(out var fraction) && fraction == Math.Floor(fraction)
                && Math.Abs(fraction) < int.MaxValue => (int)fraction,
            JsonValueKind.String when RegionNumber().Match(value.GetString()!) is { Success: true } match
                && int.TryParse(match.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) => whole,
            _ => int.MinValue,
        };
        return number >= first && number - (long)first < count ? number - first : null;
    }

    // Control characters in strings (line ends, tabs), escapes and words of other languages are no JSON, but models write them.
    private static JsonElement? FindMended(string text, Func<JsonElement, bool> expected, Action<string> repaired)
    {
        var spaced = ControlCharacter().Replace(text.ReplaceLineEndings(" "), " ");
        var plain =
            WordOfOthers().Replace(EscapeOfOthers().Replace(spaced, "$1"), word => word.Value switch { "True" => "true", "False" => "false", _ => "null" });
        return Find(spaced, expected, repaired)
            ?? (plain == spaced ? null : Find(plain, expected, repaired) is { } found ? Told(found, "json-mended", repaired) : null);
    }

    // The list that was asked for, without the object around it.
    private static JsonElement? FindList(string text, string list, Func<JsonElement, bool> expected, Action<string> repaired)
    {
        var (first, last) = (text.IndexOf('['), text.LastIndexOf(']'));
        if (first < 0 || last < first || (text.IndexOf('{') is >= 0 and var brace && brace < first))
            return null;
        var whole = $"{{\"{list}\":{text[first..(last + 1)]}}}";
        return Find(whole, root => expected(root) && root.GetProperty(list).EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object),
            _ => { }) is { } found ? Told(found, "list-alone", repaired) : null;
    }

    // What a JSON text holds, where the answer is one.
    private static string? TextIn(string text)
    {
        if (text is not ['"', .., '"'])
            return null;
        try
        {
            return JsonSerializer.Deserialize<string>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An answer behind a mark of thinking that was never closed: only where nothing follows it, so that no draft is taken for it.
    private static JsonElement? BehindOpenThinking(string whole, string visible, Func<JsonElement, bool> expected, Action<string> repaired)
    {
        if (visible.Length == whole.Length)
            return null;
        var bytes = Encoding.UTF8.GetBytes(whole.TrimEnd('`', ' ', '\n', '\r', '\t'));
        return Complete(bytes, expected) is var (found, _, end) && end == bytes.Length ? Told(found, "text-around", repaired) : null;
    }

    private static JsonElement? Find(string text, Func<JsonElement, bool> expected, Action<string> repaired)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (Complete(bytes, expected) is var (found, start, end))
            return text.Contains("```", StringComparison.Ordinal) || (start == 0 && end == bytes.Length) ? found : Told(found, "text-around", repaired);
        return Closed(bytes, expected) is { } closed ? Told(closed, "brackets-closed", repaired) : null;
    }

    private static JsonElement Told(JsonElement found, string code, Action<string> repaired)
    {
        repaired(code);
        return found;
    }

    // The last whole object of the expected form.
    private static (JsonElement Found, int Start, int End)? Complete(byte[] bytes, Func<JsonElement, bool> expected)
    {
        (JsonElement, int, int)? last = null;
        var openEnded = 0;
        for (var start = Next(bytes, 0); start >= 0 && openEnded < MostOpenEnded;)
        {
            var (end, isOpen) = EndOf(bytes, start);
            openEnded += isOpen ? 1 : 0;
            if (end is { } stop && TryParse(bytes.AsMemory(start..stop), expected) is { } found)
            {
                last = (found, start, stop);
                start = Next(bytes, stop);
            }
            else
            {
                start = Next(bytes, start + 1);
            }
        }
        return last;
    }

    // The first object that has no end, up to its last whole value, with the open brackets closed.
    private static JsonElement? Closed(byte[] bytes, Func<JsonElement, bool> expected)
    {
        var openEnded = 0;
        for (var start = Next(bytes, 0); start >= 0 && openEnded < MostOpenEnded; start = Next(bytes, start + 1))
        {
            if (!EndOf(bytes, start).IsOpen)
                continue;
            openEnded++;
            if (TryParse(WithBracketsClosed(bytes.AsSpan(start)), expected) is { } closed)
                return closed;
        }
        return null;
    }

    private static int Next(byte[] bytes, int from) => from >= bytes.Length ? -1 : Array.IndexOf(bytes, (byte)'{', from);

    // Where the object that begins there ends; or that it is still open where the text ends. Neither where it is no JSON.
    private static (int? End, bool IsOpen) EndOf(byte[] bytes, int start)
    {
        var reader = new Utf8JsonReader(bytes.AsSpan(start), isFinalBlock: false, new(LenientReader));
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 0 && reader.TokenType == JsonTokenType.EndObject)
                    return (start + (int)reader.BytesConsumed, false);
            }
            return (null, true);
        }
        catch (JsonException)
        {
            return (null, false);
        }
    }

    private static byte[] WithBracketsClosed(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, new(LenientReader));
        var (open, safe) = (new Stack<byte>(), 0);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
                continue;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                open.Push(reader.TokenType == JsonTokenType.StartObject ? (byte)'}' : (byte)']');
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                open.Pop();
            safe = (int)reader.BytesConsumed;
        }
        return [.. bytes[..safe], .. open];
    }

    private static JsonElement? TryParse(ReadOnlyMemory<byte> bytes, Func<JsonElement, bool> expected)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Lenient);
            return document.RootElement is { ValueKind: JsonValueKind.Object } && expected(document.RootElement) ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // 7, [7], #7, region7, Region 7.
    [GeneratedRegex(@"(?<=^\s*[\[(#]?\s*(?:region[\s_#-]*)?)[0-9]{1,9}(?=\s*[\])]?\s*$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RegionNumber();

    [GeneratedRegex(@"[\u0000-\u001F]")]
    private static partial Regex ControlCharacter();

    [GeneratedRegex(@"(?<=(?:^|[^\\])(?:\\\\)*)\\([^""\\/bfnrtu])")]
    private static partial Regex EscapeOfOthers();

    [GeneratedRegex(@"(?<=[:\[,]\s*)(?:NaN|-?Infinity|None|True|False|undefined)(?=\s*[,\]}])")]
    private static partial Regex WordOfOthers();
}

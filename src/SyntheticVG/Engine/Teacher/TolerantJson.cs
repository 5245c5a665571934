using System.Text;
using System.Text.Json;

namespace SyntheticVG.Engine.Teacher;

/// <summary>Reads JSON as models write it: in code fences, between sentences, or cut short.</summary>
internal static class TolerantJson
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The JSON object in a text, and what had to be done to read it; null where there is none.</summary>
    /// <param name="text">The answer as it came.</param>
    /// <param name="repaired">Told each repair, by kebab-case code.</param>
    public static JsonElement? Read(string text, Action<string> repaired)
    {
        var trimmed = text.Trim();
        if (TryParse(trimmed) is { } whole)
            return whole;
        if (trimmed.Contains("```", StringComparison.Ordinal))
            repaired("code-fence");
        var start = trimmed.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
            return null;
        var (end, completed) = Scan(trimmed[start..]);
        if (end is { } length)
        {
            if (TryParse(trimmed.Substring(start, length)) is not { } inside)
                return null;
            if (!trimmed.Contains("```", StringComparison.Ordinal) && (start > 0 || start + length < trimmed.Length))
                repaired("text-around");
            return inside;
        }
        if (TryParse(completed) is not { } closed)
            return null;
        repaired("brackets-closed");
        return closed;
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            return document.RootElement is { ValueKind: JsonValueKind.Object } ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Where the first object ends; or, where it does not, the text up to its last whole value with the open brackets closed.
    private static (int? End, string Completed) Scan(string text)
    {
        var open = new Stack<char>();
        var (inString, safe) = (false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (inString)
            {
                if (c == '\\')
                    i++;
                else if (c == '"')
                    inString = false;
                continue;
            }
            switch (c)
            {
                case '"':
                    inString = true;
                    break;
                case '{' or '[':
                    open.Push(c == '{' ? '}' : ']');
                    safe = i + 1;
                    break;
                case '}' or ']':
                    if (!open.TryPop(out var expected) || expected != c)
                        return (null, "");
                    if (open.Count == 0)
                        return (i + 1, "");
                    safe = i + 1;
                    break;
                case ',':
                    safe = i; // every value before the comma is whole
                    break;
                default:
                    break;
            }
        }
        return (null, new StringBuilder(text[..safe]).AppendJoin("", open).ToString());
    }
}

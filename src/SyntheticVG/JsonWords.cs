using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyntheticVG;

/// <summary>What is wrong with a JSON text, in words for its author rather than for the parser's caller.</summary>
public static partial class JsonWords
{
    /// <summary>Found and expected, without places in code and names of types; the line is the caller's to say.</summary>
    /// <param name="e">What the parser threw.</param>
    public static string Of(Exception e)
    {
        var text = Place().Replace(e.Message, "").TrimEnd('.', ' ');
        if (Missing().Match(text) is { Success: true } missing)
            return $"lacks {missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal)}";
        if (Unfit().Match(text) is { Success: true } unfit)
            return $"found a value of another kind{(e is JsonException { Path: { Length: > 2 } path } ? $" at {path[2..]}" : "")}; "
                + $"expected {Kind(unfit.Groups[1].Value)}";
        if (Null().Match(text) is { Success: true } none)
            return $"found null as {char.ToLowerInvariant(none.Groups[1].Value[0])}{none.Groups[1].Value[1..]}; expected a value";
        if (text.Contains("trailing comma", StringComparison.Ordinal))
            return "found a comma behind the last element; JSON has none there";
        if (OtherKind().Match(text) is { Success: true } kinds && Enum.TryParse<JsonValueKind>(kinds.Groups[1].Value, out var wanted)
            && Enum.TryParse<JsonValueKind>(kinds.Groups[2].Value, out var found))
            return $"found {Of(found)}; expected {Of(wanted)}";
        if (text.Contains("does not contain any JSON tokens", StringComparison.Ordinal))
            return "found nothing; expected JSON";
        if (e is KeyNotFoundException)
            return "lacks a member that is needed";
        return e is InvalidOperationException ? "found text that is no Unicode; expected UTF-8" : text;
    }

    /// <summary>A kind of value with its article: "a list".</summary>
    public static string Of(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => kind.ToString().ToLowerInvariant(), // null, true, false
    };

    /// <summary>The same of a token that begins a value.</summary>
    internal static string Of(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => Of(JsonValueKind.Object),
        JsonTokenType.StartArray => Of(JsonValueKind.Array),
        JsonTokenType.String => Of(JsonValueKind.String),
        JsonTokenType.Number => Of(JsonValueKind.Number),
        _ => type.ToString().ToLowerInvariant(), // null, true, false
    };

    private static string Kind(string type) => type switch
    {
        _ when type.StartsWith("System.Nullable", StringComparison.Ordinal) => Kind(type[(type.IndexOf('[', StringComparison.Ordinal) + 1)..].TrimEnd(']')),
        _ when type.Contains('[') || type.Contains("List", StringComparison.Ordinal) => "a list",
        _ when type.StartsWith("System.Int", StringComparison.Ordinal) => "a whole number",
        "System.Double" or "System.Single" => "a number",
        "System.String" => "a text",
        "System.Boolean" => "true or false",
        _ => "an object or one of the words that are known",
    };

    [GeneratedRegex(@"\s*(?:Path: \S+ \| )?LineNumber: \d+ \| BytePositionInLine: \d+\.?")]
    private static partial Regex Place();

    [GeneratedRegex(@"missing required properties including: (.+)$")]
    private static partial Regex Missing();

    [GeneratedRegex(@"The (?:constructor parameter|property or field) '(\w+)' on type '[^']*' doesn't allow")]
    private static partial Regex Null();

    [GeneratedRegex("requires an element of type '(\\w+)', but the target element has type '(\\w+)'")]
    private static partial Regex OtherKind();

    [GeneratedRegex(@"The JSON value could not be converted to (.+)$")]
    private static partial Regex Unfit();
}

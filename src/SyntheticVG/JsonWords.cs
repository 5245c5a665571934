using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyntheticVG;

/// <summary>What is wrong with a JSON text, in words for its author rather than for the parser's caller.</summary>
internal static partial class JsonWords
{
    /// <summary>Found and expected, without places in code and names of types; the line is the caller's to say.</summary>
    public static string Of(Exception e)
    {
        var text = Place().Replace(e.Message, "").TrimEnd('.', ' ');
        if (Missing().Match(text) is { Success: true } missing)
            return $"lacks {missing.Groups[1].Value.Replace("'", "", StringComparison.Ordinal)}";
        if (Unfit().Match(text) is { Success: true } unfit)
            return $"found a value of another kind{(e is JsonException { Path: { Length: > 2 } path } ? $" at {path[2..]}" : "")}; expected {Kind(unfit.Groups[1].Value)}";
        if (Null().Match(text) is { Success: true } none)
            return $"found null as {char.ToLowerInvariant(none.Groups[1].Value[0])}{none.Groups[1].Value[1..]}; expected a value";
        if (text.Contains("trailing comma", StringComparison.Ordinal))
            return "found a comma behind the last element; JSON has none there";
        return e is InvalidOperationException ? "found text that is no Unicode; expected UTF-8" : text;
    }

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

    [GeneratedRegex(@"The JSON value could not be converted to (.+)$")]
    private static partial Regex Unfit();
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>An error as a server worded it, in any of the forms that servers have for errors.</summary>
/// <param name="Words">What it says, as it came.</param>
/// <param name="Names">Everything that it says, codes and places too, in lower case and without what it echoes of the request: to recognise it by.</param>
internal sealed partial record ServerError(string Words, string Names)
{
    private const int MostWords = 8192;

    private static readonly HashSet<string> Echoes =
        new(StringComparer.OrdinalIgnoreCase) { "input", "ctx", "url", "messages", "prompt", "request", "content_filter_result", "content_filter_results" };

    private static readonly HashSet<string> Messages =
        new(StringComparer.OrdinalIgnoreCase) { "message", "msg", "detail", "error", "error_msg", "error_message", "reason", "raw", "description", "title" };

    /// <summary>The HTTP status that the error names itself, or null.</summary>
    public int? Status { get; init; }

    /// <summary>The parameter that the error names as its place, or empty.</summary>
    public string Parameter { get; init; } = "";

    /// <summary>Seconds after which it says to ask again, or null.</summary>
    public double? RetryAfter =>
        RetryWords().Match(Names) is { Success: true } match && double.TryParse(match.Groups["n"].Value, CultureInfo.InvariantCulture, out var number)
            ? number * (match.Groups["unit"].Value switch { "ms" => 0.001, "m" or "min" => 60, "h" => 3600, _ => 1 })
            : null;

    /// <summary>The error of an answer's body: JSON, HTML or words.</summary>
    public static ServerError Of(string body)
    {
        var text = WellFormedText.Of(body).Trim('\uFEFF', ' ', '\n', '\r', '\t');
        foreach (var value in JsonValues.In(text))
        {
            if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                return Of(value);
        }
        var start = text.Length > MostWords ? text[..MostWords] : text;
        var words = start.StartsWith('<') ? Tag().Replace(start, " ") : start;
        return new(words, words.ToLowerInvariant());
    }

    /// <summary>The error of a JSON body.</summary>
    public static ServerError Of(JsonElement body)
    {
        var (words, names, place) = (new List<string>(), new StringBuilder(), new StringBuilder());
        int? status = null;
        Walk(body, "");
        return new(words.Count > 0 ? string.Join("; ", words.Distinct(StringComparer.Ordinal)) : body.GetRawText(), names.ToString().ToLowerInvariant())
        {
            Status = status,
            Parameter = place.ToString().ToLowerInvariant()
        };

        void Walk(JsonElement value, string name)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    var at = value.TryGetProperty("loc", out var loc) && loc.ValueKind == JsonValueKind.Array
                        ? string.Join('.', loc.EnumerateArray().Select(part => part.ToString()))
                        : null;
                    if (at is not null && value.TryGetProperty("msg", out var msg))
                        words.Add($"{at}: {msg}");
                    foreach (var property in value.EnumerateObject().Where(property => !Echoes.Contains(property.Name)))
                        Walk(property.Value, at is not null && property.NameEquals("msg") ? "" : property.Name);
                    break;
                case JsonValueKind.Array:
                    foreach (var item in value.EnumerateArray())
                        Walk(item, name);
                    break;
                case JsonValueKind.String when value.GetString() is { Length: > 0 } text:
                    names.Append(text).Append('\n');
                    if (Messages.Contains(name))
                        words.Add(text);
                    if (name is "param" or "loc" or "field")
                        place.Append(text).Append('\n');
                    break;
                case JsonValueKind.Number when name is "code" or "status" or "status_code" && value.TryGetInt32(out var code) && code is >= 400 and < 600:
                    status ??= code;
                    break;
            }
        }
    }

    [GeneratedRegex(
        @"(?:try again|retry|wait)\w*\s+(?:in|after|for)?\s*(?<n>\d+(?:\.\d+)?)\s*(?<unit>ms|s|m|min|h)?\b|retrydelay""?:?\s*""?(?<n>\d+(?:\.\d+)?)s|^(?<n>\d+(?:\.\d+)?)s$",
        RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex RetryWords();

    [GeneratedRegex(@"<(?:style|script)\b[^>]*>.*?</(?:style|script)>|<[^>]*>",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}

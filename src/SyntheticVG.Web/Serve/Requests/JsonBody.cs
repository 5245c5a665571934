using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>JSON of a request; what is not as expected is refused with its name.</summary>
internal static class JsonBody
{
    /// <summary>The body, an object.</summary>
    /// <exception cref="ProblemException">It is none.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            if (body.RootElement.ValueKind == JsonValueKind.Object)
                return body;
            body.Dispose();
            throw Refused("the body is no JSON object", null);
        }
        catch (JsonException e)
        {
            throw Refused($"the body is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}", null);
        }
    }

    /// <summary>A text, or null where it is not there.</summary>
    /// <exception cref="ProblemException">It is something else.</exception>
    public static string? Text(JsonElement parent, string name) => !parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Refused($"{name} is {Kind(value)}; expected text", name);

    /// <summary>A number, or null where it is not there.</summary>
    /// <exception cref="ProblemException">It is something else, or outside the range.</exception>
    public static double? Number(JsonElement parent, string name, double least, double most) =>
        !parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number
            : throw Refused($"{name} is {Kind(value)}; expected a number from {least} to {most}", name);

    /// <summary>Whether it is said; false where it is not there.</summary>
    /// <exception cref="ProblemException">It is neither true nor false.</exception>
    public static bool Flag(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw Refused($"{name} is {Kind(value)}; expected true or false", name),
    };

    /// <summary>Sees to it that an object has no members but these: one without effect would pass for one that has some.</summary>
    /// <exception cref="ProblemException">It has others, or is no object.</exception>
    public static void RequireOnly(JsonElement element, string path, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Refused($"{path.TrimEnd('.')} is {Kind(element)}; expected an object", path.TrimEnd('.'));
        foreach (var member in element.EnumerateObject())
        {
            if (!names.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
                throw Refused($"{path}{member.Name} is not supported; expected {string.Join(", ", names.ToArray())}", path + member.Name);
        }
    }

    /// <summary>A refusal that names a member.</summary>
    public static ProblemException Refused(string words, string? member) => new(new(StatusCodes.Status400BadRequest, "unsupported", words) { Part = member });

    private static string Kind(JsonElement value) => value.GetRawText() is { Length: <= 40 } text ? text : JsonWords.Of(value.ValueKind);
}

using System.Text;
using System.Text.Json;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>JSON values that follow each other, as servers send them: one alone, one a line, one an event.</summary>
internal static class JsonValues
{
    private static readonly JsonReaderOptions Lenient =
        new() { AllowMultipleValues = true, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The values up to the first thing that is none.</summary>
    /// <param name="text">Well-formed text (<see cref="WellFormedText.Of"/>).</param>
    public static IReadOnlyList<JsonElement> In(string text)
    {
        var values = new List<JsonElement>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), Lenient);
        try
        {
            while (reader.Read())
            {
                using var document = JsonDocument.ParseValue(ref reader);
                values.Add(document.RootElement.Clone());
            }
        }
        catch (JsonException)
        {
            return values; // whoever reads them says what is missing
        }
        return values;
    }
}

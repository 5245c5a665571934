using System.Text.Json;

namespace SyntheticVG.Evaluation;

/// <summary>Answers by question id, with a count of what was odd about the file they came from.</summary>
public sealed class PredictionSet
{
    private readonly Dictionary<string, string> _answers = [];
    private readonly HashSet<string> _asked = [];

    /// <summary>Ids that came more than once; the first answer counts.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Lines that were no prediction.</summary>
    public int Malformed { get; private set; }

    /// <summary>Answers given.</summary>
    public int Count => _answers.Count;

    /// <summary>Answers to questions that the data does not have; known after scoring.</summary>
    public int Unknown => _answers.Keys.Count(id => !_asked.Contains(id));

    /// <summary>The answer to a question, or null where there is none.</summary>
    public string? this[string id]
    {
        get
        {
            _asked.Add(id);
            return _answers.GetValueOrDefault(id);
        }
    }

    /// <summary>Adds an answer; of several to one question the first counts.</summary>
    public void Add(string id, string answer)
    {
        if (!_answers.TryAdd(id, answer))
            Duplicates++;
    }

    /// <summary>
    /// Reads JSON lines <c>{"id", "answer"}</c>, or one JSON array of such objects. The peers' own field names are read
    /// as well: <c>question_id</c>, <c>questionId</c>, <c>index</c>, and <c>prediction</c>, <c>output</c>, <c>text</c>
    /// before <c>answer</c>, which in published sheets is the gold one.
    /// </summary>
    /// <exception cref="InvalidDataException">No line of the file is a prediction.</exception>
    public static PredictionSet Read(string path)
    {
        var predictions = new PredictionSet();
        using var reader = new StreamReader(path);
        while (reader.Peek() is var next && (char.IsWhiteSpace((char)Math.Max(next, 0)) && next >= 0))
            reader.Read();
        if (reader.Peek() == '[')
        {
            using var document = Parse(reader.ReadToEnd()) ?? throw new InvalidDataException($"{path}: expected JSON lines or a JSON array of predictions");
            foreach (var element in document.RootElement.EnumerateArray())
                predictions.Add(element);
        }
        else
        {
            while (reader.ReadLine() is { } line)
            {
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                using var document = Parse(line);
                if (document is null)
                    predictions.Malformed++;
                else
                    predictions.Add(document.RootElement);
            }
        }
        return predictions.Count > 0
            ? predictions
            : throw new InvalidDataException($"{path}: no prediction found; expected lines like {{\"id\": \"17\", \"answer\": \"yes\"}}");
    }

    private void Add(JsonElement element)
    {
        if (Field(element, "id", "question_id", "questionId", "index") is { Length: > 0 } id
            && Field(element, "prediction", "output", "text", "answer") is { } answer)
            Add(id, answer);
        else
            Malformed++;
    }

    private static string? Field(JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var value))
                return value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null };
        }
        return null;
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null; // counted by the caller
        }
    }
}

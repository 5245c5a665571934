using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Leaks;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Evaluation;

/// <summary>Answers by question id, with a count of what was odd about the file they came from.</summary>
/// <remarks>
/// An answer is a text. One that comes as a JSON object (a graph with boxes and scores) is that object's text. Long lines
/// of a plain file stay on disk and are read again when they are asked for, so memory does not grow with their size.
/// </remarks>
public sealed class PredictionSet
{
    private const int KeptInMemory = 4096; // bytes of a line

    // What tells a line that is an answer itself from one that carries an answer.
    private static readonly string[] GraphFields = ["boxes", "masks", "pairs", "triplets", "relations", "relationships"];

    private readonly Dictionary<string, Answer> _answers = [];
    private readonly Dictionary<string, string> _aliases = []; // other names of images that graph lines are about
    private readonly HashSet<string> _asked = [];
    private string _file = "";

    /// <summary>Ids that came more than once; the first answer counts.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Lines that were no prediction.</summary>
    public int Malformed { get; private set; }

    /// <summary>Answers about drawn stand-ins for missing pictures.</summary>
    public int Simulated { get; private set; }

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
            return !_answers.TryGetValue(id, out var answer) ? null : answer.Text ?? ReadAgain(answer);
        }
    }

    /// <summary>The graph line about an image that one of some keys names; null where there is none.</summary>
    internal string? Find(IEnumerable<string> keys) =>
        keys.Select(key => _aliases.GetValueOrDefault(key)).OfType<string>().FirstOrDefault() is { } id ? this[id] : null;

    /// <summary>Adds an answer; of several to one question the first counts.</summary>
    public void Add(string id, string answer) => Keep(id, new(answer, 0, 0));

    /// <summary>
    /// Reads JSON lines <c>{"id", "answer"}</c>, or one JSON array of such objects. The peers' own field names are read
    /// as well: <c>question_id</c>, <c>questionId</c>, <c>image_id</c>, <c>index</c>, and <c>prediction</c>, <c>output</c>,
    /// <c>text</c> before <c>answer</c>, which in published sheets is the gold one. A line with boxes or relations of its
    /// own, and a line of <see cref="GraphLines"/>, is an answer as it stands.
    /// </summary>
    /// <exception cref="InvalidDataException">No line of the file is a prediction.</exception>
    public static PredictionSet Read(string path)
    {
        var predictions = new PredictionSet { _file = path };
        if (IsArray(path))
            predictions.ReadArray(path);
        else
            predictions.ReadLines(path);
        return predictions.Count > 0
            ? predictions
            : throw new InvalidDataException(
                $"{path}: no prediction found{Found(path)}; expected lines like {{\"id\": \"17\", \"answer\": \"yes\"}}, in UTF-8");
    }

    // What the file seems to be instead.
    private static string Found(string path)
    {
        Span<byte> head = stackalloc byte[512];
        using var file = File.OpenRead(path);
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return head.IsEmpty ? " (the file is empty)" : head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? " (the file is UTF-16)"
            : head is [(byte)'{', ..] ? "" : head.Contains((byte)'\t') || head.Contains((byte)',') ? " (the file seems to be a table)" : "";
    }

    private void ReadArray(string path)
    {
        using var document = Parse(File.ReadAllBytes(path)) ?? throw new InvalidDataException($"{path}: expected JSON lines or a JSON array of predictions");
        foreach (var element in document.RootElement.EnumerateArray())
        {
            if (IdOf(element) is { } id && AnswerOf(element) is { } answer)
                Add(id, answer);
            else
                Malformed++;
        }
    }

    private void ReadLines(string path)
    {
        using var file = LineFile.Open(path);
        foreach (var line in LineFile.Read(file, path, ReadReport.StopAtFirst))
        {
            using var document = Parse(line.Text);
            if (document is not null && IdOf(document.RootElement) is { } id && AnswerOf(document.RootElement) is { } answer)
            {
                foreach (var alias in AliasesOf(document.RootElement))
                    _aliases.TryAdd(alias, id);
                Simulated += document.RootElement.TryGetProperty("simulated", out var drawn) && drawn.ValueKind == JsonValueKind.True ? 1 : 0;
                Keep(id, line.Offset >= 0 && line.Text.Length > KeptInMemory ? new(null, line.Offset, line.Text.Length) : new(answer, 0, 0));
            }
            else
            {
                Malformed++;
            }
        }
    }

    private void Keep(string id, Answer answer)
    {
        if (!_answers.TryAdd(id, answer))
            Duplicates++;
    }

    private string ReadAgain(Answer answer)
    {
        using var file = File.OpenHandle(_file);
        var line = new byte[answer.Length];
        var read = RandomAccess.Read(file, line, answer.Offset);
        using var document = read == line.Length ? Parse(line) : null;
        return document is not null && AnswerOf(document.RootElement) is { } text
            ? text
            : throw new InvalidDataException($"{_file} was changed while it was scored");
    }

    private static string? IdOf(JsonElement element) =>
        Field(element, "id", "question_id", "questionId", "image_id", "index") is { Length: > 0 } id ? id
        : element.ValueKind == JsonValueKind.Object && element.TryGetProperty("image", out var image) ? Field(image, "key")
        : null;

    private static IEnumerable<string> AliasesOf(JsonElement line)
    {
        if (!line.TryGetProperty("image", out var image) || image.ValueKind != JsonValueKind.Object || !line.TryGetProperty("relationships", out _))
            yield break;
        if (Field(image, "key") is { } key)
            yield return key;
        foreach (var source in image.TryGetProperty("sources", out var sources) && sources.ValueKind == JsonValueKind.Object
            ? sources.EnumerateObject().ToArray()
            : [])
            yield return $"{source.Name}:{source.Value}";
        foreach (var name in Field(image, "file") is { } file ? PictureKeys.Of(file) : [])
            yield return name;
    }

    private static string? AnswerOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && GraphFields.Any(name => element.TryGetProperty(name, out _)) ? element.GetRawText()
        : Field(element, "likelihood", "prediction", "output", "text", "answer");

    private static string? Field(JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var value))
                return value.ValueKind switch
                {
                    JsonValueKind.String => name.EndsWith("id", StringComparison.OrdinalIgnoreCase) || name == "index"
                    ? Spelled(value.GetString()!)
                    : value.GetString(),
                    JsonValueKind.Number => Spelled(value.GetRawText()),
                    JsonValueKind.Object => value.GetRawText(),
                    _ => null
                };
        }
        return null;
    }

    // 1 and 1.0 are one id, as number and as text; 007 is another.
    private static string Spelled(string number) => number.AsSpan().IndexOfAny('.', 'e', 'E') > 0 && WholeNumber.Of(number) is { } whole
        ? whole.ToString(System.Globalization.CultureInfo.InvariantCulture)
        : number;

    private static bool IsArray(string path)
    {
        using var reader = new StreamReader(path);
        while (reader.Peek() is >= 0 and var next && char.IsWhiteSpace((char)next))
            reader.Read();
        return reader.Peek() == '[';
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            return WholeJson.Parse(text, "");
        }
        catch (InvalidDataException)
        {
            return null; // counted by the caller
        }
    }

    // A text, or where the line that holds it stands in the file.
    private readonly record struct Answer(string? Text, long Offset, int Length);
}

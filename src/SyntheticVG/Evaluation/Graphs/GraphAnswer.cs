using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>What a model answered about one image: free text, or nodes with ranked edges; what it leaves out is taken from the true graph where the task gives
/// it.</summary>
/// <remarks>
/// As JSON: <c>text</c>; <c>boxes</c> [[x1, y1, x2, y2]] in pixels; <c>masks</c> as COCO run lengths; <c>labels</c> and
/// <c>scores</c> a node each; <c>pairs</c> [[s, o]] best first with <c>predicates</c>, a row of scores a pair; or
/// <c>relations</c> [[s, o, p]] best first. Or a line of <see cref="GraphLines"/>. Labels and predicates are names, or numbers as the data's own files count
/// them.
/// </remarks>
internal sealed record GraphAnswer
{
    public string? Text { get; init; }

    /// <summary>A graph as this program writes it; null for the other forms.</summary>
    public SceneGraph? Graph { get; init; }

    public IReadOnlyList<Box>? Boxes { get; init; }

    public IReadOnlyList<Rle>? Masks { get; init; }

    public IReadOnlyList<int>? Labels { get; init; }

    public IReadOnlyList<double>? Scores { get; init; }

    public IReadOnlyList<(int Subject, int Object)> Pairs { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<double>> Predicates { get; init; } = [];

    public IReadOnlyList<Edge> Relations { get; init; } = [];

    /// <summary>Reads an answer; one that is no JSON object is text.</summary>
    /// <exception cref="InvalidDataException">The object contradicts itself or names what the data does not have.</exception>
    public static GraphAnswer Parse(string answer, GraphVocabulary vocabulary)
    {
        if (!answer.TrimStart().StartsWith('{'))
            return new() { Text = answer };
        try
        {
            using var document = JsonDocument.Parse(answer);
            var root = document.RootElement;
            if (root.TryGetProperty("regions", out _) && root.TryGetProperty("relationships", out _) && root.TryGetProperty("image", out _))
                return new() { Graph = GraphLines.Read(System.Text.Encoding.UTF8.GetBytes(answer)) };
            var parsed = new GraphAnswer
            {
                Text = root.TryGetProperty("text", out var text) ? text.GetString() : null,
                Boxes = List(root, "boxes", box => box.GetArrayLength() == 4
                    ? new Box(Finite(box[0]), Finite(box[1]), Finite(box[2]), Finite(box[3]))
                    : throw new InvalidDataException("a box has four numbers")),
                Masks = List(root, "masks", mask => mask.Deserialize<Rle>() ?? throw new InvalidDataException("a mask is null")),
                Labels = List(root, "labels", label => Label(label, vocabulary.Classes, vocabulary.ClassOf, vocabulary.First, "class")),
                Scores = List(root, "scores", Finite),
                Pairs = List(root, "pairs", pair => (pair[0].GetInt32(), pair[1].GetInt32())) ?? [],
                Predicates = List(root, "predicates", row => Row(row, vocabulary.Predicates.Count)) ?? [],
                Relations = List(root, "relations", row => new Edge(
                    row[0].GetInt32(), Label(row[2], vocabulary.Predicates, vocabulary.PredicateOf, vocabulary.First, "predicate"), row[1].GetInt32())) ?? [],
            };
            return parsed.Contradiction() is { } contradiction ? throw new InvalidDataException(contradiction) : parsed;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"not an answer of the expected form: {e.Message}", e);
        }
    }

    /// <summary>Fills in what the task gives, and checks that edges name nodes.</summary>
    /// <exception cref="InvalidDataException">An edge names a node that there is not.</exception>
    public void RequireNodes(int nodes)
    {
        foreach (var (subject, @object) in Pairs.Concat(Relations.Select(edge => (edge.Subject, edge.Object))))
        {
            if ((uint)subject >= (uint)nodes || (uint)@object >= (uint)nodes)
                throw new InvalidDataException($"an edge joins nodes {subject} and {@object}; there are {nodes}");
        }
    }

    private string? Contradiction()
    {
        var counts = new[] { Boxes?.Count, Masks?.Count, Labels?.Count, Scores?.Count }.OfType<int>().Distinct().ToList();
        return counts.Count > 1 ? $"boxes, masks, labels and scores differ in number: {string.Join(", ", counts)}"
            : Pairs.Count != Predicates.Count ? $"{Pairs.Count} pairs and {Predicates.Count} rows of predicate scores; expected one row a pair"
            : null;
    }

    private static IReadOnlyList<T>? List<T>(JsonElement root, string name, Func<JsonElement, T> read) =>
        root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(read)] : null;

    private static double[] Row(JsonElement row, int predicates) => row.GetArrayLength() == predicates ? [.. row.EnumerateArray().Select(Finite)]
        : throw new InvalidDataException($"a pair has {row.GetArrayLength()} predicate scores; expected {predicates}, without a background column");

    private static double Finite(JsonElement value) => value.GetDouble() is var number && double.IsFinite(number) ? number
        : throw new InvalidDataException($"found the number {number}; expected a finite one");

    private static int Label(JsonElement value, IReadOnlyList<string> names, Func<string, int?> find, int first, string kind)
    {
        if (value.ValueKind == JsonValueKind.String)
            return find(value.GetString()!) ?? throw new InvalidDataException($"no {kind} is called '{value.GetString()}'");
        var label = value.GetInt32() - first;
        return (uint)label < (uint)names.Count ? label
            : throw new InvalidDataException($"found {kind} {label + first}; expected {first} to {names.Count + first - 1}");
    }
}

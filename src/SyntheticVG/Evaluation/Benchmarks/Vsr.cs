using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>VSR: is the caption's spatial relation true of the photo? (Liu, Emerson and Collier, TACL 2023)</summary>
internal sealed partial class Vsr : IBenchmark
{
    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "vsr",
        Title = "Visual Spatial Reasoning",
        What = "A caption's relation as a yes/no question.",
        Data = "zeroshot test.jsonl (or random test.jsonl) of the VSR repository; images are COCO train2017 and val2017; "
            + "rel_meta_category_dict.txt beside it is read when present.",
        Counts = "zeroshot test 1,222 (629 true); random test 2,195 (1,181 true)",
        Modes =
        [
            new("author", "text after the last 'Answer:', lower case; neither yes nor no counts as yes where the question contains it, as no elsewhere"),
            new("strict", "yes or no, anything else is unreadable and wrong"),
            new("vlmevalkit", "punctuation off; only one of the words yes and no may occur"),
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var file = DataFile.Find(path, $"*{split ?? "zeroshot"}*.jsonl", "*.jsonl");
        var meta = DataFile.TryFind(Path.GetDirectoryName(Path.GetFullPath(file))!, "*meta_category*.txt") is { } found ? ReadMeta(found) : null;
        return Over(DataFile.ReadLines<VsrRow>(file), Path.GetFileName(file), meta);
    }

    internal IBenchmarkData Over(IReadOnlyList<VsrRow> rows, string split, IReadOnlyDictionary<string, string>? meta) =>
        new QuestionData<(VsrRow Row, int Number)>(Card, split, [.. rows.Select((row, i) => (row, i))], Ask,
        [
            new("author", Card.Modes[0].What, (item, text) => Equal(item.Row, AuthorReads(text, Question(item.Row) + Prompts.YesOrNo) == "yes"),
                judged => Measure(judged, meta)),
            new("strict", Card.Modes[1].What, (item, text) =>
                AnswerReading.AuthorTail(text).ToLowerInvariant() switch { "yes" => Equal(item.Row, true), "no" => Equal(item.Row, false), _ => null },
                judged => Measure(judged, meta)),
            new("vlmevalkit", Card.Modes[2].What, (item, text) => VlmevalkitReads(text) is { } yes ? Equal(item.Row, yes) : null,
                judged => Measure(judged, meta)),
        ])
        {
            Truth = item => item.Row.Label == 1 ? "yes" : "no",
            Notes = CountNote.Of(rows.Count, split.Contains("random", StringComparison.Ordinal) ? 2195 : 1222, "captions of the test split"),
        };

    /// <summary>The question that the ROBIN author's loader makes of a row.</summary>
    internal static string Question(VsrRow row) =>
        row.Caption.Split(' ').Count(word => word == "is") == 1 ? $"Is the {row.Subj} {row.Relation} the {row.Obj}?"
        : row.Relation == "has as a part" ? $"Is the {row.Subj} part of the {row.Obj}?"
        : $"Does the {row.Subj} {(row.Relation.EndsWith('s') ? row.Relation[..^1] : row.Relation)} the {row.Obj}?";

    /// <summary>The author's reading: <c>yes</c> or <c>no</c>, never unreadable.</summary>
    internal static string AuthorReads(string text, string question)
    {
        var read = AnswerReading.AuthorTail(text).ToLowerInvariant();
        return read is "yes" or "no" ? read : question.Contains(read, StringComparison.Ordinal) ? "yes" : "no";
    }

    /// <summary>VLMEvalKit's reading, or null where both or neither word occurs.</summary>
    internal static bool? VlmevalkitReads(string text)
    {
        var words = Punctuation().Replace(text.ToLowerInvariant().Replace(".", ""), " ").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        return (words.Contains("yes"), words.Contains("no")) switch { (true, false) => true, (false, true) => false, _ => null };
    }

    /// <summary>Meta category of each relation; of a relation that stands in two lists the last one.</summary>
    internal static IReadOnlyDictionary<string, string> ReadMeta(string file)
    {
        var meta = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(file))
        {
            if (line.Split(':', 2) is [var category, var relations])
            {
                foreach (var relation in relations.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                    meta[relation] = category.Trim();
            }
        }
        return meta;
    }

    private static double Equal(VsrRow row, bool yes) => (row.Label == 1) == yes ? 1 : 0;

    private static Question Ask((VsrRow Row, int Number) item) => new()
    {
        Id = item.Number.ToString(),
        Image = item.Row.Image,
        Text = Question(item.Row) + Prompts.YesOrNo,
        Options = ["yes", "no"],
    };

    private static IEnumerable<Metric> Measure(IReadOnlyList<Judged<(VsrRow Row, int Number)>> judged, IReadOnlyDictionary<string, string>? meta) =>
    [
        judged.Mean(),
        new("majority", judged.Count > 0 ? judged.Count(j => j.Item.Row.Label == 1) / (double)judged.Count : double.NaN) { Count = judged.Count },
        .. judged.MeanBy(item => meta?.GetValueOrDefault(item.Row.Relation), "meta"),
        .. judged.MeanBy(item => item.Row.Relation, "relation"),
    ];

    [GeneratedRegex(@"[\p{P}\p{S}]")]
    private static partial Regex Punctuation();
}

/// <summary>One row of the published file.</summary>
internal sealed record VsrRow
{
    public string Image { get; init; } = "";
    public string Caption { get; init; } = "";
    [JsonRequired] public required int Label { get; init; }
    [JsonRequired] public required string Relation { get; init; }
    public string Subj { get; init; } = "";
    public string Obj { get; init; } = "";
}

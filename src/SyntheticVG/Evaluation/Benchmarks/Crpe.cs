using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>CRPE: circular-based relation probing; each question four times with its options rotated (Wang et al., ECCV 2024).</summary>
/// <remarks>Rotations stand together: group = question id div 4. The text has the options and the instruction inside.</remarks>
internal sealed partial class Crpe : IBenchmark
{
    private const int Published = 7576;

    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "crpe",
        Title = "CRPE (relation)",
        What = "Four options, four rotations; a letter.",
        Data = "crpe_relation.jsonl and crpe_exist.jsonl of OpenGVLab/CRPE; images are COCO val2017 and abnormal_images.",
        Counts = "relation 7,576 rows = 1,894 questions × 4",
        Modes =
        [
            new("author-rows", "text after the last 'Answer:'; equality with the letter; mean over all rows of the three relation categories"),
            new("circular",
                "the owners': a question counts when its four answers are the letter and nothing else; an output longer than one character is wrong"),
            new("circular-vlmevalkit", "circular; one character is compared, else a leading A to D, else the right option's text must occur"),
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var file = DataFile.Find(path, $"*{split ?? "relation"}*.jsonl", "*question*.jsonl", "*.jsonl");
        var rows = DataFile.ReadLines<CrpeRow>(file);
        return new QuestionData<CrpeRow>(Card, Path.GetFileName(file), rows, Ask,
        [
            new("author-rows", Card.Modes[0].What, (row, text) => AnswerReading.AuthorLetter(text, row.Letter), MeasureRows) { Unit = Group },
            new("circular", Card.Modes[1].What, (row, text) => text.Length > 1 ? null : text == row.Letter ? 1 : 0, MeasureCircular)
            {
                Unit = Group,
                AllOrNothing = true
            },
            new("circular-vlmevalkit", Card.Modes[2].What, (row, text) => VlmevalkitReads(row, text) ? 1 : 0, MeasureCircular)
            {
                Unit = Group,
                AllOrNothing = true
            },
        ])
        {
            Truth = row => row.Letter,
            Notes = CountNote.Of(rows.Count(row => row.Category != "exist"), Published, "rows of the three relation categories"),
        };
    }

    private static string Group(CrpeRow row) => (row.QuestionId / 4).ToString(CultureInfo.InvariantCulture);

    private static Question Ask(CrpeRow row) => new()
    {
        Id = row.QuestionId.ToString(CultureInfo.InvariantCulture),
        Image = row.Image,
        Text = row.Text,
        Options = ["A", "B", "C", "D"],
    };

    private static IEnumerable<Metric> MeasureRows(IReadOnlyList<Judged<CrpeRow>> judged) =>
        [judged.Where(IsRelation).Mean("row-accuracy"), .. judged.MeanBy(row => row.Category, "row-accuracy")];

    private static IEnumerable<Metric> MeasureCircular(IReadOnlyList<Judged<CrpeRow>> judged) =>
    [
        judged.Where(IsRelation).AllRight(Group, "circular-accuracy"),
        .. judged.GroupBy(j => j.Item.Category).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.AllRight(Group, $"circular-accuracy/{g.Key}")),
    ];

    private static bool IsRelation(Judged<CrpeRow> judged) => judged.Item.Category != "exist";

    private static bool VlmevalkitReads(CrpeRow row, string text)
    {
        if (text.Length == 1)
            return text == row.Letter;
        if (text is [>= 'A' and <= 'D', ..])
            return text[..1] == row.Letter;
        var option = Options().Matches(row.Text).FirstOrDefault(match => match.Groups[1].Value == row.Letter)?.Groups[2].Value.Trim();
        return option is { Length: > 0 } && text.ToLowerInvariant().Contains(option.ToLowerInvariant(), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^([A-D])\. (.*)$", RegexOptions.Multiline)]
    private static partial Regex Options();
}

/// <summary>One row of the published file.</summary>
internal sealed record CrpeRow
{
    [JsonPropertyName("question_id"), JsonRequired] public required long QuestionId { get; init; }
    public string Image { get; init; } = "";
    [JsonRequired] public required string Text { get; init; }
    [JsonPropertyName("correct_option"), JsonRequired] public required string Letter { get; init; }
    [JsonRequired] public required string Category { get; init; }
}

using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>What's Up asked for one word, in AdaptVis's form: <c>Where is the mug in relation to the table? Answer with left, right, on or under.</c></summary>
/// <remarks>Without captions there are no pairs and sets.</remarks>
internal static partial class WhatsUpWords
{
    private static readonly (string Split, string File)[] Subsets =
    [
        ("controlled_a", "Controlled_Images_A"), ("controlled_b", "Controlled_Images_B"),
        ("coco_one", "COCO_QA_one_obj"), ("coco_two", "COCO_QA_two_obj"), ("vg_one", "VG_QA_one_obj"), ("vg_two", "VG_QA_two_obj"),
    ];

    /// <summary>The modes.</summary>
    public static IReadOnlyList<BenchmarkMode> Cards { get; } =
    [
        new("adaptvis", "AdaptVis's questions; right where the right word occurs anywhere in the answer, but not 'on' beside 'front'"),
        new("first-word", "the same questions; the first of the listed words that stands in the answer as a whole word"),
    ];

    /// <summary>Reads the files of question and answer; none where there are none.</summary>
    public static IReadOnlyList<WhatsUpWord> Read(string path, string? split) => [.. Subsets.Where(subset => split is null || subset.Split == split)
        .SelectMany(subset => DataFile.TryFind(path, $"{subset.File}*.jsonl") is { } file
            ? DataFile.ReadLines<WhatsUpLine>(file).Select(line => new WhatsUpWord(subset.Split, line))
            : [])];

    /// <summary>Opens them.</summary>
    public static IBenchmarkData Open(BenchmarkCard card, string split, IReadOnlyList<WhatsUpWord> words) =>
        new QuestionData<WhatsUpWord>(card, split, words, Ask,
        [
            new("adaptvis", Cards[0].What, (word, text) => Contains(text, word.Gold) && !(word.Gold == "on" && Contains(text, "front")) ? 1 : 0, Measure)
            {
                Part = word => word.Split
            },
            new("first-word", Cards[1].What, (word, text) => FirstOf(word.Listed, text) is { } found ? found == word.Gold ? 1 : 0 : null, Measure)
            {
                Part = word => word.Split
            },
        ])
        { Truth = word => word.Gold };

    private static IEnumerable<Metric> Measure(IReadOnlyList<Judged<WhatsUpWord>> judged)
    {
        var splits = judged.MeanBy(word => word.Split, "individual").ToList();
        return [new("mean-of-subsets", splits.Average(split => split.Value)) { Count = splits.Count }, .. splits,
            .. judged.MeanBy(word => $"{word.Split}/{word.Gold}", "preposition")];
    }

    private static Question Ask(WhatsUpWord word) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{word.Split}/{word.Line.Id}"),
        Image = string.Create(CultureInfo.InvariantCulture, $"{word.Split}/{word.Line.Id}.jpg"), // these files name no picture
        Text = word.Asked,
    };

    private static bool Contains(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string? FirstOf(IReadOnlyList<string> listed, string text) =>
        Word().Matches(text).Select(match => match.Value.ToLowerInvariant()).FirstOrDefault(listed.Contains);

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex Word();
}

/// <summary>A question of these files.</summary>
internal sealed record WhatsUpWord(string Split, WhatsUpLine Line)
{
    /// <summary>The right word, lower case.</summary>
    public string Gold => (Line.Answer.Count > 0 ? Line.Answer[0] : "").ToLowerInvariant();

    /// <summary>The question without the marks of LLaVA's conversation.</summary>
    public string Asked => Line.Question.Replace("<image>", "", StringComparison.Ordinal).Replace("USER:", "", StringComparison.Ordinal)
        .Replace("ASSISTANT:", "", StringComparison.Ordinal).Trim();

    /// <summary>The words that the question offers.</summary>
    public IReadOnlyList<string> Listed =>
        [.. Asked[(Asked.LastIndexOf("Answer with", StringComparison.Ordinal) is >= 0 and var at ? at + "Answer with".Length : 0)..]
            .Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries).Where(word => word != "or").Select(word => word.ToLowerInvariant())];
}

/// <summary>A line of these files.</summary>
internal sealed record WhatsUpLine
{
    [JsonRequired] public required long Id { get; init; }
    [JsonRequired] public required string Question { get; init; }
    [JsonRequired] public required IReadOnlyList<string> Answer { get; init; }
}

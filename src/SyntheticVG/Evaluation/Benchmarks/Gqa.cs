using System.Text.Json.Serialization;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>GQA: compositional questions about photos with one short answer each (Hudson and Manning, CVPR 2019).</summary>
/// <remarks>
/// Exact match, no VQA-style normalisation in any mode. Only questions with <c>isBalanced</c> are scored; the unbalanced
/// ones serve consistency, which needs predictions for entailed questions too and is NaN where none was predicted.
/// Validity, plausibility and distribution follow the official script; the first two need the choices file.
/// </remarks>
internal sealed class Gqa : IBenchmark
{
    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "gqa",
        Title = "GQA",
        What = "Compositional questions with one short answer each; exact match.",
        Data = "testdev_balanced_questions.json (or val_balanced_questions.json) from the GQA site, images in images/; "
            + "*choices*.json beside it is read when present.",
        Counts = "testdev_balanced 12,578 questions on 398 images; val_balanced 132,062",
        Modes =
        [
            new("author", "text after the last 'Answer:', before the first comma, dots off, lower case; equality"),
            new("official-llava", "trailing dots off, lower case (LLaVA's conversion), then the official script's equality"),
            new("official", "the official script on the text as it stands"),
            new("lmms", "lmms-eval: trimmed, lower case, punctuation deleted on both sides"),
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var file = DataFile.Find(path, split is null ? "*questions.json" : $"{split}*questions.json");
        var questions = DataFile.ReadJson<Dictionary<string, GqaQuestion>>(file);
        var choices = DataFile.TryFind(path, "*choices*.json") is { } found ? DataFile.ReadJson<Dictionary<string, GqaChoices>>(found) : null;
        return new GqaData(Card, Path.GetFileName(file), questions, choices);
    }
}

/// <summary>One question of the published file.</summary>
internal sealed record GqaQuestion
{
    [JsonRequired] public required string Question { get; init; }
    [JsonRequired] public required string Answer { get; init; }
    public string ImageId { get; init; } = "";
    public bool IsBalanced { get; init; } = true;
    public IReadOnlyList<string> Entailed { get; init; } = [];
    public IReadOnlyList<GqaStep> Semantic { get; init; } = [];
    public GqaTypes Types { get; init; } = new("", "", "");
    public GqaGroups Groups { get; init; } = new(null);
}

internal sealed record GqaStep(string Operation, string Argument);

internal sealed record GqaTypes(string Structural, string Semantic, string Detailed);

internal sealed record GqaGroups(string? Global);

internal sealed record GqaChoices(IReadOnlyList<string> Valid, IReadOnlyList<string> Plausible);

internal sealed class GqaData(
    BenchmarkCard card, string split, IReadOnlyDictionary<string, GqaQuestion> questions, IReadOnlyDictionary<string, GqaChoices>? choices) : IBenchmarkData
{
    private static readonly string[] CommonAttributes = ["color", "material", "shape"];

    public IReadOnlyList<Question> Questions { get; } = [.. questions.Select(q => new Question
    {
        Id = q.Key,
        Image = $"{q.Value.ImageId}.jpg",
        Text = q.Value.Question + Prompts.ShortAnswer,
    })];

    public IReadOnlyList<string> Notes { get; } =
    [
        .. CountNote.Of(questions.Count(q => q.Value.IsBalanced), 12_578, "balanced questions of testdev"),
        .. choices is null ? new[] { "no choices file: validity and plausibility are not computed" } : [],
    ];

    public Score Score(PredictionSet predictions, string? mode = null)
    {
        var read = Reading(mode ?? card.Modes[0].Name);
        var texts = questions.ToDictionary(q => q.Key, q => predictions[q.Key] is { } text ? read(text) : null);
        var gold = mode == "lmms" ? AnswerReading.LmmsNorm : (Func<string, string>)(text => text);

        bool Right(string id) => texts[id] is { } text && text == gold(questions[id].Answer);

        var judged = questions.Where(q => q.Value.IsBalanced)
            .Select(q => new Judged<KeyValuePair<string, GqaQuestion>>(q, Right(q.Key) ? 1 : 0, texts[q.Key] is { Length: > 0 }, texts[q.Key] is not null)
            {
                Answer = texts[q.Key]
            })
            .ToList();
        var answered = judged.Where(j => j.Answered).Select(j => (j.Item, Text: texts[j.Item.Key]!)).ToList();
        return new()
        {
            Benchmark = card.Name,
            Version = card.Version,
            Split = split,
            Mode = mode ?? card.Modes[0].Name,
            Counts = new(judged.Count, answered.Count, judged.Count(j => j is { Answered: true, Readable: false }),
                judged.Count - answered.Count, predictions.Duplicates, predictions.Unknown, predictions.Malformed),
            Metrics =
            [
                judged.Mean(),
                judged.Where(j => j.Item.Value.Types.Structural != "query").Mean("binary"),
                judged.Where(j => j.Item.Value.Types.Structural == "query").Mean("open"),
                Consistency(judged, Right, texts),
                Share("validity", answered, choices, choice => choice.Valid, judged.Count),
                Share("plausibility", answered, choices, choice => choice.Plausible, judged.Count),
                new("distribution", Distribution(answered)),
                .. judged.MeanBy(q => q.Value.Types.Structural, "structural"),
                .. judged.MeanBy(q => q.Value.Types.Semantic, "semantic"),
                .. judged.MeanBy(q => Steps(q.Value).ToString(), "steps"),
                .. judged.MeanBy(q => q.Value.Question.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Length.ToString(), "words"),
            ],
            Units = [.. judged.Select(j => new UnitScore(j.Item.Key, j.Value))],
            Rows = Worst(judged),
            Notes = Notes,
        };
    }

    private static IReadOnlyList<ScoredRow> Worst(IEnumerable<Judged<KeyValuePair<string, GqaQuestion>>> judged)
    {
        var worst = new WorstRows();
        foreach (var j in judged)
            worst.Add(j.Value,
                () => new(j.Item.Key, j.Value, j.Item.Value.Answer, j.Answer) { Image = $"{j.Item.Value.ImageId}.jpg", Asked = j.Item.Value.Question });
        return worst.Rows;
    }

    private Func<string, string> Reading(string mode) => mode switch
    {
        "author" => text => AnswerReading.AuthorTail(text).Split(',')[0].TrimEnd('.').ToLowerInvariant().Trim(),
        "official-llava" => AnswerReading.LlavaNorm,
        "official" => text => text,
        "lmms" => AnswerReading.LmmsNorm,
        _ => throw new ArgumentException($"{card.Name} has no mode '{mode}'; it has {string.Join(", ", card.Modes.Select(m => m.Name))}"),
    };

    // Over the rightly answered balanced questions that entail others: how many of those are answered rightly too.
    private static Metric Consistency(
        IEnumerable<Judged<KeyValuePair<string, GqaQuestion>>> judged, Func<string, bool> right, IReadOnlyDictionary<string, string?> texts)
    {
        var shares = judged.Where(j => j.Right)
            .Select(j => j.Item.Value.Entailed.Where(id => id != j.Item.Key && texts.GetValueOrDefault(id) is not null).ToList())
            .Where(entailed => entailed.Count > 0)
            .Select(entailed => entailed.Average(id => right(id) ? 1.0 : 0.0)).ToList();
        return new("consistency", shares.Count > 0 ? shares.Average() : double.NaN) { Count = shares.Count };
    }

    private static Metric Share(
        string name, IReadOnlyList<(KeyValuePair<string, GqaQuestion> Item, string Text)> answered,
        IReadOnlyDictionary<string, GqaChoices>? choices, Func<GqaChoices, IReadOnlyList<string>> list, int all)
    {
        if (choices is null)
            return new(name, double.NaN);
        var hits = answered.Count(a => a.Item.Value.Types.Detailed.Contains("Common", StringComparison.Ordinal)
            ? CommonAttributes.Contains(a.Text)
            : choices.TryGetValue(a.Item.Key, out var choice) && list(choice).Contains(a.Text));
        return new(name, all > 0 ? hits / (double)all : double.NaN) { Count = all };
    }

    // Chi-square distance between predicted and true answers within each global group, weighted by size, over 100.
    private static double Distribution(IReadOnlyList<(KeyValuePair<string, GqaQuestion> Item, string Text)> answered)
    {
        var (sum, count) = (0.0, 0);
        foreach (var group in answered.Where(a => a.Item.Value.Groups.Global is not null).GroupBy(a => a.Item.Value.Groups.Global))
        {
            var gold = group.GroupBy(a => a.Item.Value.Answer).ToDictionary(g => g.Key, g => g.Count());
            var predicted = group.GroupBy(a => a.Text).ToDictionary(g => g.Key, g => g.Count());
            var distance = gold.Sum(g => Math.Pow(predicted.GetValueOrDefault(g.Key) - g.Value, 2) / g.Value);
            sum += distance * group.Count();
            count += group.Count();
        }
        return count > 0 ? sum / count / 100 : double.NaN;
    }

    // Looking up a thing by name is no step of reasoning.
    private static int Steps(GqaQuestion question) => question.Semantic.Count(step =>
        $"{step.Operation}: {step.Argument}" is var text
        && !text.Contains("exist", StringComparison.Ordinal)
        && !text.Contains("query: name", StringComparison.Ordinal)
        && !text.Contains("choose name", StringComparison.Ordinal));
}

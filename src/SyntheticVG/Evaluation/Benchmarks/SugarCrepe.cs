using System.Text.Json;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>SugarCrepe: which of two captions, one of them subtly wrong, describes the photo? (Hsieh et al., NeurIPS 2023)</summary>
/// <remarks>
/// Seven files. The headline asks each pair in both orders and counts rows; "average" is the macro mean over the files
/// present. The group and micro means and the stricter both-orders share are printed beside it.
/// </remarks>
public sealed class SugarCrepe : IBenchmark
{
    private static readonly string[] Files = ["add_att", "add_obj", "replace_att", "replace_obj", "replace_rel", "swap_att", "swap_obj"];

    private static readonly Dictionary<string, int> Counts = new()
    {
        ["add_obj"] = 2062,
        ["add_att"] = 692,
        ["replace_obj"] = 1652,
        ["replace_att"] = 788,
        ["replace_rel"] = 1406,
        ["swap_obj"] = 245,
        ["swap_att"] = 666,
    };

    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "sugarcrepe",
        Title = "SugarCrepe",
        What = "Two captions, one subtly wrong; asked in both orders.",
        Data = "The seven files add_obj.json, add_att.json, replace_{obj,att,rel}.json, swap_{obj,att}.json of the SugarCrepe repository (or published "
            + "answers gpt4v_{order}_{file}.json); images are COCO val2017.",
        Counts = "7,511: add_obj 2,062, add_att 692, replace_obj 1,652, replace_att 788, replace_rel 1,406, swap_obj 245, swap_att 666",
        Modes =
        [
            new("author-ab",
                "options A and B, both orders; text after the last 'Answer:'; equality with the letter; ids end in _0 (true caption first) and _1"),
            new("gpt4v", "the owners' form for GPT-4V, options (1) and (2), both orders; right when the right mark occurs and the other does not"),
            .. Likelihoods.Cards("both captions are scored behind the picture, once a pair; a tie is wrong; a strong prior of language is in it"),
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var items = Files.Where(file => split is null || file == split).SelectMany(file => Read(path, file)).ToList();
        if (items.Count == 0)
            throw new FileNotFoundException($"{path}: expected one or more of {string.Join(", ", Files.Select(file => $"{file}.json"))}");
        var scored = new QuestionData<CaptionPair>(Card, split ?? "all", [.. items.Where(item => item.TrueFirst)], AskOptions,
            Likelihoods.Modes<CaptionPair>(Card.Modes, _ => 0, tieCounts: false,
                judged => judged.MeanBy(item => item.File).ToList() is var files ? [.. Averages(files), .. files] : []));
        return new AskedOrScored(new QuestionData<CaptionPair>(Card, split ?? "all", items, Ask,
        [
            new("author-ab", Card.Modes[0].What, (item, text) => AnswerReading.AuthorLetter(text, item.TrueFirst ? "A" : "B"), Measure)
            {
                Unit = Pair,
                Part = item => item.File
            },
            new("gpt4v", Card.Modes[1].What, ReadNumber, Measure) { Unit = Pair, Part = item => item.File },
        ])
        {
            Truth = item => item.Caption,
            Notes = [.. items.Where(item => item.TrueFirst).CountBy(item => item.File)
                .SelectMany(file => CountNote.Of(file.Value, Counts[file.Key], $"pairs of {file.Key}")),
            .. items.All(item => item.Image is null)
                ? ["only published answers of GPT-4V are there, which name (1) and (2): --mode gpt4v reads them"]
                : Array.Empty<string>()]
        }, scored, Card.Modes);
    }

    /// <summary>Scores pairs of caption scores (likelihoods, similarities): right where the true caption's is strictly higher.</summary>
    /// <param name="pairs">Scores of the true and the false caption, by file.</param>
    /// <returns>One metric a file, then the three averages.</returns>
    public static IEnumerable<Metric> ScorePairs(IReadOnlyDictionary<string, IReadOnlyList<(double True, double False)>> pairs)
    {
        var files = pairs.Select(file => new Metric($"accuracy/{file.Key}", file.Value.Average(p => p.True > p.False ? 1.0 : 0.0)) { Count = file.Value.Count })
            .ToList();
        return [.. Averages(files), .. files];
    }

    private static double? ReadNumber(CaptionPair item, string text)
    {
        var (right, wrong) = item.TrueFirst ? ("(1)", "(2)") : ("(2)", "(1)");
        return (text.Contains(right, StringComparison.Ordinal), text.Contains(wrong, StringComparison.Ordinal)) switch
        {
            (true, false) => 1,
            (false, true) => 0,
            _ => null,
        };
    }

    private static string Pair(CaptionPair item) => $"{item.File}/{item.Id}";

    private static Question Ask(CaptionPair item) => new()
    {
        Id = $"{item.File}/{item.Id}_{(item.TrueFirst ? 0 : 1)}",
        Image = item.Image,
        Text = Prompts.Choice("Which caption best describes the image?", item.TrueFirst ? [item.Caption, item.Negative] : [item.Negative, item.Caption]),
        Options = ["A", "B"],
    };

    private static Question AskOptions(CaptionPair item) => new() { Id = Pair(item), Image = item.Image, Text = "", Options = [item.Caption, item.Negative] };

    private static IEnumerable<Metric> Measure(IReadOnlyList<Judged<CaptionPair>> judged)
    {
        var files = judged.MeanBy(item => item.File).ToList();
        return
        [
            .. Averages(files),
            judged.AllRight(Pair, "both-orders"),
            .. files,
            .. judged.GroupBy(j => j.Item.File).Select(g => g.AllRight(Pair, $"both-orders/{g.Key}")),
        ];
    }

    private static IEnumerable<Metric> Averages(IReadOnlyList<Metric> files)
    {
        var groups = files.GroupBy(file => file.Name.Split('/')[1].Split('_')[0]).ToDictionary(g => g.Key, g => g.Average(file => file.Value));
        return
        [
            new("average", files.Average(file => file.Value)) { Count = files.Count },
            new("average-of-groups", groups.Values.Average()) { Count = groups.Count },
            new("micro", files.Sum(file => file.Value * file.Count) / files.Sum(file => file.Count)) { Count = files.Sum(file => file.Count) },
            .. groups.Select(group => new Metric($"group/{group.Key}", group.Value)),
        ];
    }

    // The published captions, or published answers, which carry the ids alone.
    private static IEnumerable<CaptionPair> Read(string path, string file)
    {
        if (DataFile.TryFind(path, $"{file}.json", $"{file}.*.json") is { } captions)
        {
            using var document = DataFile.ReadJson<JsonDocument>(captions);
            var pairs = DataFile.Take<IReadOnlyList<CaptionPair>>(captions, () => [.. document.RootElement.EnumerateObject()
                .Where(row => row.Value.ValueKind == JsonValueKind.Object && row.Value.TryGetProperty("caption", out _))
                .SelectMany(row =>
                    Both(file, row.Name, row.Value.GetProperty("filename").GetString(), row.Value.TextOf("caption"), row.Value.TextOf("negative_caption")))]);
            return pairs.Count > 0 ? pairs : throw new InvalidDataException(
                $"{captions}: holds no pair; expected an object of {{\"filename\", \"caption\", \"negative_caption\"}} by number");
        }
        return PublishedAnswers(path, "positive-first", file) is { } answers ? [.. answers.SelectMany(row => Both(file, row.Id, null, "", ""))] : [];
    }

    private static CaptionPair[] Both(string file, string id, string? image, string caption, string negative) =>
        [new(file, id, TrueFirst: true, image, caption, negative), new(file, id, TrueFirst: false, image, caption, negative)];

    /// <summary>Reads a folder of published GPT-4V answers, <c>{order}/gpt4v-{file}.json</c> or <c>gpt4v_{order}_{file}.json</c>, as predictions of mode
    /// <c>gpt4v</c>.</summary>
    /// <exception cref="FileNotFoundException">The folder has none.</exception>
    public static PredictionSet ReadPublishedAnswers(string folder)
    {
        var predictions = new PredictionSet();
        foreach (var (file, order) in Files.SelectMany(file => new[] { (file, "positive-first"), (file, "negative-first") }))
        {
            foreach (var (id, answer) in PublishedAnswers(folder, order, file) ?? [])
                predictions.Add($"{file}/{id}_{(order == "positive-first" ? 0 : 1)}", answer);
        }
        return predictions.Count > 0
            ? predictions
            : throw new FileNotFoundException($"{folder}: expected files {{order}}/gpt4v-{{file}}.json, orders positive-first and negative-first");
    }

    // A list of {id, free_form_answer}, or as released: an object of {answer: {free_form_answer}} by id, with a summary in it.
    private static IReadOnlyList<(string Id, string Answer)>? PublishedAnswers(string path, string order, string file)
    {
        var folder = Path.Combine(path, order);
        if ((DataFile.TryFind(path, $"gpt4v_{order}_*{file}*.json")
            ?? (Directory.Exists(folder) ? DataFile.TryFind(folder, $"*{file}.json") : null)) is not { } found)
            return null;
        using var document = DataFile.ReadJson<JsonDocument>(found);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? [.. document.RootElement.EnumerateArray().Select(row => (row.TextOf("id"), row.GetProperty("free_form_answer").GetString() ?? ""))]
            : [.. document.RootElement.EnumerateObject().Where(row =>
                row.Value.ValueKind == JsonValueKind.Object && row.Value.TryGetProperty("answer", out var answer) && answer.ValueKind == JsonValueKind.Object)
                .Select(row => (row.Name, row.Value.GetProperty("answer").GetProperty("free_form_answer").GetString() ?? ""))];
    }
}

/// <summary>A pair of captions in one of its two orders.</summary>
internal sealed record CaptionPair(string File, string Id, bool TrueFirst, string? Image, string Caption, string Negative);

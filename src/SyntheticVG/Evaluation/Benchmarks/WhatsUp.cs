using System.Globalization;
using System.Text.Json;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>What's Up: prepositions between two everyday objects, photographed in all arrangements (Kamath, Hessel and Chang, EMNLP 2023).</summary>
/// <remarks>
/// Six sub-sets. In the controlled ones a pair (left and right, or the other two) and a set (all four) count only where
/// each member is right; denominators are n/2 and n/4 as published, so incomplete sets make them fractional. In the
/// files the right caption always comes first: options are shuffled by a fixed seed before they are shown.
/// </remarks>
internal sealed class WhatsUp : IBenchmark
{
    private const int ShuffleSeed = 0;

    private static readonly (string Split, string File)[] Subsets =
    [
        ("controlled_a", "controlled_images_dataset"), ("controlled_b", "controlled_clevr_dataset"),
        ("coco_one", "coco_qa_one_obj"), ("coco_two", "coco_qa_two_obj"), ("vg_one", "vg_qa_one_obj"), ("vg_two", "vg_qa_two_obj"),
    ];

    private static readonly Dictionary<string, int> Counts = new()
    {
        ["controlled_a"] = 412,
        ["controlled_b"] = 408,
        ["coco_one"] = 2247,
        ["coco_two"] = 440,
        ["vg_one"] = 1160,
        ["vg_two"] = 291,
    };

    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "whatsup",
        Title = "What's Up",
        What = "Which preposition holds between two objects; multiple choice over captions.",
        Data = "controlled_images_dataset.json, controlled_clevr_dataset.json, coco_qa_{one,two}_obj.json, "
            + "vg_qa_{one,two}_obj.json of the whatsup_vlms release; for adaptvis and first-word AdaptVis's prompt files (*_options.jsonl).",
        Counts = "A 412, B 408, COCO one 2,247, COCO two 440, VG one 1,160, VG two 291",
        Modes =
        [
            new("choice", "captions as lettered options, shuffled by a fixed seed; text after the last 'Answer:'; equality with the letter"),
            .. Likelihoods.Cards("captions are scored behind the picture; a tie is wrong"),
            .. WhatsUpWords.Cards,
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var records = Subsets.Where(subset => split is null || subset.Split == split).SelectMany(subset => Read(path, subset.Split, subset.File)).ToList();
        if (records.Count == 0 && WhatsUpWords.Read(path, split) is { Count: > 0 } words)
            return WhatsUpWords.Open(Card, split ?? "all", words);
        if (records.Count == 0)
            throw new FileNotFoundException($"{path}: expected one or more of {string.Join(", ", Subsets.Select(subset => $"{subset.File}.json"))}");
        return new AskedOrScored(
            new QuestionData<WhatsUpRecord>(Card, split ?? "all", records, Ask,
                [new("choice", Card.Modes[0].What, (record, text) => AnswerReading.AuthorLetter(text, Letter(record)), Measure)
                {
                    Part = record => record.Split
                }])
            {
                Truth = record => record.Captions[0],
                Notes = [.. records.CountBy(record => record.Split).SelectMany(part => CountNote.Of(part.Value, Counts[part.Key], $"records of {part.Key}"))]
            },
            new QuestionData<WhatsUpRecord>(Card, split ?? "all", records, record => Ask(record) with { Text = "", Options = record.Captions },
                [.. Likelihoods.Modes<WhatsUpRecord>(Card.Modes, _ => 0, tieCounts: false, Measure)
                    .Select(mode => mode with { Part = record => record.Split })]),
            Card.Modes);
    }

    /// <summary>Scores captions by their likelihood or similarity: right where the true caption, the first, is the strict maximum.</summary>
    /// <param name="path">The folder of the published files, or one of them.</param>
    /// <param name="split">The sub-set, as in <see cref="Open"/>.</param>
    /// <param name="scores">One score a caption, by record, in file order.</param>
    /// <param name="tiesCount">Whether an equal score elsewhere still counts, as in the owners' script, whose argmax takes the first.</param>
    public static IReadOnlyList<Metric> ScoreCaptions(string path, string split, IReadOnlyList<IReadOnlyList<double>> scores, bool tiesCount)
    {
        var records = Read(path, split, Subsets.First(subset => subset.Split == split).File).ToList();
        if (records.Count != scores.Count)
            throw new InvalidDataException($"{path}: {records.Count} records but {scores.Count} rows of scores");
        return [.. Measure([.. records.Zip(scores, (record, row) => new Judged<WhatsUpRecord>(
            record, row.Skip(1).All(other => tiesCount ? row[0] >= other : row[0] > other) ? 1 : 0, Readable: true, Answered: true))])];
    }

    private static IEnumerable<Metric> Measure(IReadOnlyList<Judged<WhatsUpRecord>> judged)
    {
        var splits = judged.GroupBy(j => j.Item.Split).Select(g => g.Mean($"individual/{g.Key}")).ToList();
        var controlled = splits.Where(split => split.Name.Contains("controlled", StringComparison.Ordinal)).ToList();
        return
        [
            new("mean-of-subsets", splits.Average(split => split.Value)) { Count = splits.Count },
            new("mean-of-controlled", controlled.Count > 0 ? controlled.Average(split => split.Value) : double.NaN) { Count = controlled.Count },
            .. splits,
            .. judged.Where(j => j.Item.Objects is not null).GroupBy(j => j.Item.Split).SelectMany(g => PairsAndSets(g.Key, [.. g])),
            .. judged.MeanBy(record => $"{record.Split}/{record.Preposition}", "preposition"),
        ];
    }

    private static Metric[] PairsAndSets(string split, IReadOnlyList<Judged<WhatsUpRecord>> judged)
    {
        var (pairs, sets) = (0, 0);
        foreach (var arrangement in judged.GroupBy(j => j.Item.Objects))
        {
            bool Right(string preposition) => arrangement.Any(j => j.Item.Preposition == preposition && j.Right);
            var sideways = Right("left_of") && Right("right_of");
            var other = (Right("on") && Right("under")) || (Right("in-front_of") && Right("behind"));
            pairs += (sideways ? 1 : 0) + (other ? 1 : 0);
            sets += sideways && other ? 1 : 0;
        }
        return [new($"pair/{split}", pairs / (judged.Count / 2.0)), new($"set/{split}", sets / (judged.Count / 4.0))];
    }

    private static Question Ask(WhatsUpRecord record) => new()
    {
        Id = $"{record.Split}/{record.Number}",
        Image = record.Image,
        Text = Prompts.Choice("Which caption best describes the image?", Order(record).Select(i => record.Captions[i])),
        Options = record.Captions,
    };

    private static string Letter(WhatsUpRecord record) => ((char)('A' + Array.IndexOf(Order(record), 0))).ToString();

    private static int[] Order(WhatsUpRecord record)
    {
        var order = Enumerable.Range(0, record.Captions.Count).ToArray();
        new Random(HashCode(record)).Shuffle(order);
        return order;
    }

    // A seed of its own for each record, the same on every machine.
    private static int HashCode(WhatsUpRecord record) => (ShuffleSeed * 7919) + (record.Number * 104729) + record.Split.Sum(c => c * 31);

    private static IEnumerable<WhatsUpRecord> Read(string path, string split, string file)
    {
        if (DataFile.TryFind(path, $"{file}.json", $"{split}.json") is not { } found)
            return [];
        using var document = DataFile.ReadJson<JsonDocument>(found);
        return [.. document.RootElement.EnumerateArray().Select((row, i) => row.ValueKind == JsonValueKind.Object
            ? Controlled(split, i, row.GetProperty("image_path").GetString()!,
                [.. row.GetProperty("caption_options").EnumerateArray().Select(caption => caption.GetString()!)])
            : Natural(split, i, row[0].GetRawText(), row[1].GetString()!, row[2].GetString()!))];
    }

    // The file name says what is where: mug_left_of_table.jpeg.
    private static WhatsUpRecord Controlled(string split, int number, string image, IReadOnlyList<string> captions)
    {
        var words = Path.GetFileNameWithoutExtension(image).Split('_');
        return new(split, number, image, captions, string.Join('_', words[1..^1]), $"{words[0]} {words[^1]}");
    }

    private static WhatsUpRecord Natural(string split, int number, string image, string caption, string negative)
    {
        var word = caption.Split(' ').Select(word => word.TrimEnd('.').ToLower(CultureInfo.InvariantCulture))
            .Last(word => word is "left" or "right" or "top" or "bottom" or "above" or "below" or "front" or "behind" or "on" or "under");
        // The owners' script files everything vertical of this sub-set under "top".
        image = split.StartsWith("coco", StringComparison.Ordinal) ? $"{image.PadLeft(12, '0')}.jpg" : $"{image}.jpg";
        return new(split, number, image, [caption, negative], split == "vg_two" && word is ("above" or "below" or "bottom") ? "top" : word, Objects: null);
    }
}

internal sealed record WhatsUpRecord(string Split, int Number, string Image, IReadOnlyList<string> Captions, string Preposition, string? Objects);

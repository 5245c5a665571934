using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>LVIS and PACO referring classification: a name for a given mask, held against the gold name by meaning and by words (Yuan et al., CVPR
/// 2024).</summary>
internal sealed class RegionNames : IBenchmark
{
    private readonly string _file;
    private readonly (int Images, int Objects) _expected;

    private RegionNames(string name, string title, string file, (int Images, int Objects) expected)
    {
        (_file, _expected) = (file, expected);
        Card = new()
        {
            Name = name,
            Title = title,
            What = "Name the object under a mask; cosine of sentence embeddings and overlap of words with the gold name, means over objects.",
            Data = $"{file} of Osprey's evaluation data (sunshine-lwt/Osprey-ValData), or a file in LVIS's own layout; images are COCO's.",
            Counts = string.Create(CultureInfo.InvariantCulture, $"{expected.Images:N0} images, {expected.Objects:N0} objects"),
            Predictions = "{\"id\": \"IMAGE/K\", \"answer\": \"...\"}: the K-th object of the image's record, from 0",
            ComparesTexts = true,
            Modes =
                [new("osprey", "Osprey's clean-up of the answer; all-MiniLM-L6-v2; a missing answer scores 0, an empty one its cosine with the empty text")],
        };
    }

    /// <summary>LVIS.</summary>
    public static RegionNames Lvis { get; } = new("lvis", "LVIS region classification", "lvis_val_1k_category.json", (1000, 4004));

    /// <summary>PACO: parts of objects.</summary>
    public static RegionNames Paco { get; } = new("paco", "PACO region classification", "paco_val_1k_category.json", (1000, 4263));

    /// <inheritdoc/>
    public BenchmarkCard Card { get; }

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var images = RegionNamesFile.Read(DataFile.Find(path, _file, $"*{Card.Name}*.json"));
        return new Data(this, split ?? "val-1k", [.. images.SelectMany(image => image.Objects())], images.Count, sentences);
    }

    private sealed class Data(RegionNames benchmark, string split, IReadOnlyList<NamedObject> objects, int images, ISentenceEncoder? encode) : IBenchmarkData
    {
        public IReadOnlyList<Question> Questions { get; } = [.. objects.Select(o => new Question
        {
            Id = o.Id,
            Image = o.Image.FileName ?? string.Create(CultureInfo.InvariantCulture, $"{o.Image.Id:D12}.jpg"),
            Size = o.Image is { Width: > 0, Height: > 0 } ? (o.Image.Width, o.Image.Height) : null,
            MaxNewTokens = 1024,
            Text = "What is the category of <mask><pos>? Using only one word or phrase.",
            Regions = () => [o.ToRegion()],
        })];

        public IReadOnlyList<string> Notes { get; } = (images, objects.Count) == benchmark._expected ? []
            : [$"{images} images with {objects.Count} objects; the published file has {benchmark._expected.Images} with {benchmark._expected.Objects}"];

        public Score Score(PredictionSet predictions, string? mode = null)
        {
            var card = benchmark.Card;
            var chosen = card.ModeOf(mode);
            var (encoder, tally) = (SentenceVectors.Require(encode, card.Name), new AnswerTally(predictions));
            var scored = objects.Select(o => (Object: o, Answer: tally.Next(o.Id) is { } answer ? SemanticIoU.Clean(answer) : null)).ToList();
            var vectors = encoder.Encode([.. scored.SelectMany(s => new[] { s.Answer ?? "", SemanticIoU.Gold(s.Object.Category) })]);
            var rows = scored.Select((s, i) => s.Answer is null ? (s.Object, Similarity: 0.0, IoU: 0.0)
                : (s.Object, Similarity: SentenceVectors.Cosine(vectors[2 * i], vectors[(2 * i) + 1]),
                    IoU: SemanticIoU.Of(s.Answer, SemanticIoU.Gold(s.Object.Category)))).ToList();
            return new()
            {
                Benchmark = card.Name,
                Version = card.Version,
                Split = split,
                Mode = chosen.Name,
                Counts = tally.Counts,
                Metrics =
                [
                    new("similarity", rows.Count > 0 ? rows.Average(r => r.Similarity) : double.NaN) { Count = rows.Count },
                    new("semantic-iou", rows.Count > 0 ? rows.Average(r => r.IoU) : double.NaN) { Count = rows.Count },
                ],
                Units = [.. rows.GroupBy(r => r.Object.Image.Id).Select(image =>
                    new UnitScore(image.Key.ToString(CultureInfo.InvariantCulture), image.Average(r => r.Similarity), image.Count()))],
                Rows = [.. rows.Zip(scored, (r, s) => new ScoredRow(s.Object.Id, r.Similarity, SemanticIoU.Gold(s.Object.Category), s.Answer))],
                Notes = [.. Notes, .. tally.Notes],
            };
        }
    }
}

/// <summary>An object of an image and its gold name.</summary>
internal sealed record NamedObject(string Id, RegionNamesImage Image, string Category, JsonElement Segmentation)
{
    public Region ToRegion()
    {
        var mask = Segmentation.ValueKind == JsonValueKind.Array
            ? Polygon.ToRle(Image.Height, Image.Width,
                Segmentation.EnumerateArray().Select(p => (IReadOnlyList<double>)[.. p.EnumerateArray().Select(v => v.GetDouble())]))
            : Segmentation.Deserialize<Rle>() ?? throw new InvalidDataException($"object {Id}: no segmentation");
        return new() { Name = "", Box = mask.Box, Mask = mask };
    }
}

/// <summary>One record of the published files: names and masks in the same order.</summary>
internal sealed record RegionNamesImage
{
    [JsonRequired] public required long Id { get; init; }
    [JsonPropertyName("file_name")] public string? FileName { get; init; }
    public int Height { get; init; }
    public int Width { get; init; }
    [JsonRequired] public required IReadOnlyList<string> Categories { get; init; }
    public IReadOnlyList<JsonElement> Annotations { get; init; } = [];

    public IEnumerable<NamedObject> Objects() => Categories.Count == Annotations.Count
        ? Categories.Zip(Annotations, (category, annotation) => (category, annotation)).Select((pair, k) => new NamedObject(
            string.Create(CultureInfo.InvariantCulture, $"{Id}/{k}"), this, pair.category, pair.annotation.GetProperty("segmentation")))
        : throw new InvalidDataException($"image {Id} has {Categories.Count} names and {Annotations.Count} annotations; expected one name each");
}

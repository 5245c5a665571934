using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SyntheticVG.Conversations;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>RefCOCO, RefCOCO+ and RefCOCOg: the box that a sentence means; a hit above IoU 0.5 (Kazemzadeh et al. 2014; Yu et al. 2016).</summary>
/// <remarks>One sentence is one sample, the first box of the answer counts, inverted corners are not repaired.</remarks>
internal sealed partial class RefCoco : IBenchmark
{
    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "refcoco",
        Title = "RefCOCO / RefCOCO+ / RefCOCOg",
        What = "Point to what a sentence means; PR@0.5.",
        Data = "Folders refcoco, refcoco+ (refs(unc).p) and refcocog (refs(umd).p), each with its instances.json, of the refer release; "
            + "or JSON lines {question_id, image, width, height, bbox [x1,y1,x2,y2] in pixels, "
            + "category (refcoco_testA, ...), text} with regions [[x1,y1,x2,y2], ...] for region mode. Images are COCO train2014.",
        Counts = "RefCOCO val 10,834, testA 5,657, testB 5,095; + 10,758, 5,726, 4,889; g (umd) val 4,896, test 9,602",
        Modes =
        [
            new("box-text", "ROBIN's box text: four integers in thousandths of the image; IoU > 0.5"),
            new("region", "regionN of up to 30 proposals; its box; IoU > 0.5; an index outside the list is unreadable"),
            new("square-999", "All-Seeing: thousandths (999) of the image padded to a square; IoU > 0.5"),
            new("unit", "lmms-eval: four numbers in 0..1; IoU ≥ 0.5"),
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null)
    {
        var published = Directory.Exists(path) ? RefCocoFiles.Read(path, split) : [];
        var file = published.Count > 0 ? null : DataFile.Find(path, $"*{split}*.jsonl", "*.jsonl");
        return new QuestionData<RefCocoSample>(Card, split ?? Path.GetFileName(file) ?? "all",
        file is null ? published : DataFile.ReadLines<RefCocoSample>(file), Ask,
        [
            Mode(0, (sample, text) => Thousandths(sample, Scale(BoxText().Match(text), 1, 1)), strict: true),
            Mode(1, ReadRegion, strict: true),
            Mode(2, ReadSquare, strict: true),
            Mode(3, (sample, text) => Scale(UnitBox().Match(text), sample.Width, sample.Height), strict: false),
        ])
        { Truth = sample => string.Create(CultureInfo.InvariantCulture, $"{sample.Truth}") };
    }

    private QuestionMode<RefCocoSample> Mode(int index, Func<RefCocoSample, string, Box?> read, bool strict) => new(
        Card.Modes[index].Name, Card.Modes[index].What,
        (sample, text) => read(sample, text) is { } box ? Hit(IoU(sample, box), strict) : null,
        judged =>
        [
            Average(judged),
            judged.Mean("PR@0.5"),
            .. judged.MeanBy(sample => sample.Category, "PR@0.5"),
            .. UpperBound(judged, strict),
        ])
    { Part = sample => sample.Category ?? "" };

    // The field's average: of the splits, not of the sentences.
    private static Metric Average(IReadOnlyList<Judged<RefCocoSample>> judged)
    {
        var splits = judged.GroupBy(j => j.Item.Category).Select(split => split.Average(j => j.Value)).ToList();
        return new("average-of-splits", splits.Count > 0 ? splits.Average() : double.NaN) { Count = splits.Count };
    }

    /// <summary>Whether an overlap counts: above one half, or from one half on in lmms-eval's mode.</summary>
    internal static double Hit(double iou, bool strict) => (strict ? iou > 0.5 : iou >= 0.5) ? 1 : 0;

    // In single precision, as every peer computes it: overlaps of exactly one half are decided there.
    private static double IoU(RefCocoSample sample, Box box)
    {
        var truth = sample.Truth;
        var width = Math.Max(0f, (float)Math.Min(truth.Right, box.Right) - (float)Math.Max(truth.Left, box.Left));
        var height = Math.Max(0f, (float)Math.Min(truth.Bottom, box.Bottom) - (float)Math.Max(truth.Top, box.Top));
        var intersection = width * height;
        var union = Area(truth) + Area(box) - intersection;
        return union > 0 ? intersection / union : 0;
    }

    private static float Area(Box box) => ((float)box.Right - (float)box.Left) * ((float)box.Bottom - (float)box.Top);

    // Whole pixels, cut, in the order of the author's code: value / 1000 · size.
    private static Box? Thousandths(RefCocoSample sample, Box? values) => values is not { } v ? null : new(
        Math.Truncate(v.Left / 1000 * sample.Width), Math.Truncate(v.Top / 1000 * sample.Height),
        Math.Truncate(v.Right / 1000 * sample.Width), Math.Truncate(v.Bottom / 1000 * sample.Height));

    private static Box? ReadRegion(RefCocoSample sample, string text) =>
        RegionName().Match(text) is { Success: true } match
        && int.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out var number)
        && number >= 1 && number <= sample.Regions.Count
            ? sample.RegionBox(number - 1)
            : null;

    private static Box? ReadSquare(RefCocoSample sample, string text)
    {
        var side = Math.Max(sample.Width, sample.Height);
        if (Scale(SquareBox().Match(text), side / 999.0, side / 999.0) is not { } box)
            return null;
        var (left, top) = ((side - sample.Width) / 2, (side - sample.Height) / 2);
        return new(box.Left - left, box.Top - top, box.Right - left, box.Bottom - top);
    }

    private static Box? Scale(Match match, double x, double y)
    {
        if (!match.Success)
            return null;
        double Number(int group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        return new(Number(1) * x, Number(2) * y, Number(3) * x, Number(4) * y);
    }

    private static IEnumerable<Metric> UpperBound(IReadOnlyList<Judged<RefCocoSample>> judged, bool strict)
    {
        var proposed = judged.Where(j => j.Item.Regions.Count > 0).ToList();
        return proposed.Count == 0 ? [] :
            [new("upper-bound", proposed.Average(j => Enumerable.Range(0, j.Item.Regions.Count).Max(i => Hit(IoU(j.Item, j.Item.RegionBox(i)), strict))))
            {
                Count = proposed.Count
            }];
    }

    private static Question Ask(RefCocoSample sample) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{(sample.DataSet is { } set ? $"{set}/" : "")}{sample.QuestionId}"),
        Image = sample.Image ?? string.Create(CultureInfo.InvariantCulture, $"{sample.QuestionId}.jpg"),
        Size = sample is { Width: >= 2, Height: >= 2 } ? ((int)sample.Width, (int)sample.Height) : null,
        Text = $"{(sample.Regions.Count > 0 ? ListOf(sample) : "")}Please provide the region this sentence describes: {sample.Text}",
        Regions = () => [.. Enumerable.Range(0, sample.Regions.Count).Select(i => new Region { Name = "", Box = sample.RegionBox(i) })],
    };

    private static string ListOf(RefCocoSample sample) => RobinPrompts.ListOf(new(sample.Regions.Count, null, (int)sample.Width, (int)sample.Height));

    [GeneratedRegex(@"\((\d+),\s*(\d+)\),\s*\((\d+),\s*(\d+)\)")]
    private static partial Regex BoxText();

    [GeneratedRegex(@"region(\d+)")]
    private static partial Regex RegionName();

    [GeneratedRegex(@"\[\[?(\d+),\s*(\d+),\s*(\d+),\s*(\d+)\]\]?")]
    private static partial Regex SquareBox();

    [GeneratedRegex(@"\[\s*(-?\d*\.?\d+)\s*,\s*(-?\d*\.?\d+)\s*,\s*(-?\d*\.?\d+)\s*,\s*(-?\d*\.?\d+)\s*\]")]
    private static partial Regex UnitBox();
}

/// <summary>One sentence and the box it means.</summary>
internal sealed record RefCocoSample
{
    [JsonPropertyName("question_id"), JsonRequired] public required long QuestionId { get; init; }
    [JsonIgnore] public string? DataSet { get; init; } // sentences are numbered in each data set afresh
    public string? Image { get; init; }
    public double Width { get; init; } = 1;
    public double Height { get; init; } = 1;
    [JsonRequired] public required double[] Bbox { get; init; }
    public string? Category { get; init; }
    public string Text { get; init; } = "";
    public IReadOnlyList<double[]> Regions { get; init; } = [];

    public Box Truth => new(Bbox[0], Bbox[1], Bbox[2], Bbox[3]);

    public Box RegionBox(int index) => new(Regions[index][0], Regions[index][1], Regions[index][2], Regions[index][3]);
}

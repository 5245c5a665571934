using System.Globalization;
using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.PocketWorld.Composing;

/// <summary>Which scenes to draw, and how large.</summary>
public sealed record SceneSeriesOptions
{
    /// <summary>The seed: the same seed gives the same scenes, to the byte.</summary>
    public required long Seed { get; init; }

    /// <summary>Width and height of the pictures in pixels, 64 to 2048.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Whether the scenes are for evaluation: a stream of its own, marked, and refused in training.</summary>
    public bool Evaluation { get; init; }
}

/// <summary>An endless row of drawn scenes. A scene depends on seed, stream and position alone, so any can be drawn first.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class SceneSeries
{
    /// <summary>Raised when the same seed gives other scenes than before.</summary>
    public const int Version = 1;

    private const double LeastArea = 0.0005; // of the picture: 33 pixels at 256
    private const double LeastShare = 0.35; // of the extent that would be seen if nothing stood before it

    private readonly SceneSeriesOptions _options;

    /// <summary>Opens a stream.</summary>
    /// <exception cref="ArgumentException">The size is out of range.</exception>
    public SceneSeries(SceneSeriesOptions options) =>
        _options = options.Size is >= 64 and <= 2048
            ? options
            : throw new ArgumentException($"a picture of {options.Size} pixels; expected 64 to 2048", nameof(options));

    /// <summary>The stream's name: <c>training</c> or <c>evaluation</c>.</summary>
    public string Name => _options.Evaluation ? "evaluation" : "training";

    /// <summary>Draws a scene.</summary>
    /// <param name="index">Its position, from 0.</param>
    public PocketScene Draw(int index)
    {
        var (stage, backdrop) = SceneComposer.Compose(SeededRandom.Of("pocket", Version, Name, _options.Seed, index));
        var raster = SceneRaster.Draw(stage, backdrop, _options.Size);
        var masks = raster.Masks();
        var seen = Enumerable.Range(0, stage.Props.Count).Where(i => IsSeen(raster, masks[i], raster.Extents[i])).ToList();
        var numbers = seen.Select((prop, region) => (prop, region)).ToDictionary(pair => stage.Props[pair.prop], pair => pair.region);
        var regions = seen.Select(i => RegionOf(stage.Props[i], masks[i]!, numbers, raster.Size)).ToList();
        var props = seen.Select(i => stage.Props[i]).ToList();
        return new()
        {
            Index = index,
            Truth = new()
            {
                Image = ImageOf(index),
                Regions = [.. regions.Select((region, i) => region with { Sources = SourcesOf(index, i) })],
                Relationships = Relationships(stage, raster, props, regions, numbers),
            },
            Pixels = raster.Pixels,
            Nearness = raster.Nearness(),
            Props = props,
        };
    }

    /// <summary>COCO's id of a scene.</summary>
    public static long CocoId(int index) => index + 1;

    /// <summary>Visual Genome's id of a scene, and GQA's.</summary>
    public static long VgId(int index) => 2_000_001 + index;

    /// <summary>The id of a region in COCO's file and, as the same number, in Visual Genome's and GQA's.</summary>
    public static long ObjectId(int index, int region) => ((index + 1) * 1000L) + region;

    private static RegionSource[] SourcesOf(int index, int region)
    {
        var id = ObjectId(index, region).ToString(CultureInfo.InvariantCulture);
        return [new("coco", id), new("gqa", id), new("vg", id)];
    }

    private ImageInfo ImageOf(int index) => new()
    {
        Key = string.Create(CultureInfo.InvariantCulture, $"pocket:{(_options.Evaluation ? "evaluation-" : "")}{_options.Seed}-{index}"),
        File = string.Create(CultureInfo.InvariantCulture, $"images/{CocoId(index):D12}.png"),
        Width = _options.Size,
        Height = _options.Size,
        Sources = new SortedDictionary<string, string>
        {
            ["coco"] = CocoId(index).ToString(CultureInfo.InvariantCulture),
            ["gqa"] = VgId(index).ToString(CultureInfo.InvariantCulture),
            ["vg"] = VgId(index).ToString(CultureInfo.InvariantCulture),
        },
        Evaluation = _options.Evaluation,
        Licence = "CC0: drawn by SyntheticVG",
    };

    private static bool IsSeen(SceneRaster raster, Rle? mask, SKRect extent)
    {
        if (mask is null)
            return false;
        var (area, box) = (AreaOf(mask), BoxOf(mask));
        var scale = raster.Size / 100.0;
        var inside = new Box(extent.Left * scale, extent.Top * scale, extent.Right * scale, extent.Bottom * scale);
        return area >= LeastArea * raster.Size * raster.Size && box.Area >= LeastShare * inside.Area;
    }

    private static Region RegionOf(Prop prop, Rle mask, Dictionary<Prop, int> numbers, int size)
    {
        var box = BoxOf(mask);
        return new()
        {
            Name = prop.Name,
            Box = box,
            Mask = mask,
            Attributes = [.. prop.Attributes],
            Description = PhraseOf(prop),
            Depth = SceneRaster.Quantise(prop.Nearness ?? Stage.NearnessAt((float)(box.CentreY * 100 / size))) / (double)ushort.MaxValue,
            Parent = prop.Parent is { } parent && numbers.TryGetValue(parent, out var whole) ? whole : null,
        };
    }

    // "a smiling standing woman in red"
    private static string PhraseOf(Prop prop)
    {
        var before = prop.Attributes.Where(word => !word.StartsWith("in ", StringComparison.Ordinal));
        var after = prop.Attributes.Where(word => word.StartsWith("in ", StringComparison.Ordinal));
        var words = string.Join(' ', before.Append(prop.Name).Concat(after));
        return (words[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " : "a ") + words;
    }

    private static List<Relationship> Relationships(Stage stage, SceneRaster raster, List<Prop> props, List<Region> regions, Dictionary<Prop, int> numbers)
    {
        var shown =
            stage.Statements.Where(statement => numbers.ContainsKey(statement.Subject) && numbers.ContainsKey(statement.Object) && IsShown(raster, statement))
                .ToList();
        var pairs = shown.SelectMany(statement => new[] { (statement.Subject, statement.Object), (statement.Object, statement.Subject) }).ToHashSet();
        return [.. shown
            .Concat(SpatialTruth.Of(props, regions, raster.Size, (a, b) => pairs.Contains((a, b))))
            .DistinctBy(statement => (statement.Subject, statement.Predicate, statement.Object))
            .Select(statement => new Relationship
            {
                Subject = numbers[statement.Subject],
                Predicate = statement.Predicate,
                Object = numbers[statement.Object],
                Category = PredicateLexicon.CategoryOf(statement.Predicate),
                Origin = RelationshipOrigin.Truth,
                Source = $"pocket:{statement.Cause.ToString().ToLowerInvariant()}",
            })];
    }

    // What something hides shows nothing: a face behind a tree is afraid of nobody.
    private static bool IsShown(SceneRaster raster, Statement statement) => statement.Cause switch
    {
        Cause.Gaze or Cause.Face => statement.Subject.Face is { } face && raster.Shows(statement.Subject, face, 1),
        Cause.Contact when statement.At is { } at => raster.Shows(statement.Subject, at, 3.5f) && raster.Shows(statement.Object, at, 3.5f),
        Cause.Sign or Cause.Inside when statement.At is { } at =>
            at is { X: > 0 and < 100, Y: > 0 and < 100 } && (statement.Subject.Face is not { } eyes || raster.Shows(statement.Subject, eyes, 1)),
        _ => true,
    };

    private static long AreaOf(Rle mask)
    {
        var area = 0L;
        for (var i = 1; i < mask.Runs.Length; i += 2)
            area += mask.Runs[i];
        return area;
    }

    private static Box BoxOf(Rle mask)
    {
        var (left, top, right, bottom, at) = (mask.Width, mask.Height, 0, 0, 0L);
        for (var i = 0; i < mask.Runs.Length; i++)
        {
            if (i % 2 == 1 && mask.Runs[i] > 0)
            {
                var (first, last) = (at, at + mask.Runs[i] - 1);
                (left, right) = (Math.Min(left, (int)(first / mask.Height)), Math.Max(right, (int)(last / mask.Height) + 1));
                (top, bottom) = last / mask.Height > first / mask.Height ? (0, mask.Height)
                    : (Math.Min(top, (int)(first % mask.Height)), Math.Max(bottom, (int)(last % mask.Height) + 1));
            }
            at += mask.Runs[i];
        }
        return new(left, top, right, bottom);
    }
}

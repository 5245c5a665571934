using SyntheticVG.Datasets.Depth;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Perception.Depth;
using SyntheticVG.Perception.Detr;
using SyntheticVG.Perception.Grounding;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.SegmentAnything;
using SyntheticVG.Perception.Sentences;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Commands;

/// <summary>Runs a model of any slot once and shows what it gives.</summary>
internal static class ModelCheck
{
    private static readonly string[] Phrases = ["a man riding a horse", "somebody on a pony", "a woman holding an umbrella", "a cup on a table"];

    /// <summary>Runs the model on a photo, or on a drawn scene where none is given; of what has no pictures, on a few phrases.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="photo">The photo, or null.</param>
    /// <param name="words">What a grounder looks for.</param>
    /// <param name="output">Where the picture of the result goes.</param>
    public static void Run(string folder, string? photo, IReadOnlyList<string> words, string output)
    {
        var slot = ModelSlots.Of(folder);
        if (slot == "sentences")
        {
            CompareSentences(folder);
            return;
        }
        var picture = photo is not null
            ? new PictureReader(new() { Turn = true }).Read(photo)
            : new SceneSeries(new() { Seed = 7, Size = 512 }).Draw(0).ToPicture();
        Console.WriteLine($"{slot}, on {photo ?? "a drawn scene (--photo names a photo)"}, {picture.Width} × {picture.Height}:");
        if (slot == "depth")
            ShowDepth(folder, picture, output);
        else
            Draw(slot switch
            {
                "detector" => Detect(folder, picture),
                "panoptic" => Divide(folder, picture),
                "grounding" => Ground(folder, picture, words),
                _ => Segment(folder, picture)
            }, picture, output);
    }

    private static IEnumerable<Region> Detect(string folder, Picture picture)
    {
        var detector = Detectors.Open(folder, onnx: OnnxOptions.SingleThread);
        using var held = detector as IDisposable;
        return detector.Detect(picture).Select(thing => new Region { Name = thing.Label, Box = thing.Box, Score = thing.Score });
    }

    private static IEnumerable<Region> Divide(string folder, Picture picture)
    {
        using var model = DetrPanoptic.Open(folder, onnx: OnnxOptions.SingleThread);
        return model.Segment(picture)
            .Select(segment => new Region { Name = segment.Label, Box = segment.Mask.Box, Mask = segment.Mask, Score = segment.Score });
    }

    private static IEnumerable<Region> Ground(string folder, Picture picture, IReadOnlyList<string> words)
    {
        using var model = GroundingDino.Open(folder, onnx: OnnxOptions.SingleThread);
        return model.Ground(picture, words).Select(found => new Region
        {
            Name = found.Phrase is { } phrase ? words[phrase] : found.Text,
            Box = found.Box.Clamp(picture.Width, picture.Height),
            Score = found.Score
        });
    }

    // A coarse grid: enough to see that it works, also on a slow machine.
    private static IEnumerable<Region> Segment(string folder, Picture picture)
    {
        using var model = SegmentAnythingModel.Open(folder, OnnxOptions.SingleThread);
        return new AutomaticMaskGenerator(model, new() { PointsPerSide = 8 }).Generate(picture).Masks
            .Select(mask => mask.ToProposal("check", "").ToRegion());
    }

    private static void Draw(IEnumerable<Region> found, Picture picture, string output)
    {
        var graph = new SceneGraph
        {
            Image = new() { Key = "file:check", File = "check", Width = picture.Width, Height = picture.Height },
            Regions = [.. found.Where(region => !region.Box.IsEmpty)],
        };
        foreach (var region in graph.Regions)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {region.Score:0.00} {(region.Name.Length > 0 ? region.Name : "mask")} {region.Box.Left:0} {region.Box.Top:0} {region.Box.Right:0} {region.Box.Bottom:0}"));
        }
        PictureWriter.Write(new GraphPicture().Draw(picture, graph), output);
        Console.WriteLine($"{output}: {graph.Regions.Count} regions");
    }

    private static void ShowDepth(string folder, Picture picture, string output)
    {
        using var model = DepthModel.Open(folder, OnnxOptions.SingleThread);
        var raw = model.Estimate(picture);
        var (low, high) = DepthNormalisation.Range(raw.Values);
        WholeFile.Write(output, DepthFile.ToPng(raw, model.Convention, model.Name).Png);
        Console.WriteLine(
            FormattableString.Invariant(
                $"  {(model.Convention == DepthConvention.Metric ? "metres" : "inverse depth, larger is nearer")}, 2nd and 98th percentile {low:0.###} and {high:0.###}"));
        Console.WriteLine($"{output}: white is near");
    }

    private static void CompareSentences(string folder)
    {
        using var encoder = SentenceEncoder.Open(folder, onnx: OnnxOptions.SingleThread);
        var vectors = encoder.Encode(Phrases);
        Console.WriteLine($"sentences, {encoder.Dimension} numbers each; how like \"{Phrases[0]}\":");
        for (var i = 1; i < Phrases.Length; i++)
            Console.WriteLine(FormattableString.Invariant($"  {vectors[0].Zip(vectors[i], (a, b) => a * b).Sum():0.00} {Phrases[i]}"));
    }
}

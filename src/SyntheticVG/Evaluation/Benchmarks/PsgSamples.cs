using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>PSG's images as the scorers take them.</summary>
internal static class PsgSamples
{
    /// <summary>An image; its masks are read from the picture of segment ids when they are asked for.</summary>
    public static GraphSample Of(PsgImage image, PsgGraph graph, GraphVocabulary vocabulary, string folder)
    {
        var node = graph.Segments.Index().ToDictionary(pair => pair.Item.Position, pair => pair.Index);
        return new()
        {
            Id = image.Id,
            Image = image.File,
            Width = image.Width,
            Height = image.Height,
            Boxes = [.. graph.Segments.Select(segment => segment.Box)],
            Labels = [.. graph.Segments.Select(segment => (int)segment.CategoryId)],
            Edges = [.. graph.Relations.Select(r => new Edge(node[r.Subject], vocabulary.PredicateOf(r.Predicate)!.Value, node[r.Object]))],
            Masks = () => MasksOf(image, graph, PictureOf(image, folder)),
        };
    }

    // Where the pictures lie: as psg.json names them, below coco/ as OpenPSG has them, or all in one folder.
    private static string PictureOf(PsgImage image, string folder)
    {
        string[] places = [Path.Combine(folder, image.PanopticFile), Path.Combine(folder, "coco", image.PanopticFile),
            Path.Combine(folder, Path.GetFileName(image.PanopticFile))];
        return places.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{image.PanopticFile}: no such picture of segment ids in {folder} or {folder}/coco");
    }

    private static IReadOnlyList<Rle> MasksOf(PsgImage image, PsgGraph graph, string file)
    {
        var picture = PanopticPng.ReadFile(file);
        picture.RequireSize(image.Width, image.Height, file);
        var found = picture.Segments().ToDictionary(segment => (long)segment.Id, segment => segment.Mask);
        return [.. graph.Segments.Select(segment => found.GetValueOrDefault(segment.SegmentId) ?? Rle.Empty(image.Height, image.Width))];
    }
}

using SyntheticVG.Evaluation.Regions;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>ADE20K, 150 classes: the true masks are given, their names are asked (Osprey: Yuan et al., CVPR 2024).</summary>
/// <remarks>As the masks are true, PQ, AP and mIoU measure recognition alone and are not comparable with models that find masks.</remarks>
internal sealed class Ade20K : IBenchmark
{
    /// <inheritdoc/>
    public BenchmarkCard Card { get; } = new()
    {
        Name = "ade20k",
        Title = "ADE20K, open vocabulary, given masks",
        What = "Name the region under a mask; its words are mapped to 150 classes by meaning; PQ, mIoU and AP.",
        Data = "ade20k_panoptic_val.json with its pictures (ade20k_panoptic_val/), Osprey's ade20k_150_with_prompt_eng.txt; "
            + "for semantic annotations_detectron2/validation/, "
            + "for instance ade20k_instance_val.json (both taken from the panoptic pictures where they are absent, which is noted).",
        Counts = "2,000 images; 150 classes: 100 of things, 50 of stuff",
        Predictions = "{\"id\": \"IMAGE/SEGMENT\", \"answer\": \"...\"}: the id of the segment in the panoptic picture",
        ComparesTexts = true,
        Modes =
        [
            new("panoptic", "PQ; regions of one stuff class are merged; a region without answer is missed"),
            new("semantic", "mIoU over classes with true pixels, as Detectron2 counts; pixels of a region without answer are wrong"),
            new("instance", "AP as COCO counts; the 100 likeliest pairs of region and class of an image, then things alone"),
        ],
    };

    /// <inheritdoc/>
    public IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null) =>
        new Ade20KData(Card, split ?? "val", path, AdeNames.Read(DataFile.Find(path, "ade20k_150_with_prompt_eng.txt")), sentences);
}

using SyntheticVG.Datasets.VisualGenome;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Which files of a folder are of which data set, by relative path.</summary>
internal sealed record DataFiles
{
    private static readonly string[] VgNames =
        ["image_data.json", "objects.json", "relationships.json", "attributes.json", "region_descriptions.json", "scene_graphs.json"];

    /// <summary>COCO instances, RefCOCO's among them.</summary>
    public IReadOnlyList<string> Coco { get; init; } = [];

    /// <summary>Those of <see cref="Coco"/> that are so by what is in them, not by their name.</summary>
    public IReadOnlySet<string> CocoByContent { get; init; } = new HashSet<string>();

    /// <summary>COCO captions.</summary>
    public IReadOnlyList<string> Captions { get; init; } = [];

    /// <summary>COCO panoptic.</summary>
    public IReadOnlyList<string> Panoptic { get; init; } = [];

    /// <summary>LVIS v1.</summary>
    public IReadOnlyList<string> Lvis { get; init; } = [];

    /// <summary>RefCOCO, RefCOCO+, RefCOCOg: pickles or JSON.</summary>
    public IReadOnlyList<string> Refs { get; init; } = [];

    /// <summary>Visual Genome, or null.</summary>
    public VgFiles? VisualGenome { get; init; }

    /// <summary>GQA scene graphs.</summary>
    public IReadOnlyList<string> Gqa { get; init; } = [];

    /// <summary>PSG.</summary>
    public IReadOnlyList<string> Psg { get; init; } = [];

    /// <summary>ADE20K's full release: a JSON a picture.</summary>
    public IReadOnlyList<string> AdeFull { get; init; } = [];

    /// <summary>ADE20K's 150-class release: a picture of classes a picture.</summary>
    public IReadOnlyList<string> Ade150 { get; init; } = [];

    /// <summary>Names of those 150 classes (<c>objectInfo150.txt</c>), or null.</summary>
    public string? Ade150Names { get; init; }

    /// <summary>The truth of a pocket world, or null.</summary>
    public string? Truth { get; init; }

    /// <summary>JSON files that are not used, with the reason.</summary>
    public IReadOnlyList<(string File, string Reason)> Unused { get; init; } = [];

    /// <summary>Recognises files by their names, and JSON files of other names in COCO's layout by what is in them.</summary>
    /// <param name="scan">The folder.</param>
    /// <param name="keys">The form of keys; the older one knows files by name alone.</param>
    public static DataFiles Recognise(FolderScan scan, PhotoKeys keys)
    {
        var named = ByName(scan.Files);
        if (keys == PhotoKeys.ById)
            return named;
        var known = named.All.ToHashSet(StringComparer.Ordinal);
        var (coco, panoptic) = (named.Coco.ToList(), named.Panoptic.ToList());
        List<(string, string)> unused =
        [
            .. named.VisualGenome is { } vg ? VgNames.SelectMany(name => Others(name, [.. named.VgPaths()], vg.ImageData, "Visual Genome")) : [],
            .. named.Truth is { } truth ? Others("truth.jsonl", [truth], truth, "a drawn world") : [],
        ];
        known.UnionWith(unused.Select(pair => pair.Item1));
        foreach (var file
            in scan.Files.Where(file => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && !known.Contains(file) && !Besides.Reads(file)))
        {
            var (isPanoptic, whyNot) = JsonLayout.Look(scan.Full(file));
            if (whyNot is not null)
                unused.Add((file, whyNot));
            else
                (isPanoptic ? panoptic : coco).Add(file);
        }
        return named with { Coco = coco, Panoptic = panoptic, CocoByContent = coco.Except(named.Coco).ToHashSet(), Unused = unused };

        // One of each is read in a folder: their ids may restart.
        IEnumerable<(string, string)> Others(string name, string[] read, string first, string what) =>
            scan.Files.Where(file => Path.GetFileName(file) == name && !read.Contains(file))
                .Select(file => (file, $"{first} is read, and {what} is read once a folder; give this file's folder to a run of its own"));
    }

    /// <summary>Every recognised file.</summary>
    private IEnumerable<string> All =>
        [.. Coco, .. Captions, .. Panoptic, .. Lvis, .. Refs, .. VgPaths(), .. Gqa, .. Psg, .. AdeFull, .. Ade150, .. WorldPaths()];

    // A drawn world's truth, and the note beside it of how the world was drawn.
    private IReadOnlyList<string> WorldPaths() => Truth is null ? [] : [Truth, $"{Truth[..(Truth.LastIndexOf('/') + 1)]}world.json"];

    private static DataFiles ByName(IReadOnlyList<string> files)
    {
        var byName = files.ToLookup(file => file[(file.LastIndexOf('/') + 1)..]);
        return new DataFiles
        {
            Coco = Named(name => name.StartsWith("instances", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)),
            Captions = Named(name => name.StartsWith("captions_", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)),
            Panoptic = Named(name => (name.StartsWith("panoptic_", StringComparison.Ordinal) || name.StartsWith("ade20k_panoptic_", StringComparison.Ordinal))
                && name.EndsWith(".json", StringComparison.Ordinal) && !name.Contains("categories", StringComparison.Ordinal)),
            Lvis = Named(name => name.StartsWith("lvis_v1_", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)),
            Refs = Named(name => name.StartsWith("refs", StringComparison.Ordinal) && Path.GetExtension(name) is ".p" or ".pkl" or ".pickle" or ".json"),
            VisualGenome = One("image_data.json") is { } images
                ? new VgFiles(images)
                {
                    Objects = Beside(images, "objects.json"),
                    Relationships = Beside(images, "relationships.json"),
                    Attributes = Beside(images, "attributes.json"),
                    RegionDescriptions = Beside(images, "region_descriptions.json"),
                    SceneGraphs = Beside(images, "scene_graphs.json"),
                }
                : null,
            Gqa = Named(name => name.EndsWith("_sceneGraphs.json", StringComparison.Ordinal)),
            Psg = Named(name => name is "psg.json" or "psg_train_val.json" or "psg_val_test.json"),
            AdeFull = Named(name => name.StartsWith("ADE_", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)),
            Ade150 = [.. files.Where(IsAde150)],
            Ade150Names = One("objectInfo150.txt"),
            Truth = One("truth.jsonl"),
        };

        IReadOnlyList<string> Named(Func<string, bool> test) => [.. files.Where(file => test(file[(file.LastIndexOf('/') + 1)..]))];

        string? One(string name) => byName[name].FirstOrDefault();

        // In the folder of another file, else wherever it lies, unless there it is another one's.
        string? Beside(string other, string name) => byName[name].FirstOrDefault(file => Path.GetDirectoryName(file) == Path.GetDirectoryName(other))
            ?? byName[name].FirstOrDefault(
                file => !byName[Path.GetFileName(other)].Any(rival => rival != other && Path.GetDirectoryName(rival) == Path.GetDirectoryName(file)));
    }

    /// <summary>The recognised files, a line each.</summary>
    public IEnumerable<string> Describe()
    {
        foreach (var (what, paths) in new[]
        {
            ("COCO instances", Coco), ("COCO captions", Captions), ("COCO panoptic", Panoptic), ("LVIS v1", Lvis),
            ("RefCOCO", Refs), ("Visual Genome", VgPaths()),
            ("GQA scene graphs", Gqa), ("PSG", Psg), ("ADE20K, full release", AdeFull), ("ADE20K, 150 classes", Ade150),
            ("pocket world truth", Truth is null ? [] : [Truth]),
        })
        {
            if (paths.Count > 0)
                yield return $"{what}: {(paths.Count <= 8 ? string.Join(", ", paths) : $"{paths.Count} files, {paths[0]} to {paths[^1]}")}";
        }
    }

    // annotations/training/ADE_train_00000001.png, at any depth
    private static bool IsAde150(string file) => file.Split('/') is [.., "annotations", "training" or "validation", var name]
        && name.StartsWith("ADE_", StringComparison.Ordinal) && name.EndsWith(".png", StringComparison.Ordinal);

    private IReadOnlyList<string> VgPaths() => VisualGenome is not { } vg
        ? []
        : [.. new[] { vg.ImageData, vg.Objects, vg.Relationships, vg.Attributes, vg.RegionDescriptions, vg.SceneGraphs }.OfType<string>()];
}

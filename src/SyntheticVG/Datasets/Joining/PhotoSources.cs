using SyntheticVG.Datasets.Ade20K;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Gqa;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Psg;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.RefCoco;
using SyntheticVG.Datasets.VisualGenome;

namespace SyntheticVG.Datasets.Joining;

/// <summary>Opens the recognised files and says what each knows about which photo.</summary>
internal sealed class PhotoSources(FolderScan scan, DataFiles files, PhotoKeys keys, ReadReport warnings, ReadReport leftOut) : IDisposable
{
    private readonly List<IDisposable> _open = [];

    /// <summary>Whether there are no annotations at all.</summary>
    public bool AreNone => !files.Describe().Any();

    /// <summary>The claims of every data set: first those with masks, then those with boxes alone.</summary>
    public IEnumerable<PhotoClaim> Claims()
    {
        foreach (var file in files.Coco)
        {
            foreach (var claim in CocoClaims(file, "coco"))
                yield return claim;
        }
        foreach (var file in files.Lvis)
        {
            foreach (var claim in CocoClaims(file, "lvis"))
                yield return claim;
        }
        foreach (var file in files.Refs)
        {
            foreach (var claim in RefClaims(file))
                yield return claim;
        }
        foreach (var file in files.Captions)
        {
            var reader = Opened(CaptionReader.Open(scan.Full(file), warnings));
            foreach (var image in reader.Images)
                yield return new CaptionClaim(reader, image, Split(file) == "val2017" ? "coco-val2017" : null);
        }
        foreach (var file in files.Panoptic)
        {
            var reader = Opened(PanopticReader.Open(scan.Full(file), warnings));
            foreach (var image in reader.Images)
                yield return new PanopticClaim(reader, image, scan, file, keys, warnings, leftOut);
        }
        foreach (var file in files.Psg)
        {
            var reader = Opened(PsgReader.Open(scan.Full(file), warnings));
            foreach (var image in reader.Images)
                yield return new PsgClaim(reader, image, scan, file, warnings);
        }
        if (files.VisualGenome is { } vg)
        {
            var reader = Opened(VgReader.Open(vg.Map(scan.Full), warnings));
            foreach (var image in reader.Images)
                yield return new VgClaim(reader, image);
        }
        foreach (var file in files.Gqa)
        {
            var reader = Opened(GqaReader.Open(scan.Full(file), warnings));
            foreach (var image in reader.Images)
                yield return new GqaClaim(reader, image,
                    evaluation: Split(file).StartsWith("val", StringComparison.Ordinal) || Split(file).StartsWith("test", StringComparison.Ordinal), leftOut);
        }
        foreach (var file in files.AdeFull)
            yield return new AdeFullClaim(scan, file, warnings, leftOut);
        var classes = files.Ade150.Count == 0 ? null : files.Ade150Names is { } names ? Ade150Classes.Read(scan.Full(names)) : Ade150Classes.BuiltIn();
        foreach (var file in files.Ade150)
        {
            var instances = file.Replace("annotations/", "annotations_instance/", StringComparison.Ordinal);
            yield return new Ade150Claim(scan, file, File.Exists(scan.Full(instances)) ? instances : null, classes!, warnings);
        }
    }

    /// <summary>The truth of a pocket world, or null.</summary>
    public JsonLines? Truth { get; } = files.Truth is null ? null : new(scan.Full(files.Truth));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var reader in _open)
            reader.Dispose();
    }

    private IEnumerable<CocoClaim> CocoClaims(string file, string dataset)
    {
        if (OpenCoco(file) is not { } reader)
            yield break;
        var evaluation = (dataset, Split(file)) switch
        {
            ("coco", "val2017") => "coco-val2017",
            ("lvis", "val") => "lvis-val",
            _ => null,
        };
        foreach (var image in reader.Images.Where(image => keys == PhotoKeys.ByPicture || image.IdText is null))
            yield return new CocoClaim(reader, image, file, dataset, evaluation, keys, leftOut);
    }

    // A file whose name says nothing, and that turns out not to be in COCO's layout after all, is none of ours.
    private CocoReader? OpenCoco(string file)
    {
        try
        {
            return Opened(CocoReader.Open(scan.Full(file), warnings));
        }
        catch (InvalidDataException e) when (!warnings.Strict && files.CocoByContent.Contains(file))
        {
            warnings.Add("file-broken", file, $"{e.Message}; it looked like annotations in COCO's layout and is left out");
            return null;
        }
    }

    private IEnumerable<RefClaim> RefClaims(string file)
    {
        var dataset = file.Contains("refcoco+", StringComparison.Ordinal)
            ? "refcoco+"
            : file.Contains("refcocog", StringComparison.Ordinal) ? "refcocog"
            : "refcoco";
        var rows = !file.EndsWith(".json", StringComparison.Ordinal)
            ? RefCocoPickle.ReadFile(scan.Full(file), warnings)
            : RefJsonReader.Read(scan.Full(file), warnings);
        return rows.GroupBy(row => row.ImageId).Select(group => new RefClaim(dataset, group.Key, [.. group], warnings));
    }

    private T Opened<T>(T reader) where T : IDisposable
    {
        _open.Add(reader);
        return reader;
    }

    // "val2017" of "annotations/instances_val2017.json", "train" of "train_sceneGraphs.json", "val" of "lvis_v1_val.json".
    private static string Split(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name.EndsWith("_sceneGraphs", StringComparison.Ordinal) ? name[..^"_sceneGraphs".Length] : name[(name.LastIndexOf('_') + 1)..];
    }
}

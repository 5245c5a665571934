using System.Text.Json.Serialization;
using PureHDF;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Benchmarks;

/// <summary>Reads the VG150 split of Visual Genome: <c>VG-SGG-with-attri.h5</c> with its dictionaries and <c>image_data.json</c>.</summary>
/// <remarks>Boxes stand there as centre and size on pictures whose longer side is 1,024; labels and predicates count from 1.</remarks>
internal sealed class Vg150File
{
    private const double LongSide = 1024;

    // Pictures that cannot be decoded; the h5 file has no row for them.
    private static readonly long[] Corrupted = [1592, 1722, 4616, 4617];

    private readonly int[] _labels, _predicates, _relationships, _boxes, _split, _firstBox, _lastBox, _firstRelation, _lastRelation;
    private readonly IReadOnlyList<VgImageRow> _images;

    private Vg150File(string h5, string dictionaries, string imageData)
    {
        using var file = H5File.OpenRead(h5);
        int[] Read(string name) => Numbers(file, name, h5);
        (_labels, _predicates, _relationships, _boxes) = (Read("labels"), Read("predicates"), Read("relationships"), Read("boxes_1024"));
        (_split, _firstBox, _lastBox) = (Read("split"), Read("img_to_first_box"), Read("img_to_last_box"));
        (_firstRelation, _lastRelation) = (Read("img_to_first_rel"), Read("img_to_last_rel"));
        _images = [.. DataFile.ReadJson<IReadOnlyList<VgImageRow>>(imageData).Where(image => !Corrupted.Contains(image.ImageId))];
        if (_images.Count != _split.Length)
            throw new InvalidDataException($"{imageData} has {_images.Count} usable images; {h5} has {_split.Length}: they are of different versions");
        Vocabulary = ReadVocabulary(dictionaries);
    }

    /// <summary>150 classes and 50 predicates.</summary>
    public GraphVocabulary Vocabulary { get; }

    /// <summary>Reads the three files.</summary>
    /// <exception cref="InvalidDataException">They contradict each other.</exception>
    public static Vg150File Open(string path) => new(
        DataFile.Find(path, "VG-SGG-with-attri.h5", "VG-SGG*.h5"), DataFile.Find(FolderOf(path), "VG-SGG-dicts-with-attri.json", "VG-SGG-dicts*.json"),
        DataFile.Find(FolderOf(path), "image_data.json"));

    /// <summary>Ids of all images of a part: 0 train and validation, 2 test.</summary>
    public IEnumerable<long> Ids(int part) => Enumerable.Range(0, _images.Count).Where(i => _split[i] == part).Select(i => _images[i].ImageId);

    /// <summary>Images of a part that have relations: 0 train and validation, 2 test.</summary>
    public IEnumerable<GraphSample> Samples(int part) => Enumerable.Range(0, _images.Count)
        .Where(i => _split[i] == part && _firstBox[i] >= 0 && _firstRelation[i] >= 0).Select(Sample);

    /// <summary>(subject class, predicate, object class) of the test images that no training image has.</summary>
    public IReadOnlySet<(int Subject, int Predicate, int Object)> ZeroShot()
    {
        var seen = Samples(0).SelectMany(Triplets).ToHashSet();
        return Samples(2).SelectMany(Triplets).Where(triplet => !seen.Contains(triplet)).ToHashSet();
    }

    private static IEnumerable<(int Subject, int Predicate, int Object)> Triplets(GraphSample sample) =>
        sample.Edges.Select(edge => (sample.Labels[edge.Subject], edge.Predicate, sample.Labels[edge.Object]));

    private GraphSample Sample(int i)
    {
        var image = _images[i];
        var (first, nodes) = (_firstBox[i], _lastBox[i] - _firstBox[i] + 1);
        var scale = Math.Max(image.Width, image.Height) / LongSide;
        Box At(int box) => new(
            (_boxes[4 * box] - (_boxes[(4 * box) + 2] / 2.0)) * scale, (_boxes[(4 * box) + 1] - (_boxes[(4 * box) + 3] / 2.0)) * scale,
            (_boxes[4 * box] + (_boxes[(4 * box) + 2] / 2.0)) * scale, (_boxes[(4 * box) + 1] + (_boxes[(4 * box) + 3] / 2.0)) * scale);
        Edge EdgeAt(int relation) => new(_relationships[2 * relation] - first, _predicates[relation] - 1, _relationships[(2 * relation) + 1] - first);

        var edges = Enumerable.Range(_firstRelation[i], _lastRelation[i] - _firstRelation[i] + 1).Select(EdgeAt).ToList();
        var outside = edges.FindIndex(edge => (uint)edge.Subject >= (uint)nodes || (uint)edge.Object >= (uint)nodes);
        return new()
        {
            Id = $"{image.ImageId}",
            Image = $"VG_100K/{image.ImageId}.jpg",
            Width = image.Width,
            Height = image.Height,
            Boxes = [.. Enumerable.Range(first, nodes).Select(At)],
            Labels = [.. Enumerable.Range(first, nodes).Select(box => _labels[box] - 1)],
            Edges = outside < 0
                ? edges
                : throw new InvalidDataException($"image {image.ImageId}: relation {outside} joins {edges[outside]}; the image has {nodes} boxes"),
        };
    }

    private static string FolderOf(string path) => File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;

    // Released files differ in how wide their whole numbers are.
    private static int[] Numbers(IH5Group file, string name, string path)
    {
        if (!file.LinkExists(name))
            throw new InvalidDataException($"{path}: no data set {name}");
        var data = file.Dataset(name);
        return (data.Type.Class, data.Type.Size) switch
        {
            (H5DataTypeClass.FixedPoint, 1) => Array.ConvertAll(Flat<sbyte>(data), value => (int)value),
            (H5DataTypeClass.FixedPoint, 2) => Array.ConvertAll(Flat<short>(data), value => (int)value),
            (H5DataTypeClass.FixedPoint, 4) => Flat<int>(data),
            (H5DataTypeClass.FixedPoint, 8) => Array.ConvertAll(Flat<long>(data), value => checked((int)value)),
            var (kind, size) => throw new InvalidDataException($"{path}: {name} is {kind} of {size} bytes; expected whole numbers"),
        };
    }

    private static T[] Flat<T>(IH5Dataset data) where T : unmanaged
    {
        var values = new T[data.Space.Dimensions.Aggregate(1UL, (product, side) => product * side)];
        data.Read<T[]>(values);
        return values;
    }

    private static GraphVocabulary ReadVocabulary(string file)
    {
        var dictionaries = DataFile.ReadJson<Vg150Dictionaries>(file);
        return new(InOrder(dictionaries.Labels, file), InOrder(dictionaries.Predicates, file), First: 1);
    }

    private static IReadOnlyList<string> InOrder(IReadOnlyDictionary<string, string> byNumber, string file) => [.. Enumerable.Range(1, byNumber.Count)
        .Select(number => byNumber.TryGetValue($"{number}", out var name)
            ? name
            : throw new InvalidDataException($"{file}: no name for number {number} of {byNumber.Count}"))];
}

/// <summary>The dictionaries, as far as they are read.</summary>
internal sealed record Vg150Dictionaries
{
    [JsonPropertyName("idx_to_label"), JsonRequired] public required IReadOnlyDictionary<string, string> Labels { get; init; }
    [JsonPropertyName("idx_to_predicate"), JsonRequired] public required IReadOnlyDictionary<string, string> Predicates { get; init; }
}

/// <summary>A row of <c>image_data.json</c>, as far as it is read.</summary>
internal sealed record VgImageRow
{
    [JsonPropertyName("image_id"), JsonRequired] public required long ImageId { get; init; }
    [JsonRequired] public required int Width { get; init; }
    [JsonRequired] public required int Height { get; init; }
}

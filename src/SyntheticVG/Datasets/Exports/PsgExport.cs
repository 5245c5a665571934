using System.Globalization;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>Writes PSG's layout into a folder: <c>psg.json</c>, and a picture of segment ids for each image below <c>panoptic/</c>.</summary>
/// <remarks>
/// The lists of classes hold the names and predicates of these graphs, in the order in which they are met; all names count as
/// things. A pixel belongs to one segment: where masks overlap the smaller one gets it, which is counted. A region without a mask keeps its box and
/// its place, and has no pixels.
/// </remarks>
internal sealed class PsgExport : IGraphExport
{
    private readonly string _folder;
    private readonly ReadReport _report;
    private readonly JsonFile _file;
    private readonly ExportIds _ids = new("psg");
    private readonly Dictionary<string, int> _names = [];
    private readonly Dictionary<string, int> _predicates = [];
    private readonly List<string> _test = [];
    private long _images;

    /// <summary>Begins the export.</summary>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <param name="report">Counts <c>mask-missing</c> and <c>mask-covered</c>.</param>
    public PsgExport(string folder, ReadReport report)
    {
        (_folder, _report) = (folder, report);
        _file = new(Path.Combine(folder, "psg.json"));
        _file.Writer.WriteStartObject();
        _file.Writer.WriteStartArray("data");
    }

    /// <summary>Adds a graph and writes its picture.</summary>
    public void Write(SceneGraph graph)
    {
        var (writer, image) = (_file.Writer, graph.Image);
        var id = _ids.OfImage(image).ToString(CultureInfo.InvariantCulture);
        var picture = string.Create(CultureInfo.InvariantCulture, $"panoptic/{++_images:D12}.png");
        var areas = WritePicture(graph, picture);
        writer.WriteStartObject();
        writer.WriteString("file_name", image.File);
        writer.WriteString("pan_seg_file_name", picture);
        writer.WriteNumber("height", image.Height);
        writer.WriteNumber("width", image.Width);
        writer.WriteString("image_id", id);
        if (image.Sources.TryGetValue("coco", out var coco))
            writer.WriteString("coco_image_id", coco);
        writer.WriteStartArray("segments_info");
        foreach (var (i, region) in graph.Regions.Index())
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", i + 1);
            writer.WriteNumber("category_id", Number(_names, region.Name));
            writer.WriteNumber("iscrowd", 0);
            writer.WriteNumber("isthing", 1);
            writer.WriteNumber("area", areas.GetValueOrDefault(i + 1));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("annotations");
        foreach (var region in graph.Regions)
        {
            writer.WriteStartObject();
            writer.WriteNumbers("bbox", region.Box.Left, region.Box.Top, region.Box.Right, region.Box.Bottom);
            writer.WriteNumber("bbox_mode", 0);
            writer.WriteNumber("category_id", Number(_names, region.Name));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteStartArray("relations");
        foreach (var (subject, predicate, @object)
            in graph.Relationships.Select(relationship => (relationship.Subject, relationship.Predicate, relationship.Object)).Distinct())
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(subject);
            writer.WriteNumberValue(@object);
            writer.WriteNumberValue(Number(_predicates, predicate));
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
        _file.Drain();
        if (image.Evaluation)
            _test.Add(id);
    }

    /// <summary>Writes the classes, completes the file and gives it its name.</summary>
    public void Commit()
    {
        _file.Writer.WriteEndArray();
        _file.Writer.WriteTexts("test_image_ids", _test);
        _file.Writer.WriteTexts("thing_classes", _names.Keys);
        _file.Writer.WriteTexts("stuff_classes", []);
        _file.Writer.WriteTexts("predicate_classes", _predicates.Keys);
        _file.Writer.WriteEndObject();
        _file.Commit();
    }

    /// <summary>Removes what was written of the JSON where <see cref="Commit"/> was not reached.</summary>
    public void Dispose() => _file.Dispose();

    // Area of each segment that has pixels, by id.
    private Dictionary<int, int> WritePicture(SceneGraph graph, string name)
    {
        var (image, where) = (graph.Image, graph.Image.Key);
        // filtered
        var masks = graph.Regions.Index().Where(pair => pair.Item.Mask is not null).Select(pair => (Id: pair.Index + 1, Mask: pair.Item.Mask!)).ToList();
        foreach (var (i, _) in graph.Regions.Index().Where(pair => pair.Item.Mask is null))
            _report.Add("mask-missing", where, $"region {i} has no mask; its segment has no pixels");
        var picture = PanopticPng.FromMasks(image.Width, image.Height, masks.OrderByDescending(pair => pair.Mask.Area));
        WholeFile.Write(Path.Combine(_folder, name), picture.Encode());
        var areas = picture.Segments().ToDictionary(segment => segment.Id, segment => segment.Area);
        foreach (var (id, mask) in masks.Where(pair => areas.GetValueOrDefault(pair.Id) < pair.Mask.Area))
            _report.Add("mask-covered", where,
                $"region {id - 1} keeps {areas.GetValueOrDefault(id)} of its {mask.Area} pixels; smaller regions have the others");
        return areas;
    }

    private static int Number(Dictionary<string, int> classes, string name)
    {
        if (!classes.TryGetValue(name, out var number))
            classes[name] = number = classes.Count;
        return number;
    }
}

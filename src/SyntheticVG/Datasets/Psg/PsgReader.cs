using System.Text.Json;
using SyntheticVG.Datasets.Json;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Psg;

/// <summary>Reads <c>psg.json</c>, an image at a time; the pictures of segment ids are decoded when their masks are asked for.</summary>
public sealed class PsgReader : IDisposable
{
    private static readonly string[] Members = ["data", "test_image_ids", "thing_classes", "stuff_classes", "predicate_classes"];

    private readonly ReadReport _report;
    private readonly Dictionary<string, PsgImage> _images = [];
    private readonly HashSet<string> _test = [];
    private readonly List<string> _classes = [];
    private readonly List<string> _predicates = [];
    private readonly JsonRows<string> _rows;
    private int _things;

    private PsgReader(string path, ReadReport report)
    {
        (_report, _rows) = (report, new(path));
        using var stream = new JsonStream(path);
        if (stream.Root != JsonTokenType.StartObject)
            throw stream.Error("found a list at the top; expected an object with data and classes");
        var (things, stuff, seen) = (new List<string>(), new List<string>(), new HashSet<string>());
        while (stream.NextMember())
        {
            seen.Add(stream.Name);
            switch (stream.Name)
            {
                case "data":
                    Rows.Each(stream, report, value => Note(value, stream));
                    break;
                case "test_image_ids":
                    Rows.Each(stream, report, value => _test.Add(value.Id()));
                    break;
                case "thing_classes":
                    Rows.Each(stream, report, value => things.Add(value.Text()));
                    break;
                case "stuff_classes":
                    Rows.Each(stream, report, value => stuff.Add(value.Text()));
                    break;
                case "predicate_classes":
                    Rows.Each(stream, report, value => _predicates.Add(value.Text()));
                    break;
                default:
                    stream.Skip();
                    break;
            }
        }
        if (Members.FirstOrDefault(name => !seen.Contains(name)) is { } missing)
            throw stream.Error($"found no {missing}; expected {string.Join(", ", Members)}");
        (_classes, _things) = ([.. things, .. stuff], things.Count);
        _rows.Sort();
    }

    /// <summary>The pictures, in the order of the file.</summary>
    public IReadOnlyCollection<PsgImage> Images => _images.Values;

    /// <summary>The object classes: things, then stuff.</summary>
    public IReadOnlyList<string> Classes => _classes;

    /// <summary>The predicate classes, in the order of the file.</summary>
    public IReadOnlyList<string> Predicates => _predicates;

    /// <summary>Indexes a file.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON of this form; or, in strict reading, a row is bad.</exception>
    public static PsgReader Open(string path, ReadReport report) => new(path, report);

    /// <summary>Whether a picture is in the test split.</summary>
    public bool IsTest(PsgImage image) => _test.Contains(image.Id);

    /// <summary>Reads the segments and relations of a picture.</summary>
    public PsgGraph Read(PsgImage image)
    {
        var row = _rows.RowsOf(image.Id).Start.Value;
        var value = _rows.Read(row);
        var where = $"{_rows.Where(row, "data")} (image {image.Id})";
        var infos = value.Get("segments_info"u8).Children;
        var annotations = value.Get("annotations"u8).Children;
        var segments = new Dictionary<int, PsgSegment>();
        var count = 0;
        while (infos.MoveNext() && annotations.MoveNext())
        {
            var place = $"{where}, segment {count}";
            try
            {
                segments.Add(count, Segment(infos.Current, annotations.Current, count, image, place));
            }
            catch (BadRowException e)
            {
                _report.Add(e.Kind, place, e.Message);
            }
            count++;
        }
        var relations = new List<PsgRelation>();
        var known = new HashSet<PsgRelation>();
        foreach (var triple in value.Get("relations"u8).List().Children)
        {
            try
            {
                var relation = Relation(triple, segments, count);
                relations.Add(known.Add(relation) ? relation : throw new BadRowException("duplicate-relation", $"{relation} stands there twice"));
            }
            catch (BadRowException e)
            {
                _report.Add(e.Kind, $"{where}, relations", e.Message);
            }
        }
        return new([.. segments.Values], relations);
    }

    /// <summary>Decodes the masks of a picture's segments.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="graph">What <see cref="Read"/> gave for it.</param>
    /// <param name="pictureFile">Path of its picture of segment ids.</param>
    /// <returns>The masks by position; a segment without pixels has none.</returns>
    /// <exception cref="InvalidDataException">The picture is broken or of another size.</exception>
    public IReadOnlyDictionary<int, PanopticSegment> ReadMasks(PsgImage image, PsgGraph graph, string pictureFile)
    {
        var picture = PanopticPng.ReadFile(pictureFile);
        picture.RequireSize(image.Width, image.Height, pictureFile);
        var found = picture.Segments().ToDictionary(segment => (long)segment.Id);
        var masks = new Dictionary<int, PanopticSegment>();
        foreach (var segment in graph.Segments)
        {
            if (found.TryGetValue(segment.SegmentId, out var pixels))
                masks.Add(segment.Position, pixels);
            else
                _report.Add("segment-without-pixels", $"{pictureFile}: segment {segment.SegmentId}", "it has no pixel in the picture");
        }
        return masks;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private void Note(JsonValue value, JsonStream stream)
    {
        var id = value.Object().Get("image_id"u8).Id();
        var image = new PsgImage
        {
            Id = id,
            CocoId = value.TryGet("coco_image_id"u8, out var coco) ? coco.Integer() : null,
            File = PicturePaths.Of(value.Get("file_name"u8).Text(), _report),
            PanopticFile = PicturePaths.Of(value.Get("pan_seg_file_name"u8).Text(), _report),
            Width = value.Get("width"u8).Side(),
            Height = value.Get("height"u8).Side(),
        };
        var (segments, annotations) = (CountOf(value.Get("segments_info"u8)), CountOf(value.Get("annotations"u8)));
        if (segments != annotations)
            throw new BadRowException("count-differs", $"image {id} has {segments} segments and {annotations} annotations");
        value.Get("relations"u8).List();
        if (!_images.TryAdd(id, image))
            throw new BadRowException("duplicate-id", $"image {id} stands there twice");
        _rows.Add(id, stream);
    }

    private PsgSegment Segment(JsonValue info, JsonValue annotation, int position, PsgImage image, string where)
    {
        var category = annotation.Object().Get("category_id"u8).Integer();
        if (category < 0 || category >= _classes.Count)
            throw new BadRowException("category-unknown", $"found class {category}; expected 0 to {_classes.Count - 1}");
        var (a, b, c, d) = annotation.Get("bbox"u8).FourNumbers();
        var box = annotation.TryGet("bbox_mode"u8, out var mode) && mode.Integer() == 1 ? Box.FromXywh(a, b, c, d) : new Box(a, b, c, d);
        return new PsgSegment
        {
            Position = position,
            SegmentId = info.Object().Get("id"u8).Integer(),
            CategoryId = category,
            Label = _classes[(int)category],
            Thing = category < _things,
            Crowd = info.TryGet("iscrowd"u8, out var crowd) && crowd.Flag(),
            Box = box.Inside(image.Width, image.Height, _report, where),
        };
    }

    private PsgRelation Relation(JsonValue triple, Dictionary<int, PsgSegment> segments, int count)
    {
        var numbers = new List<long>();
        foreach (var number in triple.List().Children)
            numbers.Add(number.Integer());
        if (numbers is not [var subject, var @object, var predicate])
            throw new BadRowException("field-type", $"found {numbers.Count} numbers; expected subject, object and predicate");
        if (subject < 0 || subject >= count || @object < 0 || @object >= count)
            throw new BadRowException("relation-index-outside", $"found segments {subject} and {@object}; the image has {count}");
        if (predicate < 0 || predicate >= _predicates.Count)
            throw new BadRowException("predicate-unknown", $"found predicate {predicate}; expected 0 to {_predicates.Count - 1}");
        if (subject == @object)
            throw new BadRowException("relation-to-itself", $"segment {subject} is subject and object");
        return segments.ContainsKey((int)subject) && segments.ContainsKey((int)@object)
            ? new((int)subject, _predicates[(int)predicate], (int)@object)
            : throw new BadRowException("relation-object-unknown", $"segment {subject} or {@object} was dropped");
    }

    private static int CountOf(JsonValue list)
    {
        var count = 0;
        foreach (var _ in list.List().Children)
            count++;
        return count;
    }
}

using System.Globalization;
using System.Text.Json;
using SyntheticVG.Datasets.Coco;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Psg;

/// <summary>Reads <c>psg.json</c>, an image at a time; the pictures of segment ids are decoded when their masks are asked for.</summary>
internal sealed class PsgReader : IDisposable
{
    private static readonly string[] Members = ["data", "test_image_ids", "thing_classes", "stuff_classes", "predicate_classes"];

    private readonly ReadReport _report;
    private readonly Dictionary<string, PsgImage> _images = [];
    private readonly HashSet<string> _test = [];
    private readonly List<string> _classes = []; // empty: a name that could not be read; the others keep their numbers
    private readonly List<string> _predicates = [];
    private readonly JsonRows<string> _rows;
    private int _things;

    private PsgReader(string path, ReadReport report)
    {
        (_report, _rows) = (report, new(path));
        using var stream = new JsonStream(path, report);
        if (stream.Root != JsonTokenType.StartObject)
            throw stream.Error("found a list at the top; expected an object with data and classes");
        var (things, stuff, seen) = (new List<string>(), new List<string>(), new HashSet<string>());
        while (stream.NextMember())
        {
            seen.Add(stream.Name);
            switch (stream.Name)
            {
                case "data":
                    Rows.Enter(stream, report, () => _rows.Collect(stream, report, "data", value => Note(value, stream),
                        beside: () => JsonSerializer.SerializeToUtf8Bytes(_images.Values), restore: Restore));
                    break;
                case "test_image_ids":
                    Rows.Each(stream, report, value => _test.Add(value.Id()));
                    break;
                case "thing_classes":
                    Names(stream, things);
                    break;
                case "stuff_classes":
                    Names(stream, stuff);
                    break;
                case "predicate_classes":
                    Names(stream, _predicates);
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

    /// <summary>The object classes: things, then stuff; empty for one whose name could not be read.</summary>
    public IReadOnlyList<string> Classes => _classes;

    /// <summary>The predicate classes, in the order of the file; empty for one whose name could not be read.</summary>
    public IReadOnlyList<string> Predicates => _predicates;

    /// <summary>Indexes a file.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON of this form; or, in strict reading, a row is bad.</exception>
    public static PsgReader Open(string path, ReadReport report) => new(path, report);

    /// <summary>Whether a picture is in the test split.</summary>
    public bool IsTest(PsgImage image) => _test.Contains(image.Id);

    /// <summary>Reads the segments and relations of a picture.</summary>
    /// <param name="image">The picture; its size must be known.</param>
    public PsgGraph Read(PsgImage image)
    {
        var row = _rows.RowsOf(image.Id).Start.Value;
        var value = _rows.Read(row);
        var where = $"{_rows.Where(row, "data")} (image {image.Id})";
        // Either list has the class; the one has the segment's id, the other its box.
        var infos = ListOf(value, "segments_info"u8);
        var annotations = ListOf(value, "annotations"u8);
        var segments = new Dictionary<int, PsgSegment>();
        var count = 0;
        for (; ; count++)
        {
            var (hasInfo, hasAnnotation) = (infos.MoveNext(), annotations.MoveNext());
            if (!hasInfo && !hasAnnotation)
                break;
            var place = $"{where}, segment {count}";
            try
            {
                segments.Add(count, Segment(hasInfo ? infos.Current : default, hasAnnotation ? annotations.Current : default, count, image, place));
            }
            catch (BadRowException e)
            {
                _report.Add(e.Kind, place, e.Message);
            }
        }
        var relations = new List<PsgRelation>();
        var known = new HashSet<PsgRelation>();
        foreach (var triple in value.OptionalItems("relations"u8, _report, where))
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
        var shared = graph.Segments.CountBy(segment => segment.SegmentId).Where(pair => pair.Value > 1).Select(pair => pair.Key).ToHashSet();
        var masks = new Dictionary<int, PanopticSegment>();
        foreach (var segment in graph.Segments.Where(segment => segment.SegmentId != 0 || !_report.Repairs))
        {
            if (_report.Repairs && shared.Contains(segment.SegmentId))
                _report.Add("duplicate-id", $"{pictureFile}: segment {segment.SegmentId}",
                    "several segments have this id; its pixels cannot belong to all; their boxes stay");
            else if (found.TryGetValue(segment.SegmentId, out var pixels))
                masks.Add(segment.Position, pixels);
            else
                _report.Add("segment-without-pixels", $"{pictureFile}: segment {segment.SegmentId}", "it has no pixel in the picture");
        }
        return masks;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    // A name that is none keeps its place: classes are known by their number.
    private void Names(JsonStream stream, List<string> names)
    {
        stream.EnterList();
        while (stream.NextElement())
        {
            try
            {
                names.Add(stream.Value.Label(_report));
            }
            catch (BadRowException e)
            {
                _report.Add(e.Kind, stream.Where, e.Message);
                names.Add("");
            }
        }
    }

    private void Restore(byte[] images)
    {
        foreach (var image in JsonSerializer.Deserialize<List<PsgImage>>(images)!) // written by us
            _images.Add(image.Id, image);
    }

    private void Note(JsonValue value, JsonStream stream)
    {
        var image = _report.Repairs ? RepairedImage(value.Object(), stream) : Image(value);
        var (segments, annotations) = (CountOf(value, "segments_info"u8, stream.Where), CountOf(value, "annotations"u8, stream.Where));
        if (segments != annotations && !(_report.Repairs && (segments == 0 || annotations == 0)))
            throw new BadRowException("count-differs", $"image {image.Id} has {segments} segments and {annotations} annotations");
        if (!_report.Repairs)
            value.Get("relations"u8).List();
        if (!_images.TryAdd(image.Id, image))
            throw new BadRowException("duplicate-id", $"image {image.Id} stands there twice");
        _rows.Add(image.Id, stream);
    }

    private PsgImage Image(JsonValue value)
    {
        var id = value.Object().Get("image_id"u8).Id();
        return new PsgImage
        {
            Id = id,
            VgId = id,
            CocoId = value.TryGet("coco_image_id"u8, out var coco) ? coco.Integer() : null,
            File = PicturePaths.Of(value.Get("file_name"u8).Text(), _report),
            PanopticFile = PicturePaths.Of(value.Get("pan_seg_file_name"u8).Text(), _report),
            Width = value.Get("width"u8).Side(),
            Height = value.Get("height"u8).Side(),
        };
    }

    // COCO's id, the picture's name and that of the picture of ids say the same: each follows from another.
    private PsgImage RepairedImage(JsonValue value, JsonStream stream)
    {
        var where = stream.Where;
        var id = value.Optional<string?>("image_id"u8, null, _report, where, given => given.Id());
        var coco = value.Optional<long?>("coco_image_id"u8, null, _report, where, given => given.Integer());
        var file = value.Optional<string?>("file_name"u8, null, _report, where, name => PicturePaths.Of(name.Text(), _report));
        var ids = value.Optional("pan_seg_file_name"u8, "", _report, where, name => PicturePaths.Of(name.Text(), _report));
        if (file is null && ids.Length > 0)
            file = Path.ChangeExtension(ids.StartsWith("panoptic_", StringComparison.Ordinal) ? ids["panoptic_".Length..] : ids, ".jpg");
        file ??= coco is not null ? $"{coco:D12}.jpg" : value.Get("file_name"u8).Text();
        if (coco is null && long.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && CocoImage.IsNameOf(number, file))
            coco = number;
        if (id is not null && _images.TryGetValue(id, out var other) && other.File != file)
        {
            _report.Add("duplicate-id", where, $"image {id} stands there already, of another picture; the place of the row is this one's id");
            id = null;
        }
        var (width, height) = value.Size(_report, where);
        return new PsgImage
        {
            Id = id ?? $"row-{stream.Row}",
            VgId = id,
            CocoId = coco,
            File = file,
            PanopticFile = ids.Length > 0 ? ids : $"panoptic_{Path.ChangeExtension(file, ".png")}",
            Width = width,
            Height = height,
        };
    }

    private PsgSegment Segment(JsonValue info, JsonValue annotation, int position, PsgImage image, string where)
    {
        var category = CategoryOf(info, annotation, where);
        if (category < 0 || category >= _classes.Count || _classes[(int)category].Length == 0)
            throw new BadRowException("category-unknown", $"found class {category}; expected 0 to {_classes.Count - 1}");
        var id = _report.Repairs
            ? (info.IsObject ? info.Optional("id"u8, 0L, _report, where, given => given.Integer()) : 0)
            : info.Object().Get("id"u8).Integer();
        if (_report.Repairs && id == 0)
            _report.Add("segmentation-missing", where, "it has no id in the picture of ids; the box stays");
        return new PsgSegment
        {
            Position = position,
            SegmentId = id,
            CategoryId = category,
            Label = _classes[(int)category],
            Thing = category < _things,
            Crowd = info.IsObject && info.Optional("iscrowd"u8, false, _report, where, crowd => crowd.Flag()),
            Box = BoxOf(annotation, id, image, where),
        };
    }

    private long CategoryOf(JsonValue info, JsonValue annotation, string where)
    {
        var category = _report.Repairs && annotation.IsObject
            ? annotation.Optional<long?>("category_id"u8, null, _report, where, given => given.Integer())
            : null;
        return category
            ?? (_report.Repairs && info.IsObject && info.TryGet("category_id"u8, out var other) ? other : annotation.Object().Get("category_id"u8)).Integer();
    }

    // The box as stated; where that is missing or no box, an empty one: the mask's is taken.
    private Box BoxOf(JsonValue annotation, long id, PsgImage image, string where)
    {
        try
        {
            var (a, b, c, d) = annotation.Object().Get("bbox"u8).FourNumbers(_report.Repairs);
            var box = annotation.Optional("bbox_mode"u8, 0L, _report, where, mode => mode.Integer()) == 1 ? Box.FromXywh(a, b, c, d) : new Box(a, b, c, d);
            return box.Inside(image.Width, image.Height, _report, where);
        }
        catch (BadRowException e) when (_report.Repairs && id != 0)
        {
            _report.Add("box-derived", where, $"bbox: {e.Message}; the mask's box is taken");
            return default;
        }
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
        if (predicate < 0 || predicate >= _predicates.Count || _predicates[(int)predicate].Length == 0)
            throw new BadRowException("predicate-unknown", $"found predicate {predicate}; expected 0 to {_predicates.Count - 1}");
        if (subject == @object)
            throw new BadRowException("relation-to-itself", $"segment {subject} is subject and object");
        return segments.ContainsKey((int)subject) && segments.ContainsKey((int)@object)
            ? new((int)subject, _predicates[(int)predicate], (int)@object)
            : throw new BadRowException("relation-object-unknown", $"segment {subject} or {@object} was dropped");
    }

    private static JsonValue.Items ListOf(JsonValue row, ReadOnlySpan<byte> name) =>
        row.TryGet(name, out var list) && list.IsArray ? list.Children : default;

    private int CountOf(JsonValue row, ReadOnlySpan<byte> name, string where)
    {
        var count = 0;
        foreach (var _ in row.OptionalItems(name, _report, where))
            count++;
        return count;
    }
}

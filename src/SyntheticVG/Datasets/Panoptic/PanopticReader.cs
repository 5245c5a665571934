using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Panoptic;

/// <summary>
/// Reads panoptic annotations in COCO's layout (COCO's and ADE20K's <c>panoptic_*.json</c>), an image at a time; the pictures of
/// segment ids are decoded when their masks are asked for.
/// </summary>
internal sealed class PanopticReader : IDisposable
{
    private readonly ReadReport _report;
    private readonly Dictionary<string, PanopticImage> _images = [];
    private readonly Dictionary<long, (string Label, bool Thing)> _categories = [];
    private readonly JsonRows<string> _rows;
    private readonly HashSet<string> _annotated = new(StringComparer.Ordinal);

    private PanopticReader(string path, ReadReport report)
    {
        (_report, _rows) = (report, new(path));
        using var stream = new JsonStream(path, report);
        if (stream.Root != JsonTokenType.StartObject)
            throw stream.Error("found a list at the top; expected an object with images, annotations and categories");
        var seen = new HashSet<string>();
        while (stream.NextMember())
        {
            seen.Add(stream.Name);
            switch (stream.Name)
            {
                case "images":
                    Rows.Each(stream, report, value => NoteImage(value, stream.Where));
                    break;
                case "annotations":
                    Rows.Enter(stream, report, () => _rows.Collect(stream, report, "annotations", value => NoteAnnotation(value, stream)));
                    break;
                case "categories":
                    Rows.Each(stream, report, value =>
                    {
                        var id = value.Object().Get("id"u8).Integer();
                        if (!_categories.TryAdd(id,
                            (value.Get("name"u8).Label(report), value.Optional("isthing"u8, true, report, stream.Where, thing => thing.Flag()))))
                            throw new BadRowException("duplicate-id", $"category {id} stands there twice; the first holds");
                    });
                    break;
                default:
                    stream.Skip();
                    break;
            }
        }
        foreach (var name in new[] { "images", "annotations", "categories" })
        {
            if (!seen.Contains(name))
                throw stream.Error($"found no {name}; expected images, annotations and categories");
        }
        _rows.Sort(_images.ContainsKey, (key, row) => report.Add("image-unknown", _rows.WhereNumber(row, "annotations"), $"image {key} is not in images"));
        foreach (var image in _images.Values.Where(image => image.File.Length == 0).ToList())
            _images[image.Id] = image with { File = Path.ChangeExtension(NameInRow(image) ?? image.Id, ".jpg") };
    }

    /// <summary>The images, in the order of the file.</summary>
    public IReadOnlyCollection<PanopticImage> Images => _images.Values;

    /// <summary>Indexes a file.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON of this layout; or, in strict reading, a row is bad.</exception>
    public static PanopticReader Open(string path, ReadReport report) => new(path, report);

    /// <summary>Whether an image has an annotation.</summary>
    public bool Has(PanopticImage image) => _rows.Has(image.Id);

    /// <summary>Name of the picture of segment ids of an image, as the file gives it (else the photo's with its ending), or null where it has none.</summary>
    public string? PictureOf(PanopticImage image)
    {
        if (Row(image) is not { } row)
            return null;
        if (!_report.Repairs)
            return PicturePaths.Of(_rows.Read(row).Get("file_name"u8).Text(), _report);
        return NameInRow(image) ?? Path.ChangeExtension(image.File, ".png");
    }

    /// <summary>Reads the segments of an image and their masks.</summary>
    /// <param name="image">The image; its size must be known.</param>
    /// <param name="pictureFile">Path of its picture of segment ids.</param>
    /// <exception cref="InvalidDataException">The picture is broken or of another size; or an id stands twice.</exception>
    public IReadOnlyList<PanopticObject> Read(PanopticImage image, string pictureFile)
    {
        if (Row(image) is not { } row)
            return [];
        var where = $"{_rows.Where(row, "annotations")} (image {image.Id})";
        var infos = new List<SegmentInfo>();
        foreach (var value in _rows.Read(row).Get("segments_info"u8).List().Children)
        {
            try
            {
                infos.Add(Info(value, where));
            }
            catch (BadRowException e)
            {
                _report.Add(e.Kind, where, e.Message);
            }
        }
        var picture = PanopticPng.ReadFile(pictureFile);
        picture.RequireSize(image.Width, image.Height, pictureFile);
        if (_report.Repairs)
            infos = SegmentIds.Repair(infos, picture, where, _report);
        var (segments, _) = PanopticMatch.Match(picture, infos, _categories.ContainsKey, where, _report);
        return [.. infos.Zip(segments).Where(pair => pair.Second is not null).Select(pair =>
            new PanopticObject(pair.Second!, _categories[pair.First.CategoryId].Label, _categories[pair.First.CategoryId].Thing, pair.First.IsCrowd)
            {
                CategoryId = pair.First.CategoryId
            })];
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    // The picture of ids that the annotation names; what is wrong with the name was counted when the row was noted.
    private string? NameInRow(PanopticImage image) => Row(image) is not { } row ? null
        : _rows.Read(row).Optional<string?>("file_name"u8, null, new() { Repairs = true }, "", name => PicturePaths.Of(name.Text(), _report));

    private int? Row(PanopticImage image) => _rows.Has(image.Id) ? _rows.RowsOf(image.Id).Start.Value : null;

    private void NoteAnnotation(JsonValue value, JsonStream stream)
    {
        var image = value.Object().Get("image_id"u8).Id();
        if (!_report.Repairs)
            PicturePaths.Of(value.Get("file_name"u8).Text(), _report);
        value.Optional("file_name"u8, "", _report, stream.Where, name => PicturePaths.Of(name.Text(), _report));
        value.Get("segments_info"u8).List();
        if (_report.Repairs && !_annotated.Add(image))
            throw new BadRowException("duplicate-id", $"image {image} has an annotation already; the first holds");
        _rows.Add(image, stream);
    }

    private void NoteImage(JsonValue value, string where)
    {
        var id = value.Object().Get("id"u8).Id();
        var (width, height) = value.Size(_report, where);
        var file = _report.Repairs
            ? value.Optional<string?>("file_name"u8, null, _report, where, name => PicturePaths.Of(name.Text(), _report)) ?? ""
            : PicturePaths.Of(value.Get("file_name"u8).Text(), _report);
        var image = new PanopticImage(id, file, width, height);
        if (!_images.TryAdd(id, image))
            throw new BadRowException("duplicate-id", $"image {id} stands there twice");
    }

    private SegmentInfo Info(JsonValue value, string where)
    {
        var box = value.Object().Optional<Box?>("bbox"u8, null, _report, where, xywh => xywh.Xywh(_report));
        var id = _report.Repairs ? value.Optional("id"u8, 0L, _report, where, given => given.Integer()) : value.Get("id"u8).Integer();
        return new(id, value.Get("category_id"u8).Integer())
        {
            Area = value.Optional<double?>("area"u8, null, _report, where, area => area.Number(_report.Repairs)),
            Box = box,
            IsCrowd = value.Optional("iscrowd"u8, false, _report, where, crowd => crowd.Flag()),
        };
    }
}

/// <summary>An image of a panoptic file.</summary>
/// <param name="Id">Its id as text: a number in COCO, a file stem in ADE20K.</param>
/// <param name="File">Name of the picture.</param>
/// <param name="Width">Width in pixels; 0 where the file does not say.</param>
/// <param name="Height">Height in pixels; 0 where the file does not say.</param>
internal sealed record PanopticImage(string Id, string File, int Width, int Height);

/// <summary>A segment with its class.</summary>
/// <param name="Segment">Id, box and mask.</param>
/// <param name="Label">Name of its class, as the file spells it.</param>
/// <param name="Thing">Whether its class is of things rather than stuff.</param>
/// <param name="Crowd">Whether it stands for a crowd.</param>
internal sealed record PanopticObject(PanopticSegment Segment, string Label, bool Thing, bool Crowd)
{
    /// <summary>Id of its class in the file.</summary>
    public required long CategoryId { get; init; }
}

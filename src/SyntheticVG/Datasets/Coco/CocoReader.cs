using System.Text.Json;
using SyntheticVG.Datasets.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Coco;

/// <summary>
/// Reads files in COCO's layout, an image at a time: COCO instances, LVIS v1, RefCOCO's <c>instances.json</c>, and re-packs.
/// </summary>
/// <remarks>
/// The members may stand in any order and annotations need not be sorted. In memory are the list of images and a place in
/// the file for each annotation.
/// </remarks>
public sealed class CocoReader : IDisposable
{
    private readonly ReadReport _report;
    private readonly Dictionary<long, CocoImage> _images = [];
    private readonly SortedDictionary<long, string> _categories = [];
    private readonly Dictionary<long, string> _licences = [];
    private readonly JsonRows<long> _rows;

    private CocoReader(string path, ReadReport report)
    {
        (_report, _rows) = (report, new(path));
        using var stream = new JsonStream(path);
        if (stream.Root != JsonTokenType.StartObject)
            throw stream.Error("found a list at the top; expected an object with images, annotations and categories");
        var ids = new HashSet<long>();
        var seen = new HashSet<string>();
        while (stream.NextMember())
        {
            seen.Add(stream.Name);
            switch (stream.Name)
            {
                case "images":
                    Rows.Each(stream, report, value => Add(_images, Image(value), image => image.Id));
                    break;
                case "annotations":
                    Rows.Each(stream, report, value => Note(value, stream, ids));
                    break;
                case "categories":
                    Rows.Each(stream, report, value => _categories.Add(value.Object().Get("id"u8).Integer(), value.Get("name"u8).Text()));
                    break;
                case "licenses":
                    Rows.Each(stream, report, value => _licences.TryAdd(
                        value.Object().Get("id"u8).Integer(), value.TryGet("url"u8, out var url) ? url.Text() : value.Get("name"u8).Text()));
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
    }

    /// <summary>The images, in the order of the file.</summary>
    public IReadOnlyCollection<CocoImage> Images => _images.Values;

    /// <summary>Names of the classes by id.</summary>
    public IReadOnlyDictionary<long, string> Categories => _categories;

    /// <summary>How many annotations of known images there are.</summary>
    public int AnnotationCount => _rows.Count;

    /// <summary>Indexes a file.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON of this layout; or, in strict reading, a row is bad.</exception>
    public static CocoReader Open(string path, ReadReport report) => new(path, report);

    /// <summary>The address or name of an image's licence, or null.</summary>
    public string? LicenceOf(CocoImage image) =>
        image.Licence is { } number ? _licences.GetValueOrDefault(number, $"COCO licence {number}") : null;

    /// <summary>Whether an image has annotations.</summary>
    public bool Has(long image) => _rows.Has(image);

    /// <summary>The image with an id, or null.</summary>
    public CocoImage? Find(long id) => _images.GetValueOrDefault(id);

    /// <summary>Reads the annotations of an image, in the order of the file.</summary>
    public IReadOnlyList<CocoAnnotation> Read(CocoImage image)
    {
        var annotations = new List<CocoAnnotation>();
        var range = _rows.RowsOf(image.Id);
        for (var row = range.Start.Value; row < range.End.Value; row++)
        {
            var value = _rows.Read(row);
            var where = $"{_rows.Where(row, "annotations")} (id {value.Get("id"u8).Integer()})";
            try
            {
                annotations.Add(Annotation(value, image, where));
            }
            catch (BadRowException e)
            {
                _report.Add(e.Kind, where, e.Message);
            }
        }
        return annotations;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private CocoAnnotation Annotation(JsonValue value, CocoImage image, string where)
    {
        var category = value.Get("category_id"u8).Integer();
        if (!_categories.TryGetValue(category, out var label))
            throw new BadRowException("category-unknown", $"class {category} is not in categories");
        var (x, y, width, height) = value.Get("bbox"u8).FourNumbers();
        var box = Box.FromXywh(x, y, width, height).Inside(image.Width, image.Height, _report, where);
        var mask = value.TryGet("segmentation"u8, out var segmentation) ? Segmentation.Read(segmentation, image.Width, image.Height) : null;
        if (mask is null)
            _report.Add("segmentation-missing", where, "there is no mask; the box stays");
        return new CocoAnnotation
        {
            Id = value.Get("id"u8).Integer(),
            CategoryId = category,
            Label = label,
            Box = box,
            Area = value.TryGet("area"u8, out var area) ? area.Number() : null,
            Crowd = value.TryGet("iscrowd"u8, out var crowd) && crowd.Flag(),
            Mask = mask,
            Caption = value.TryGet("caption"u8, out var caption) ? caption.Text() : null,
        };
    }

    private static CocoImage Image(JsonValue value)
    {
        var url = value.Object().TryGet("coco_url"u8, out var address) ? address.Text().Split('/') : [];
        return new CocoImage
        {
            Id = value.Get("id"u8).Integer(),
            File = PicturePaths.Inside(value.TryGet("file_name"u8, out var name) || url.Length == 0 ? value.Get("file_name"u8).Text() : url[^1]),
            Width = value.Get("width"u8).Side(),
            Height = value.Get("height"u8).Side(),
            Folder = url.Length > 1 ? url[^2] : null,
            Licence = value.TryGet("license"u8, out var licence) ? licence.Integer() : null,
            NegativeCategories = Integers(value, "neg_category_ids"u8),
            NotExhaustiveCategories = Integers(value, "not_exhaustive_category_ids"u8),
        };
    }

    private void Note(JsonValue value, JsonStream stream, HashSet<long> ids)
    {
        var id = value.Object().Get("id"u8).Integer();
        var image = value.Get("image_id"u8).Integer();
        if (!ids.Add(id))
            throw new BadRowException("duplicate-id", $"annotation {id} stands there twice");
        _rows.Add(image, stream);
    }

    private static void Add<T>(Dictionary<long, T> table, T item, Func<T, long> id)
    {
        if (!table.TryAdd(id(item), item))
            throw new BadRowException("duplicate-id", $"id {id(item)} stands there twice");
    }

    private static IReadOnlyList<long> Integers(JsonValue value, ReadOnlySpan<byte> name)
    {
        if (!value.TryGet(name, out var list))
            return [];
        var numbers = new List<long>();
        foreach (var number in list.List().Children)
            numbers.Add(number.Integer());
        return numbers.Count == 0 ? [] : numbers;
    }
}

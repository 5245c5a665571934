using System.Globalization;
using System.Text;
using System.Text.Json;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Coco;

/// <summary>
/// Reads files in COCO's layout, an image at a time: COCO instances, LVIS v1, RefCOCO's <c>instances.json</c>, re-packs, and
/// what annotation tools export.
/// </summary>
/// <remarks>
/// The members may stand in any order and annotations need not be sorted. In memory are the list of images and a place in
/// the file for each annotation. In repairing reading what a row can do without (ids of annotations, licence, area, sizes, one
/// of box and mask) may be missing or broken; that costs the field and is counted.
/// </remarks>
internal sealed class CocoReader : IDisposable
{
    private readonly ReadReport _report;
    private readonly Dictionary<long, CocoImage> _images = [];
    private readonly SortedDictionary<long, string> _categories = [];
    private readonly Dictionary<string, string> _licences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _textIds = new(StringComparer.Ordinal);
    private readonly List<string> _texts = []; // by id, from the lowest number up
    private readonly HashSet<long> _repeated = [];
    private readonly CrowdMarks _crowds = new();
    private readonly JsonRows<long> _rows;

    private CocoReader(string path, ReadReport report)
    {
        (Path, _report, _rows) = (path, report, new(path));
        using var stream = new JsonStream(path, report);
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
                    Rows.Each(stream, report, value => Add(Image(value, stream.Where)));
                    break;
                case "annotations":
                    Rows.Enter(stream, report, () => _rows.Collect(stream, report, "annotations", value => Note(value, stream, ids),
                        beside: () => _textIds.Count == 0 ? _crowds.Kept() : null, restore: _crowds.Restore));
                    break;
                case "categories":
                    Rows.Each(stream, report, value => Add(IdOf(value.Object().Get("id"u8)), value.Get("name"u8).Label(report).Trim(), stream.Where));
                    break;
                case "licenses":
                    EachLicence(stream);
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
        _rows.Rename(ByFileName());
        _rows.Sort(_images.ContainsKey,
            (key, row) => report.Add("image-unknown", _rows.WhereNumber(row, "annotations"), $"image {TextOf(key)} is not in images"));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

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
        image.Licence is { } id ? _licences.GetValueOrDefault(id, $"COCO licence {id}") : null;

    /// <summary>Whether an image has annotations.</summary>
    public bool Has(long image) => _rows.Has(image);

    /// <summary>The image with an id, or null.</summary>
    public CocoImage? Find(long id) => _images.GetValueOrDefault(id);

    /// <summary>Reads the annotations of an image, in the order of the file.</summary>
    /// <param name="image">The image; its size must be known.</param>
    public IReadOnlyList<CocoAnnotation> Read(CocoImage image)
    {
        var annotations = new List<CocoAnnotation>();
        var range = _rows.RowsOf(image.Id);
        for (var row = range.Start.Value; row < range.End.Value; row++)
        {
            var value = _rows.Read(row);
            var id = AnnotationId(value, row);
            var where = $"{_rows.Where(row, "annotations")} (id {id})";
            try
            {
                annotations.Add(Annotation(value, id, image, where));
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

    private CocoAnnotation Annotation(JsonValue value, long id, CocoImage image, string where)
    {
        var (category, label) = CategoryOf(value, where);
        var (mask, problem) = MaskOf(value, image, where);
        var box = BoxOf(value, mask, image, where);
        if (problem is not null)
            _report.Add(problem.Kind, where, $"{problem.Message}; the box stays");
        return new CocoAnnotation
        {
            Id = id,
            CategoryId = category,
            Label = label,
            Box = box,
            Area = value.Optional<double?>("area"u8, null, _report, where, area => area.Number(_report.Repairs)),
            Crowd = _crowds.Mean(value, image.OfCoco),
            Mask = mask,
            Caption = value.Optional<string?>("caption"u8, null, _report, where, caption => caption.Text()),
        };
    }

    // The class by its id; by its name where a tool wrote that and it is one class's.
    private (long Id, string Label) CategoryOf(JsonValue value, string where)
    {
        var stated = value.Get("category_id"u8);
        var id = IdOf(stated);
        if (_categories.TryGetValue(id, out var label))
            return (id, label);
        if (_report.Repairs && stated.Type == JsonTokenType.String && stated.Text().Trim() is var name
            && _categories.Where(pair => pair.Value == name).ToList() is [var only])
        {
            _report.Add("category-by-name", where, $"found the name \"{name}\"; expected the id {TextOf(only.Key)}, which is taken");
            return (only.Key, only.Value);
        }
        throw new BadRowException("category-unknown", $"class {TextOf(id)} is not in categories");
    }

    // The mask; else what is wrong with it, where the row can do without.
    private (Rle? Mask, BadRowException? Problem) MaskOf(JsonValue value, CocoImage image, string where)
    {
        try
        {
            return value.TryGet("segmentation"u8, out var segmentation)
                && Segmentation.Read(segmentation, image.Width, image.Height, _report, where) is { } mask
                ? (mask, null)
                : (null, new BadRowException("segmentation-missing", "there is no mask"));
        }
        catch (BadRowException e) when (_report.Repairs)
        {
            return (null, e);
        }
    }

    // The box as stated; where that is missing or no box, the mask's.
    private Box BoxOf(JsonValue value, Rle? mask, CocoImage image, string where)
    {
        try
        {
            return value.Get("bbox"u8).Xywh(_report).Inside(image.Width, image.Height, _report, where);
        }
        catch (BadRowException e) when (_report.Repairs && mask is { IsEmpty: false })
        {
            _report.Add("box-derived", where, $"bbox: {e.Message}; the mask's box is taken");
            return mask.Box;
        }
    }

    private CocoImage Image(JsonValue value, string where)
    {
        var url = value.Object().Optional<string[]>("coco_url"u8, [], _report, where, address => PicturePaths.FromElsewhere(address.Text()).Split('/'));
        var id = IdOf(value.Get("id"u8));
        var (width, height) = value.Size(_report, where);
        return new CocoImage
        {
            Id = id,
            IdText = id < 0 ? TextOf(id) : null,
            File = FileOf(value, url, where),
            Width = width,
            Height = height,
            Folder = url.Length > 1 ? url[^2] : null,
            Licence = value.Optional<string?>("license"u8, null, _report, where, licence => licence.Id()),
            NegativeCategories = value.Optional("neg_category_ids"u8, [], _report, where, Integers),
            NotExhaustiveCategories = value.Optional("not_exhaustive_category_ids"u8, [], _report, where, Integers),
        };
    }

    // The file name; where there is none, or none that can be one, the last part of the address.
    private string FileOf(JsonValue image, string[] url, string where)
    {
        if (url.Length == 0)
            return PicturePaths.Of(image.Get("file_name"u8).Text(), _report);
        return image.Optional("file_name"u8, null, _report, where, name => PicturePaths.Of(name.Text(), _report)) ?? PicturePaths.Of(url[^1], _report);
    }

    private void Note(JsonValue value, JsonStream stream, HashSet<long> ids)
    {
        var image = IdOf(value.Object().Get("image_id"u8));
        var hasId = TryIdOf(value, out var id);
        if (!_report.Repairs && (hasId ? id : value.Get("id"u8).Integer()) is var needed && !ids.Add(needed))
            throw new BadRowException("duplicate-id", $"annotation {needed} stands there twice");
        if (_report.Repairs && hasId && !ids.Add(id) && _repeated.Add(id))
            _report.Add("duplicate-id", stream.Where, $"annotation {id} stands there more than once; rows tell them apart");
        _crowds.Note(value);
        _rows.Add(image, stream);
    }

    // What a text for an image stands for where it is no id but one image's file name.
    private Func<long, long> ByFileName()
    {
        if (!_report.Repairs || _textIds.Count == 0)
            return key => key;
        var byName = _images.Values.GroupBy(image => image.File, StringComparer.Ordinal).Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal);
        var renamed = _textIds.Where(pair => !_images.ContainsKey(pair.Value) && byName.ContainsKey(pair.Key))
            .ToDictionary(pair => pair.Value, pair => byName[pair.Key]);
        foreach (var (key, id) in renamed)
            _report.Add("image-by-name", Path, $"found the name \"{TextOf(key)}\" as image_id; expected the id {TextOf(id)}, which is taken");
        return key => renamed.GetValueOrDefault(key, key);
    }

    // Ids that are missing, no numbers, or on several rows say nothing: the row's number stands for them.
    private long AnnotationId(JsonValue value, int row) =>
        TryIdOf(value, out var id) && !_repeated.Contains(id) ? id : -1 - _rows.NumberOf(row);

    private static bool TryIdOf(JsonValue row, out long id)
    {
        id = 0;
        return row.TryGet("id"u8, out var value) && TryWhole(value, out id);
    }

    private void Add(CocoImage image)
    {
        if (!_images.TryAdd(image.Id, image))
            throw new BadRowException("duplicate-id", $"image {image.IdText ?? $"{image.Id}"} stands there twice; the first stays");
    }

    private void Add(long category, string name, string where)
    {
        if (!_categories.TryAdd(category, name))
            _report.Add(_categories[category] == name ? "category-repeated" : "category-conflict", where,
                $"class {TextOf(category)} is there already, as \"{_categories[category]}\"; that stays");
    }

    private void EachLicence(JsonStream stream)
    {
        if (!stream.TryEnterList())
        {
            _report.Add("field-ignored", stream.Where, "licenses is no list; the field is left out");
            return;
        }
        Rows.EachOfRoot(stream, _report, value => _licences.TryAdd(
            value.Object().Get("id"u8).Id(), value.TryGet("url"u8, out var url) ? url.Text() : value.Get("name"u8).Text()));
    }

    // Whole numbers stand for themselves, also as texts; other texts get the lowest numbers there are, in the order in which they come.
    private long IdOf(JsonValue id)
    {
        if (TryWhole(id, out var number))
            return number;
        var isLong = id.Type == JsonTokenType.Number && id.Bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0; // more than 64 bits
        if (!_report.Repairs || !(isLong || id.Type == JsonTokenType.String))
            return id.Integer();
        var text = isLong ? Encoding.ASCII.GetString(id.Bytes) : id.Text();
        if (!_textIds.TryGetValue(text, out number))
        {
            _textIds.Add(text, number = long.MinValue + _texts.Count);
            _texts.Add(text);
        }
        return number;
    }

    private string TextOf(long id) =>
        id - long.MinValue is var place && id < 0 && place < _texts.Count ? _texts[(int)place] : id.ToString(CultureInfo.InvariantCulture);

    // Negative numbers are our own for texts, so that a text of one is a text.
    private static bool TryWhole(JsonValue value, out long number) => value.TryInteger(out number) && (number >= 0 || value.Type == JsonTokenType.Number);

    private static IReadOnlyList<long> Integers(JsonValue list)
    {
        var numbers = new List<long>();
        foreach (var number in list.List().Children)
            numbers.Add(number.Integer());
        return numbers.Count == 0 ? [] : numbers;
    }
}

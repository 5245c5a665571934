using System.Globalization;
using System.Text;
using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.VisualGenome;

/// <summary>
/// Reads the files of Visual Genome that are at hand, of any release: <c>image_data.json</c>, and <c>objects.json</c>,
/// <c>relationships.json</c>, <c>attributes.json</c>, <c>region_descriptions.json</c>, <c>scene_graphs.json</c>.
/// </summary>
/// <remarks>
/// Habits of the releases: image and object ids called <c>id</c> or <c>image_id</c> and <c>object_id</c>, as numbers or
/// texts; <c>name</c> or <c>names</c>; relations with whole objects or with ids; objects that other objects list in
/// <c>merged_object_ids</c>. The tables are indexed once and read an image at a time.
/// </remarks>
internal sealed class VgReader : IDisposable
{
    private readonly Dictionary<long, VgImage> _images = [];
    private readonly ReadReport _report;
    private readonly JsonRows<long>? _objects, _relationships, _attributes, _regions, _sceneGraphs;

    private VgReader(VgFiles files, ReadReport report)
    {
        _report = report;
        ReadImages(files.ImageData);
        _objects = Index(files.Objects);
        _relationships = Index(files.Relationships);
        _attributes = Index(files.Attributes);
        _regions = Index(files.RegionDescriptions);
        _sceneGraphs = Index(files.SceneGraphs);
    }

    /// <summary>The pictures, in the order of <c>image_data.json</c>.</summary>
    public IReadOnlyCollection<VgImage> Images => _images.Values;

    /// <summary>Indexes the files.</summary>
    /// <exception cref="InvalidDataException">A file is no JSON of this form; or, in strict reading, a row is bad.</exception>
    public static VgReader Open(VgFiles files, ReadReport report) => new(files, report);

    /// <summary>Whether any table but <c>image_data.json</c> has something about a picture.</summary>
    public bool Has(long image) => Tables().Any(table => table.Has(image));

    /// <summary>Reads what there is about a picture.</summary>
    /// <param name="image">The picture; its size must be known.</param>
    public VgAnnotations Read(VgImage image)
    {
        var objects = new VgObjects(image, _report);
        var relations = new List<VgRelation>();
        var regions = new List<VgRegion>();
        Each(_objects ?? _sceneGraphs, image, "objects"u8, objects.Add);
        Each(_objects is null ? null : _sceneGraphs, image, "objects"u8, objects.AddAttributes);
        Each(_attributes, image, "attributes"u8, objects.AddAttributes);
        Each(_relationships ?? _sceneGraphs, image, "relationships"u8, (value, where) => relations.Add(Relation(value, where, objects, relations.Count)));
        Each(_regions, image, "regions"u8, (value, where) => regions.Add(Region(value, where, image, regions.Count)));
        return new(objects.All, relations, regions);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in Tables())
            table.Dispose();
    }

    private IEnumerable<JsonRows<long>> Tables() =>
        new[] { _objects, _relationships, _attributes, _regions, _sceneGraphs }.OfType<JsonRows<long>>();

    private void ReadImages(string path)
    {
        using var stream = new JsonStream(path, _report);
        if (stream.Root != JsonTokenType.StartArray)
            throw stream.Error("found an object; expected a list of images");
        Rows.EachOfRoot(stream, _report, value =>
        {
            var id = ImageId(value);
            var (width, height) = value.Size(_report, stream.Where);
            var image = new VgImage(id, FileOf(value, id, stream.Where), width, height,
                value.Optional<long?>("coco_id"u8, null, _report, stream.Where, coco => coco.Integer()));
            if (!_images.TryAdd(id, image))
                throw new BadRowException("duplicate-id", $"image {id} stands there twice");
        });
    }

    private JsonRows<long>? Index(string? path)
    {
        if (path is null)
            return null;
        var rows = new JsonRows<long>(path);
        using var stream = new JsonStream(path, _report);
        if (stream.Root != JsonTokenType.StartArray)
            throw stream.Error("found an object; expected a list with an element an image");
        rows.Collect(stream, _report, "", value =>
        {
            var id = ImageId(value);
            if (!_images.ContainsKey(id))
                throw new BadRowException("image-unknown", $"image {id} is not in image_data.json");
            rows.Add(id, stream);
        }, _images.ContainsKey);
        rows.Sort();
        return rows;
    }

    // A photo's id is also the name of its picture.
    private long ImageId(JsonValue row)
    {
        try
        {
            return row.Object().Get("image_id"u8, "id"u8).Integer();
        }
        catch (BadRowException) when (_report.Repairs && IdInAddress(row, "url"u8) is { } id)
        {
            return id;
        }
        catch (BadRowException) when (_report.Repairs && IdInAddress(row, "image_url"u8) is { } id)
        {
            return id;
        }
    }

    private static long? IdInAddress(JsonValue row, ReadOnlySpan<byte> name) =>
        row.IsObject && row.TryGet(name, out var url) && url.Type == JsonTokenType.String
            && long.TryParse(Path.GetFileNameWithoutExtension(url.Text().Split('/')[^1]), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    private string FileOf(JsonValue row, long id, string where)
    {
        if (!_report.Repairs)
            return Last(row.Get("url"u8));
        return row.Optional("url"u8, $"{id}.jpg", _report, where, Last);

        static string Last(JsonValue url) =>
            url.Text().Split('/') is var parts ? PicturePaths.Inside(string.Join('/', parts[^Math.Min(2, parts.Length)..])) : "";
    }

    private delegate void Take(JsonValue value, string where);

    private void Each(JsonRows<long>? table, VgImage image, ReadOnlySpan<byte> list, Take take)
    {
        if (table is null)
            return;
        var (first, end) = (table.RowsOf(image.Id).Start.Value, table.RowsOf(image.Id).End.Value);
        for (var row = first; row < end; row++)
        {
            if (!table.Read(row).TryGet(list, out var items))
                continue;
            var where = $"{table.Where(row)} (image {image.Id})";
            if (!items.IsArray)
            {
                _report.Add("field-type", where, $"{Encoding.UTF8.GetString(list)} is no list");
                continue;
            }
            var index = 0;
            foreach (var item in items.Children)
            {
                var place = $"{where}, item {index++}";
                try
                {
                    take(item, place);
                }
                catch (BadRowException e)
                {
                    _report.Add(e.Kind, place, e.Message);
                }
            }
        }
    }

    // An id that nothing refers to; where it is of no use, a number stands for it, negative.
    private long IdOrPlace(JsonValue value, ReadOnlySpan<byte> name, int place)
    {
        if (!_report.Repairs)
            return value.Get(name, "id"u8).Integer();
        return (value.Object().TryGet(name, out var id) || value.TryGet("id"u8, out id)) && id.TryInteger(out var number) ? number : -1 - place;
    }

    private VgRelation Relation(JsonValue value, string where, VgObjects objects, int place)
    {
        var id = IdOrPlace(value, "relationship_id"u8, place);
        var subject = objects.Resolve(value, "subject_id"u8, "subject"u8, where);
        var @object = objects.Resolve(value, "object_id"u8, "object"u8, where);
        var predicate = value.Get("predicate"u8).Text();
        if (string.IsNullOrWhiteSpace(predicate))
            _report.Add("predicate-empty", where, $"relation {id} has no predicate");
        return new(id, subject, predicate, @object);
    }

    private VgRegion Region(JsonValue value, string where, VgImage image, int place) => new(
        IdOrPlace(value, "region_id"u8, place),
        value.XywhMembers(_report).Inside(image.Width, image.Height, _report, where),
        value.Get("phrase"u8).Text());
}

/// <summary>The files of Visual Genome to read.</summary>
/// <param name="ImageData">Path of <c>image_data.json</c>.</param>
internal sealed record VgFiles(string ImageData)
{
    /// <summary>Path of <c>objects.json</c>, or null.</summary>
    public string? Objects { get; init; }

    /// <summary>Path of <c>relationships.json</c>, or null.</summary>
    public string? Relationships { get; init; }

    /// <summary>Path of <c>attributes.json</c>, or null.</summary>
    public string? Attributes { get; init; }

    /// <summary>Path of <c>region_descriptions.json</c>, or null.</summary>
    public string? RegionDescriptions { get; init; }

    /// <summary>Path of <c>scene_graphs.json</c>, or null.</summary>
    public string? SceneGraphs { get; init; }

    /// <summary>The same files under other paths.</summary>
    internal VgFiles Map(Func<string, string> path)
    {
        return new(path(ImageData))
        {
            Objects = Mapped(Objects),
            Relationships = Mapped(Relationships),
            Attributes = Mapped(Attributes),
            RegionDescriptions = Mapped(RegionDescriptions),
            SceneGraphs = Mapped(SceneGraphs),
        };

        string? Mapped(string? file) => file is null ? null : path(file);
    }
}

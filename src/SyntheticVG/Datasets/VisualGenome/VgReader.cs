using System.Text;
using System.Text.Json;
using SyntheticVG.Datasets.Json;
using SyntheticVG.SceneGraphs;

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
public sealed class VgReader : IDisposable
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
    public VgAnnotations Read(VgImage image)
    {
        var objects = new VgObjects(image, _report);
        var relations = new List<VgRelation>();
        var regions = new List<VgRegion>();
        Each(_objects ?? _sceneGraphs, image, "objects"u8, objects.Add);
        Each(_objects is null ? null : _sceneGraphs, image, "objects"u8, objects.AddAttributes);
        Each(_attributes, image, "attributes"u8, objects.AddAttributes);
        Each(_relationships ?? _sceneGraphs, image, "relationships"u8, (value, where) => relations.Add(Relation(value, where, objects)));
        Each(_regions, image, "regions"u8, (value, where) => regions.Add(Region(value, where, image)));
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
        using var stream = new JsonStream(path);
        if (stream.Root != JsonTokenType.StartArray)
            throw stream.Error("found an object; expected a list of images");
        Rows.EachOfRoot(stream, _report, value =>
        {
            var id = value.Object().Get("image_id"u8, "id"u8).Integer();
            var url = value.Get("url"u8).Text().Split('/');
            var image = new VgImage(
                id,
                PicturePaths.Inside(string.Join('/', url[^Math.Min(2, url.Length)..])),
                value.Get("width"u8).Side(),
                value.Get("height"u8).Side(),
                value.TryGet("coco_id"u8, out var coco) ? coco.Integer() : null);
            if (!_images.TryAdd(id, image))
                throw new BadRowException("duplicate-id", $"image {id} stands there twice");
        });
    }

    private JsonRows<long>? Index(string? path)
    {
        if (path is null)
            return null;
        var rows = new JsonRows<long>(path);
        using var stream = new JsonStream(path);
        if (stream.Root != JsonTokenType.StartArray)
            throw stream.Error("found an object; expected a list with an element an image");
        Rows.EachOfRoot(stream, _report, value =>
        {
            var id = value.Object().Get("image_id"u8, "id"u8).Integer();
            if (!_images.ContainsKey(id))
                throw new BadRowException("image-unknown", $"image {id} is not in image_data.json");
            rows.Add(id, stream);
        });
        rows.Sort();
        return rows;
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

    private VgRelation Relation(JsonValue value, string where, VgObjects objects)
    {
        var id = value.Get("relationship_id"u8, "id"u8).Integer();
        var subject = objects.Resolve(value, "subject_id"u8, "subject"u8, where);
        var @object = objects.Resolve(value, "object_id"u8, "object"u8, where);
        var predicate = value.Get("predicate"u8).Text();
        if (string.IsNullOrWhiteSpace(predicate))
            _report.Add("predicate-empty", where, $"relation {id} has no predicate");
        return new(id, subject, predicate, @object);
    }

    private VgRegion Region(JsonValue value, string where, VgImage image) => new(
        value.Get("region_id"u8, "id"u8).Integer(),
        Box.FromXywh(value.Get("x"u8).Number(), value.Get("y"u8).Number(), value.Get("width"u8, "w"u8).Number(), value.Get("height"u8, "h"u8).Number())
            .Inside(image.Width, image.Height, _report, where),
        value.Get("phrase"u8).Text());
}

/// <summary>The files of Visual Genome to read.</summary>
/// <param name="ImageData">Path of <c>image_data.json</c>.</param>
public sealed record VgFiles(string ImageData)
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

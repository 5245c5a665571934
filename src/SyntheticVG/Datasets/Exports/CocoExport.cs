using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>Writes one COCO instances file with relations: <c>images</c>, <c>annotations</c>, <c>categories</c> as COCO's tools read them, and <c>relations</c>
/// beside.</summary>
/// <remarks>
/// Masks are compressed run lengths; a region without one has a box only. A relation is {id, image_id, subject_id, object_id, predicate, category}, its ends
/// annotation ids. Categories are the names of these graphs, numbered as they are met. Images go straight into the file; annotations and relations wait in
/// files beside it until their turn comes.
/// </remarks>
internal sealed class CocoExport : IGraphExport
{
    private readonly JsonFile _file;
    private readonly WaitingList _annotations;
    private readonly WaitingList _relations;
    private readonly ExportIds _ids = new("coco");
    private readonly Dictionary<string, int> _categories = [];
    private long _annotation;

    /// <summary>Begins the export.</summary>
    public CocoExport(string path)
    {
        _file = new(path);
        (_annotations, _relations) = (new(path + ".annotations.partial"), new(path + ".relations.partial"));
        _file.Writer.WriteStartObject();
        _file.Writer.WriteStartArray("images");
    }

    /// <summary>Adds a graph.</summary>
    public void Write(SceneGraph graph)
    {
        var image = _ids.OfImage(graph.Image);
        WriteImage(_file.Writer, image, graph.Image);
        var first = _annotation + 1;
        foreach (var region in graph.Regions)
            WriteAnnotation(_annotations.Writer, ++_annotation, image, region);
        foreach (var relationship in graph.Relationships)
            WriteRelation(_relations.Writer, image, first, relationship);
        _file.Drain();
        _annotations.Drain();
        _relations.Drain();
    }

    /// <summary>Puts the parts together and gives the file its name.</summary>
    public void Commit()
    {
        var writer = _file.Writer;
        writer.WriteEndArray();
        writer.WriteStartArray("categories");
        foreach (var (name, id) in _categories)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", id);
            writer.WriteString("name", name);
            writer.WriteString("supercategory", "");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.Flush();
        _file.Raw(",\"annotations\":"u8);
        _annotations.MoveTo(_file);
        _file.Raw(",\"relations\":"u8);
        _relations.MoveTo(_file);
        _file.Raw("}"u8);
        _file.Commit();
    }

    /// <summary>Removes what was written where <see cref="Commit"/> was not reached.</summary>
    public void Dispose()
    {
        _annotations.Dispose();
        _relations.Dispose();
        _file.Dispose();
    }

    private static void WriteImage(Utf8JsonWriter writer, long id, ImageInfo image)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", id);
        writer.WriteString("file_name", image.File);
        writer.WriteNumber("width", image.Width);
        writer.WriteNumber("height", image.Height);
        writer.WriteEndObject();
    }

    private void WriteAnnotation(Utf8JsonWriter writer, long id, long image, Region region)
    {
        var box = region.Box;
        writer.WriteStartObject();
        writer.WriteNumber("id", id);
        writer.WriteNumber("image_id", image);
        writer.WriteNumber("category_id", Category(region.Name));
        writer.WriteNumbers("bbox", box.Left, box.Top, box.Width, box.Height);
        writer.WriteNumber("iscrowd", 0);
        if (region.Mask is { } mask)
        {
            writer.WriteMask("segmentation", mask);
            writer.WriteNumber("area", mask.Area);
        }
        else
        {
            writer.WriteNumber("area", box.Area);
        }
        if (region.Attributes.Count > 0)
            writer.WriteTexts("attributes", region.Attributes);
        if (region.Description is { } description)
            writer.WriteString("caption", description);
        writer.WriteEndObject();
    }

    private void WriteRelation(Utf8JsonWriter writer, long image, long firstAnnotation, Relationship relationship)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", _ids.Next());
        writer.WriteNumber("image_id", image);
        writer.WriteNumber("subject_id", firstAnnotation + relationship.Subject);
        writer.WriteNumber("object_id", firstAnnotation + relationship.Object);
        writer.WriteString("predicate", relationship.Predicate);
        writer.WriteString("category", relationship.Category.ToString().ToLowerInvariant());
        writer.WriteEndObject();
    }

    private int Category(string name)
    {
        if (!_categories.TryGetValue(name, out var id))
            _categories[name] = id = _categories.Count + 1;
        return id;
    }

    /// <summary>A JSON list that waits in a file of its own.</summary>
    private sealed class WaitingList : IDisposable
    {
        private readonly FileStream _file;

        public WaitingList(string path)
        {
            _file = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            Writer =
                new(_file, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
            Writer.WriteStartArray();
        }

        public Utf8JsonWriter Writer { get; }

        public void Drain()
        {
            if (Writer.BytesPending > 1 << 16)
                Writer.Flush();
        }

        public void MoveTo(JsonFile target)
        {
            Writer.WriteEndArray();
            Writer.Flush();
            _file.Seek(0, SeekOrigin.Begin);
            target.Raw(_file);
        }

        public void Dispose() => _file.Dispose();
    }
}

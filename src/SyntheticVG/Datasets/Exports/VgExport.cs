using System.Globalization;
using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>Writes Visual Genome's layout into a folder: <c>image_data.json</c>, <c>objects.json</c>, <c>relationships.json</c>,
/// <c>attributes.json</c>.</summary>
/// <remarks>
/// Boxes are whole pixels, rounded, at least one wide and high, as Visual Genome's are; masks, descriptions and categories have no place there. Ids of Visual
/// Genome are kept, others begin at ten thousand million. The picture's path is the end of its <c>url</c>.
/// </remarks>
internal sealed class VgExport : IGraphExport
{
    private static readonly string[] Names = ["image_data.json", "objects.json", "relationships.json", "attributes.json"];

    private readonly JsonFile[] _files;
    private readonly ExportIds _ids = new("vg");

    /// <summary>Begins the export.</summary>
    public VgExport(string folder)
    {
        _files = [.. Names.Select(name => new JsonFile(Path.Combine(folder, name)))];
        foreach (var file in _files)
            file.Writer.WriteStartArray();
    }

    /// <summary>Adds a graph.</summary>
    public void Write(SceneGraph graph)
    {
        var image = _ids.OfImage(graph.Image);
        var regions = _ids.OfRegions(graph);
        WriteImage(_files[0].Writer, image, graph.Image);
        WriteList(_files[1].Writer, image, "objects", writer =>
        {
            for (var i = 0; i < regions.Length; i++)
                WriteObject(writer, regions[i], graph.Regions[i]);
        });
        WriteList(_files[2].Writer, image, "relationships", writer =>
        {
            foreach (var relationship in graph.Relationships)
                WriteRelationship(writer, relationship, regions, graph);
        });
        WriteList(_files[3].Writer, image, "attributes", writer =>
        {
            for (var i = 0; i < regions.Length; i++)
                WriteObject(writer, regions[i], graph.Regions[i], withAttributes: true);
        });
        foreach (var file in _files)
            file.Drain();
    }

    /// <summary>Completes the files and gives them their names.</summary>
    public void Commit()
    {
        foreach (var file in _files)
        {
            file.Writer.WriteEndArray();
            file.Commit();
        }
    }

    /// <summary>Removes what was written where <see cref="Commit"/> was not reached.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private static void WriteImage(Utf8JsonWriter writer, long id, ImageInfo image)
    {
        writer.WriteStartObject();
        writer.WriteNumber("image_id", id);
        writer.WriteString("url", image.File.Contains('/', StringComparison.Ordinal) ? image.File : $"VG_100K/{image.File}");
        writer.WriteNumber("width", image.Width);
        writer.WriteNumber("height", image.Height);
        if (image.Sources.TryGetValue("coco", out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var coco))
            writer.WriteNumber("coco_id", coco);
        else
            writer.WriteNull("coco_id");
        writer.WriteNull("flickr_id");
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, long image, string name, Action<Utf8JsonWriter> write)
    {
        writer.WriteStartObject();
        writer.WriteNumber("image_id", image);
        writer.WriteStartArray(name);
        write(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteRelationship(Utf8JsonWriter writer, Relationship relationship, long[] regions, SceneGraph graph)
    {
        writer.WriteStartObject();
        writer.WriteNumber("relationship_id", _ids.Next());
        writer.WriteString("predicate", relationship.OriginalPredicate ?? relationship.Predicate);
        writer.WriteTexts("synsets", []);
        writer.WritePropertyName("subject");
        WriteObject(writer, regions[relationship.Subject], graph.Regions[relationship.Subject]);
        writer.WritePropertyName("object");
        WriteObject(writer, regions[relationship.Object], graph.Regions[relationship.Object]);
        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, long id, Region region, bool withAttributes = false)
    {
        var (x, y) = ((long)Math.Round(region.Box.Left), (long)Math.Round(region.Box.Top));
        writer.WriteStartObject();
        writer.WriteNumber("object_id", id);
        writer.WriteTexts("names", [region.Name.Length > 0 ? region.Name : "object"]);
        writer.WriteTexts("synsets", []);
        writer.WriteNumber("x", x);
        writer.WriteNumber("y", y);
        writer.WriteNumber("w", Math.Max(1, (long)Math.Round(region.Box.Right) - x));
        writer.WriteNumber("h", Math.Max(1, (long)Math.Round(region.Box.Bottom) - y));
        writer.WriteTexts("merged_object_ids", []);
        if (withAttributes)
            writer.WriteTexts("attributes", region.Attributes);
        writer.WriteEndObject();
    }
}

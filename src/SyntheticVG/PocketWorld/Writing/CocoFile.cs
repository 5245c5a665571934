using System.Text.Json;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.PocketWorld.Writing;

/// <summary>Writes <c>instances_*.json</c>: every region with its visible mask as compressed run lengths.</summary>
internal sealed class CocoFile : IDisposable
{
    private readonly JsonRows _images;
    private readonly JsonRows _annotations;
    private readonly string _rest;

    public CocoFile(string path)
    {
        _rest = path + ".annotations";
        _images = new(path);
        _annotations = new(_rest);
        _images.Writer.WriteStartObject();
        _images.Writer.WriteStartObject("info");
        _images.Writer.WriteString("description", "SyntheticVG pocket world: drawn scenes");
        _images.Writer.WriteEndObject();
        _images.Writer.WriteStartArray("licenses");
        _images.Writer.WriteStartObject();
        _images.Writer.WriteNumber("id", 1);
        _images.Writer.WriteString("name", "CC0: drawn by SyntheticVG");
        _images.Writer.WriteEndObject();
        _images.Writer.WriteEndArray();
        _images.Writer.WriteStartArray("categories");
        foreach (var kind in Kinds.All)
        {
            _images.Writer.WriteStartObject();
            _images.Writer.WriteNumber("id", Kinds.CocoId(kind));
            _images.Writer.WriteString("name", kind);
            _images.Writer.WriteString("supercategory", Kinds.Animate.Contains(kind) ? "animate" : "thing");
            _images.Writer.WriteEndObject();
        }
        _images.Writer.WriteEndArray();
        _images.Writer.WriteStartArray("images");
        _annotations.Writer.WriteStartArray();
    }

    public void Add(PocketScene scene)
    {
        var image = scene.Truth.Image;
        var images = _images.Writer;
        images.WriteStartObject();
        images.WriteNumber("id", SceneSeries.CocoId(scene.Index));
        images.WriteString("file_name", image.File);
        images.WriteNumber("width", image.Width);
        images.WriteNumber("height", image.Height);
        images.WriteNumber("license", 1);
        images.WriteEndObject();
        var annotations = _annotations.Writer;
        foreach (var (i, region) in scene.Truth.Regions.Index())
        {
            annotations.WriteStartObject();
            annotations.WriteNumber("id", SceneSeries.ObjectId(scene.Index, i));
            annotations.WriteNumber("image_id", SceneSeries.CocoId(scene.Index));
            annotations.WriteNumber("category_id", Kinds.CocoId(region.Name));
            annotations.WriteNumber("iscrowd", 0);
            WriteXywh(annotations, region.Box);
            WriteMask(annotations, region.Mask!); // every region of a drawn scene has one
            annotations.WriteEndObject();
        }
        _images.Flush();
        _annotations.Flush();
    }

    /// <summary>Brings both halves together.</summary>
    public void Complete()
    {
        _images.Writer.WriteEndArray();
        _images.Writer.WritePropertyName("annotations");
        _annotations.Writer.WriteEndArray();
        _annotations.Dispose();
        _images.AppendFile(_rest);
        File.Delete(_rest);
        _images.Writer.WriteEndObject();
    }

    public void Dispose()
    {
        _annotations.Dispose();
        _images.Dispose();
    }

    private static void WriteXywh(Utf8JsonWriter writer, Box box)
    {
        writer.WriteStartArray("bbox");
        foreach (var number in new[] { box.Left, box.Top, box.Width, box.Height })
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    private static void WriteMask(Utf8JsonWriter writer, Rle mask)
    {
        var area = 0L;
        for (var i = 1; i < mask.Runs.Length; i += 2)
            area += mask.Runs[i];
        writer.WriteNumber("area", area);
        writer.WriteStartObject("segmentation");
        writer.WriteStartArray("size");
        writer.WriteNumberValue(mask.Height);
        writer.WriteNumberValue(mask.Width);
        writer.WriteEndArray();
        writer.WriteString("counts", mask.ToString());
        writer.WriteEndObject();
    }
}

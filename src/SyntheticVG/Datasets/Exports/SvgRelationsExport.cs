using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Exports;

/// <summary>The two forms of the published SVG-Relations.</summary>
internal enum SvgRelationsForm
{
    /// <summary>Regions, sizes, descriptions and relations by subject.</summary>
    Full,

    /// <summary>Only image → subject → category → [object, predicate] under <c>relations_category</c>, as readers of the published file use it.</summary>
    ViewByCategory,
}

/// <summary>Writes the published SVG-Relations as JSON lines, an image a line.</summary>
/// <remarks>
/// Object ids are the regions' positions, as text. Regions that Visual Genome or GQA knows stand in <c>scene_graph_regions</c>, the others in
/// <c>regions</c>; <c>object_details.text</c> holds the names in brackets. Two fields more than the published ones, <c>key</c> and <c>file_name</c>, let our
/// reader find the photo again. Predicates are written as their source wrote them. Attributes, origins and verdicts have no place in this form.
/// </remarks>
internal sealed class SvgRelationsExport(string path, SvgRelationsForm form) : IGraphExport
{
    private static readonly RelationshipCategory[] Categories = Enum.GetValues<RelationshipCategory>();

    private readonly WholeFile _file = new(path);
    private readonly ArrayBufferWriter<byte> _line = new(1 << 14);

    /// <summary>Adds a graph.</summary>
    public void Write(SceneGraph graph)
    {
        _line.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            writer.WriteStartObject();
            WriteId(writer, graph.Image);
            if (form == SvgRelationsForm.Full)
                WriteFull(writer, graph);
            else
                WriteView(writer, graph);
            writer.WriteEndObject();
        }
        _line.Write((ReadOnlySpan<byte>)[(byte)'\n']);
        _file.Stream.Write(_line.WrittenSpan);
    }

    /// <summary>Completes the file and gives it its name.</summary>
    public void Commit() => _file.Commit();

    /// <summary>Removes what was written where <see cref="Commit"/> was not reached.</summary>
    public void Dispose() => _file.Dispose();

    private static string IdOf(ImageInfo image) => image.Sources.TryGetValue("vg", out var id) || image.Sources.TryGetValue("gqa", out id) ? id : image.Key;

    private static void WriteId(Utf8JsonWriter writer, ImageInfo image)
    {
        if (long.TryParse(IdOf(image), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            writer.WriteNumber("image_id", number);
        else
            writer.WriteString("image_id", IdOf(image));
    }

    private static void WriteView(Utf8JsonWriter writer, SceneGraph graph)
    {
        writer.WriteStartObject("relations_category");
        writer.WriteStartObject(IdOf(graph.Image));
        foreach (var (subject, relationships) in BySubject(graph))
        {
            writer.WriteStartObject(Id(subject));
            WriteRelations(writer, relationships);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteFull(Utf8JsonWriter writer, SceneGraph graph)
    {
        writer.WriteString("key", graph.Image.Key);
        writer.WriteString("file_name", graph.Image.File);
        writer.WriteNumber("width", graph.Image.Width);
        writer.WriteNumber("height", graph.Image.Height);
        var bySubject = BySubject(graph).ToDictionary();
        writer.WriteStartObject("relations");
        for (var i = 0; i < graph.Regions.Count; i++)
        {
            var relationships = bySubject.GetValueOrDefault(i, []);
            if (relationships.Count == 0 && graph.Regions[i].Description is null)
                continue;
            writer.WriteStartObject(Id(i));
            if (graph.Regions[i].Description is { } description)
                writer.WriteString("description", description);
            WriteRelations(writer, relationships);
            writer.WriteTexts("mentioned_objects", relationships.Select(relationship => relationship.Object).Distinct().Order().Select(Id));
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        WriteRegions(writer, graph);
        writer.WriteTexts("all_mentioned_objects",
            graph.Relationships.SelectMany(relationship => new[] { relationship.Subject, relationship.Object }).Distinct().Order().Select(Id));
    }

    private static void WriteRegions(Utf8JsonWriter writer, SceneGraph graph)
    {
        writer.WriteStartObject("object_details");
        foreach (var (i, region) in graph.Regions.Index())
        {
            writer.WriteStartObject(Id(i));
            writer.WriteNumbers("bbox", region.Box.Left, region.Box.Top, region.Box.Right, region.Box.Bottom);
            writer.WriteTexts("text", region.Name.Length > 0 ? [$"[{region.Name}]"] : []);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        var human = graph.Regions.Select(HumanId).ToArray();
        writer.WriteStartObject("id_region_mapping");
        var (humans, proposals) = (0, 0);
        for (var i = 0; i < human.Length; i++)
        {
            if (human[i] is null)
                writer.WriteNumber(Id(i), proposals++);
            else
                writer.WriteString(Id(i), string.Create(CultureInfo.InvariantCulture, $"scene_graph_{humans++}"));
        }
        writer.WriteEndObject();
        WriteRegionList(writer, "regions", graph.Regions.Zip(human).Where(pair => pair.Second is null));
        WriteRegionList(writer, "scene_graph_regions", graph.Regions.Zip(human).Where(pair => pair.Second is not null));
    }

    private static void WriteRegionList(Utf8JsonWriter writer, string name, IEnumerable<(Region Region, string? HumanId)> regions)
    {
        writer.WriteStartArray(name);
        foreach (var (region, id) in regions)
        {
            writer.WriteStartObject();
            if (id is not null)
                writer.WriteString("object_id", id);
            if (region.Mask is { } mask)
                writer.WriteMask("segmentation", mask);
            writer.WriteNumbers("bbox", region.Box.Left, region.Box.Top, region.Box.Width, region.Box.Height);
            writer.WriteNumbers("xyxy", region.Box.Left, region.Box.Top, region.Box.Right, region.Box.Bottom);
            if (region.Score is { } score)
                writer.WriteNumber("predicted_iou", score);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteRelations(Utf8JsonWriter writer, IReadOnlyList<Relationship> relationships)
    {
        writer.WriteStartObject("relations");
        foreach (var category in Categories)
        {
            var ofCategory = relationships.Where(relationship => relationship.Category == category).ToList();
            if (ofCategory.Count == 0)
                continue;
            writer.WriteStartArray(category.ToString().ToLowerInvariant());
            foreach (var relationship in ofCategory)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(Id(relationship.Object));
                writer.WriteStringValue(relationship.OriginalPredicate ?? relationship.Predicate);
                writer.WriteEndArray();
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    private static IEnumerable<KeyValuePair<int, List<Relationship>>> BySubject(SceneGraph graph) => graph.Relationships
        .GroupBy(relationship => relationship.Subject).OrderBy(group => group.Key).Select(group => KeyValuePair.Create(group.Key, group.ToList()));

    private static string? HumanId(Region region) => region.Sources.FirstOrDefault(source => source.Dataset is "vg" or "gqa")?.Id;

    private static string Id(int region) => region.ToString(CultureInfo.InvariantCulture);
}

using System.Text.Json;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.PocketWorld.Writing;

/// <summary>Writes the files of Visual Genome: every object, and what people would say about them.</summary>
internal sealed class VgFolder : IDisposable
{
    private readonly JsonRows _images, _objects, _attributes, _relationships, _regions;

    public VgFolder(string folder)
    {
        (_images, _objects, _attributes) = (Open("image_data.json"), Open("objects.json"), Open("attributes.json"));
        (_relationships, _regions) = (Open("relationships.json"), Open("region_descriptions.json"));

        JsonRows Open(string name)
        {
            var rows = new JsonRows(Path.Combine(folder, name));
            rows.Writer.WriteStartArray();
            return rows;
        }
    }

    private IEnumerable<JsonRows> All => [_images, _objects, _attributes, _relationships, _regions];

    public void Add(PocketScene scene, SeededRandom random)
    {
        AddImage(scene);
        AddObjects(scene, random);
        AddAttributes(scene, random);
        AddRelationships(scene, random);
        AddRegions(scene, random);
        foreach (var rows in All)
            rows.Flush();
    }

    public void Complete()
    {
        foreach (var rows in All)
            rows.Writer.WriteEndArray();
    }

    public void Dispose()
    {
        foreach (var rows in All)
            rows.Dispose();
    }

    private void AddImage(PocketScene scene)
    {
        var (writer, image) = (_images.Writer, scene.Truth.Image);
        writer.WriteStartObject();
        writer.WriteNumber("image_id", SceneSeries.VgId(scene.Index));
        writer.WriteString("url", $"pocket/{image.File}");
        writer.WriteNumber("width", image.Width);
        writer.WriteNumber("height", image.Height);
        writer.WriteNumber("coco_id", SceneSeries.CocoId(scene.Index));
        writer.WriteNull("flickr_id");
        writer.WriteEndObject();
    }

    private void AddObjects(PocketScene scene, SeededRandom random)
    {
        var writer = Begin(_objects, scene, "objects");
        for (var i = 0; i < scene.Truth.Regions.Count; i++)
            WriteObject(writer, scene, i, single: random.Chance(0.2));
        End(writer);
    }

    private void AddAttributes(PocketScene scene, SeededRandom random)
    {
        var writer = Begin(_attributes, scene, "attributes");
        foreach (var (i, region) in scene.Truth.Regions.Index())
        {
            var words = region.Attributes.Where(_ => random.Chance(0.6)).ToList();
            if (words.Count > 0)
                WriteObject(writer, scene, i, single: false, words);
        }
        End(writer);
    }

    private void AddRelationships(PocketScene scene, SeededRandom random)
    {
        var writer = Begin(_relationships, scene, "relationships");
        foreach (var (i, (relationship, words)) in CrowdHabits.Mention(scene.Truth, random).Index())
        {
            writer.WriteStartObject();
            writer.WriteNumber("relationship_id", SceneSeries.ObjectId(scene.Index, i));
            writer.WriteString("predicate", words);
            writer.WriteStartArray("synsets");
            writer.WriteEndArray();
            writer.WritePropertyName("subject");
            WriteObject(writer, scene, relationship.Subject, single: true);
            writer.WritePropertyName("object");
            WriteObject(writer, scene, relationship.Object, single: false);
            writer.WriteEndObject();
        }
        End(writer);
    }

    private void AddRegions(PocketScene scene, SeededRandom random)
    {
        var (writer, truth) = (_regions.Writer, scene.Truth);
        writer.WriteStartObject();
        writer.WriteNumber("id", SceneSeries.VgId(scene.Index));
        writer.WriteStartArray("regions");
        var id = 0;
        foreach (var region in truth.Regions.Where(_ => random.Chance(0.4)))
            WriteRegion(region.Box, region.Description!); // drawn regions have a phrase
        foreach (var relationship in truth.Relationships.Where(r => r.Category != RelationshipCategory.Spatial && random.Chance(0.2)))
            WriteRegion(truth.Regions[relationship.Subject].Box.Union(truth.Regions[relationship.Object].Box), CrowdHabits.Phrase(truth, relationship));
        End(writer);

        void WriteRegion(Box box, string phrase)
        {
            writer.WriteStartObject();
            writer.WriteNumber("region_id", SceneSeries.ObjectId(scene.Index, id++));
            writer.WriteNumber("image_id", SceneSeries.VgId(scene.Index));
            WriteBox(writer, box, "width", "height");
            writer.WriteString("phrase", phrase);
            writer.WriteEndObject();
        }
    }

    private static Utf8JsonWriter Begin(JsonRows rows, PocketScene scene, string list)
    {
        rows.Writer.WriteStartObject();
        rows.Writer.WriteNumber("image_id", SceneSeries.VgId(scene.Index));
        rows.Writer.WriteStartArray(list);
        return rows.Writer;
    }

    private static void End(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, PocketScene scene, int index, bool single, IReadOnlyList<string>? attributes = null)
    {
        var region = scene.Truth.Regions[index];
        writer.WriteStartObject();
        writer.WriteNumber("object_id", SceneSeries.ObjectId(scene.Index, index));
        if (single)
        {
            writer.WriteString("name", region.Name);
        }
        else
        {
            writer.WriteStartArray("names");
            writer.WriteStringValue(region.Name);
            writer.WriteEndArray();
        }
        if (attributes is not null)
        {
            writer.WriteStartArray("attributes");
            foreach (var word in attributes)
                writer.WriteStringValue(word);
            writer.WriteEndArray();
        }
        WriteBox(writer, region.Box, "w", "h");
        writer.WriteStartArray("synsets");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteBox(Utf8JsonWriter writer, Box box, string width, string height)
    {
        writer.WriteNumber("x", box.Left);
        writer.WriteNumber("y", box.Top);
        writer.WriteNumber(width, box.Width);
        writer.WriteNumber(height, box.Height);
    }
}

using System.Globalization;
using SyntheticVG.PocketWorld.Composing;

namespace SyntheticVG.PocketWorld.Writing;

/// <summary>Writes <c>*_sceneGraphs.json</c>: a second sample of what people say, in plain words, and left and right computed from the boxes.</summary>
internal sealed class GqaFile : IDisposable
{
    private const double HumanShare = 0.2;
    private const double LeastShift = 0.1; // of the width: what GQA's own rule calls a side

    private readonly JsonRows _rows;

    public GqaFile(string path)
    {
        _rows = new(path);
        _rows.Writer.WriteStartObject();
    }

    public void Add(PocketScene scene, SeededRandom random)
    {
        var (writer, truth) = (_rows.Writer, scene.Truth);
        var said = truth.Relationships.Where(r => r.Predicate is not ("left of" or "right of") && random.Chance(HumanShare)).ToLookup(r => r.Subject);
        writer.WriteStartObject(SceneSeries.VgId(scene.Index).ToString(CultureInfo.InvariantCulture));
        writer.WriteNumber("width", truth.Image.Width);
        writer.WriteNumber("height", truth.Image.Height);
        writer.WriteStartObject("objects");
        foreach (var (i, region) in truth.Regions.Index())
        {
            writer.WriteStartObject(Id(i));
            writer.WriteString("name", region.Name);
            writer.WriteNumber("x", region.Box.Left);
            writer.WriteNumber("y", region.Box.Top);
            writer.WriteNumber("w", region.Box.Width);
            writer.WriteNumber("h", region.Box.Height);
            writer.WriteStartArray("attributes");
            foreach (var word in region.Attributes)
                writer.WriteStringValue(word);
            writer.WriteEndArray();
            writer.WriteStartArray("relations");
            foreach (var relationship in said[i])
                Write(relationship.Predicate, relationship.Object);
            foreach (var (j, other) in truth.Regions.Index())
            {
                var shift = other.Box.CentreX - region.Box.CentreX;
                if (Math.Abs(shift) >= LeastShift * truth.Image.Width && region.Box.Intersect(other.Box).IsEmpty)
                    Write(shift > 0 ? "to the left of" : "to the right of", j);
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
        _rows.Flush();

        void Write(string name, int @object)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("object", Id(@object));
            writer.WriteEndObject();
        }

        string Id(int region) => SceneSeries.ObjectId(scene.Index, region).ToString(CultureInfo.InvariantCulture);
    }

    public void Complete() => _rows.Writer.WriteEndObject();

    public void Dispose() => _rows.Dispose();
}

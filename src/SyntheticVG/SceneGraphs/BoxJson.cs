using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyntheticVG.SceneGraphs;

/// <summary>A box as [x1, y1, x2, y2].</summary>
internal sealed class BoxJson : JsonConverter<Box>
{
    public override Box Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<double> sides = stackalloc double[4];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong();
        foreach (ref var side in sides)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out side) || !double.IsFinite(side))
                throw Wrong();
        }
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray ? new(sides[0], sides[1], sides[2], sides[3]) : throw Wrong();
    }

    public override void Write(Utf8JsonWriter writer, Box value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Left);
        writer.WriteNumberValue(value.Top);
        writer.WriteNumberValue(value.Right);
        writer.WriteNumberValue(value.Bottom);
        writer.WriteEndArray();
    }

    private static JsonException Wrong() => new("expected a box of four numbers, [x1, y1, x2, y2]");
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyntheticVG.SceneGraphs;

/// <summary>A mask as COCO's compressed run lengths, {"size": [height, width], "counts": text}.</summary>
internal sealed class RleJson : JsonConverter<Rle>
{
    public override Rle Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong();
        var (height, width, counts) = (-1, -1, (string?)null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("size"u8) && height < 0)
            {
                if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray
                    || !reader.Read() || !IsSide(ref reader, out height) || !reader.Read() || !IsSide(ref reader, out width)
                    || !reader.Read() || reader.TokenType != JsonTokenType.EndArray)
                    throw Wrong();
            }
            else if (reader.ValueTextEquals("counts"u8) && counts is null && reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                counts = reader.GetString();
            }
            else
            {
                throw Wrong();
            }
        }
        if (height < 0 || counts is null)
            throw Wrong();
        try
        {
            return Rle.Parse(height, width, counts);
        }
        catch (InvalidDataException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Rle value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("size");
        writer.WriteNumberValue(value.Height);
        writer.WriteNumberValue(value.Width);
        writer.WriteEndArray();
        writer.WriteString("counts", value.ToString());
        writer.WriteEndObject();
    }

    private static bool IsSide(ref Utf8JsonReader reader, out int side)
    {
        side = -1;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out side) && side >= 0;
    }

    private static JsonException Wrong() => new("expected a mask {\"size\": [height, width], \"counts\": text}");
}

using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Datasets.Pickles;

/// <summary>Writes what a pickle holds as JSON, so that one reader repairs both.</summary>
internal static class PickleJson
{
    private const int MaxDepth = 6;      // of a row of RefCOCO: row, sentences, sentence, tokens
    private const int MaxValues = 100_000; // lists may be shared, and written each time

    /// <summary>A dictionary as an object; what JSON has no form for is null.</summary>
    /// <exception cref="BadRowException"><c>field-range</c>: there is too much of it.</exception>
    public static byte[] Write(Dictionary<object, object?> fields)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            var left = MaxValues;
            Write(writer, fields, depth: 0, ref left);
        }
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, object? value, int depth, ref int left)
    {
        if (--left < 0)
            throw new BadRowException("field-range", $"found more than {MaxValues} values; expected a row of a few dozen");
        switch (value)
        {
            case Dictionary<object, object?> fields when depth < MaxDepth:
                writer.WriteStartObject();
                foreach (var (name, field) in fields)
                {
                    if (name is not string key)
                        continue;
                    writer.WritePropertyName(key);
                    Write(writer, field, depth + 1, ref left);
                }
                writer.WriteEndObject();
                break;
            case List<object?> items when depth < MaxDepth:
                writer.WriteStartArray();
                foreach (var item in items)
                    Write(writer, item, depth + 1, ref left);
                writer.WriteEndArray();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case BigInteger number:
                writer.WriteRawValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace SyntheticVG.Datasets.Exports;

/// <summary>A JSON file written piece by piece, that appears whole or not at all; memory is that of the piece at hand.</summary>
internal sealed class JsonFile : IDisposable
{
    private const int FlushAt = 1 << 16;

    private readonly WholeFile _file;

    public JsonFile(string path)
    {
        _file = new(path);
        Writer = new(_file.Stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>Where the JSON goes.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>Hands what is complete to the file; call it after each element.</summary>
    public void Drain()
    {
        if (Writer.BytesPending > FlushAt)
            Writer.Flush();
    }

    /// <summary>Puts bytes behind what was written; the writer must have been flushed.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _file.Stream.Write(bytes);

    /// <summary>Puts the rest of a stream behind what was written.</summary>
    public void Raw(Stream content) => content.CopyTo(_file.Stream);

    /// <summary>Completes the file and gives it its name.</summary>
    public void Commit()
    {
        Writer.Flush();
        _file.Commit();
    }

    /// <summary>Removes what was written where <see cref="Commit"/> was not reached.</summary>
    public void Dispose() => _file.Dispose();
}

/// <summary>What several exports write alike.</summary>
internal static class JsonPieces
{
    /// <summary>A list of numbers on one level: [1, 2.5].</summary>
    public static void WriteNumbers(this Utf8JsonWriter writer, string name, params ReadOnlySpan<double> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
            writer.WriteNumberValue(number);
        writer.WriteEndArray();
    }

    /// <summary>A list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>COCO's {"size": [height, width], "counts": text}.</summary>
    public static void WriteMask(this Utf8JsonWriter writer, string name, SceneGraphs.Rle mask)
    {
        writer.WriteStartObject(name);
        writer.WriteNumbers("size", mask.Height, mask.Width);
        writer.WriteString("counts", mask.ToString());
        writer.WriteEndObject();
    }
}

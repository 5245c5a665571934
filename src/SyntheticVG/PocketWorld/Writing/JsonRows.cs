using System.Text.Json;

namespace SyntheticVG.PocketWorld.Writing;

/// <summary>A JSON file whose rows are written one by one, however many there are.</summary>
internal sealed class JsonRows : IDisposable
{
    private static readonly JsonWriterOptions Options =
        new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FileStream _file;

    /// <summary>Begins the file.</summary>
    public JsonRows(string path)
    {
        _file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        Writer = new(_file, Options);
    }

    /// <summary>Where the rows go.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>Passes on what was written, so that memory stays flat.</summary>
    public void Flush() => Writer.Flush();

    /// <summary>Appends another file's bytes, as they are, as the value of a member.</summary>
    public void AppendFile(string path)
    {
        Writer.Flush();
        using var other = File.OpenRead(path);
        other.CopyTo(_file);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Writer.Dispose();
        _file.Dispose();
    }
}

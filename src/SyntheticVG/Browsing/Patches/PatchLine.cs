using System.Text.Json;

namespace SyntheticVG.Browsing.Patches;

/// <summary>A line of a patch: an edit, who made it when, and on which graph.</summary>
public sealed record PatchLine
{
    /// <summary>Version of this form.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Version of the line's form.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Its number in the patch, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who made it.</summary>
    public required string By { get; init; }

    /// <summary>Key of the photo.</summary>
    public required string Image { get; init; }

    /// <summary>Hash of the run's line about the photo: SHA-256 of its bytes, in hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The edit.</summary>
    public required PatchEdit Edit { get; init; }

    /// <summary>The line, without its end.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, PatchEdit.Json);

    /// <summary>Reads a line.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static PatchLine Read(ReadOnlySpan<byte> text)
    {
        PatchLine line;
        try
        {
            line = JsonSerializer.Deserialize<PatchLine>(text, PatchEdit.Json) ?? throw new InvalidDataException("found null; expected a line of a patch");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"no line of a patch: {JsonWords.Of(e)}", e);
        }
        return line.Version != CurrentVersion ? throw new InvalidDataException($"found version {line.Version}; expected {CurrentVersion}")
            : line.Edit.Problem() is { } problem ? throw new InvalidDataException(problem)
            : line;
    }
}

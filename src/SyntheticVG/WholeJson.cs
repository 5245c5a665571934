using System.Text.Json;
using System.Text.Unicode;

namespace SyntheticVG;

/// <summary>The one door for JSON files that are small enough to be read whole: model settings, tokenizers, indices, tables of benchmarks.</summary>
/// <remarks>
/// A byte order mark and CR LF are no errors. Text that is no Unicode, a key set twice and everything else that is no JSON are, here and
/// not later: behind this door no name and no text of the document can fail to be read.
/// </remarks>
public static class WholeJson
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no JSON; the message has file and line.</exception>
    public static JsonDocument ReadFile(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call it.</param>
    /// <returns>The document; the caller owns it.</returns>
    /// <exception cref="InvalidDataException">It is no JSON; the message has name and line.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        if (!Utf8.IsValid(bytes.Span))
            throw new InvalidDataException($"{name}: found bytes that are no UTF-8; expected JSON in UTF-8");
        try
        {
            RequireUnicode(bytes.Span, name);
            return JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name}:{(e.LineNumber ?? 0) + 1}: not JSON: {JsonWords.Of(e)}", e);
        }
    }

    // Escapes can write half a surrogate pair, which no text can hold.
    private static void RequireUnicode(ReadOnlySpan<byte> bytes, string name)
    {
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
                continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                var line = bytes[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
                throw new InvalidDataException($"{name}:{line}: found a text with half a surrogate pair; expected Unicode", e);
            }
        }
    }
}

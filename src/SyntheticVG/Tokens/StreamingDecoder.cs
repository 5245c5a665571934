using System.Buffers;
using System.Text;

namespace SyntheticVG.Tokens;

/// <summary>Turns tokens into text as they come, whole characters at a time.</summary>
/// <param name="tokenizer">Whose tokens.</param>
/// <param name="skipSpecial">Whether special tokens are left out.</param>
public sealed class StreamingDecoder(Tokenizer tokenizer, bool skipSpecial = false)
{
    private byte[] _pending = []; // the beginning of a character

    /// <summary>What is there of the character that comes next: empty, or U+FFFD.</summary>
    public string Pending => Encoding.UTF8.GetString(_pending);

    /// <summary>Takes the next token and gives the characters that are complete now, perhaps none.</summary>
    public string Append(int id)
    {
        ReadOnlySpan<byte> rest = [.. _pending, .. tokenizer.BytesOf(id, skipSpecial)];
        var text = new StringBuilder();
        while (rest.Length > 0)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.NeedMoreData)
                break;
            text.Append(rune); // U+FFFD for bytes that no character has
            rest = rest[length..];
        }
        _pending = rest.ToArray();
        return text.ToString();
    }
}

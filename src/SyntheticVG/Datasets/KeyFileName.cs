using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SyntheticVG.Datasets;

/// <summary>Names for files about a photo (its picture, its depth map), made from its key.</summary>
/// <remarks>
/// The colon behind the data set's name becomes a hyphen (<c>coco:139</c>: <c>coco-139</c>); letters, digits, <c>.</c>, <c>-</c>
/// and <c>_</c> stay, every other character is a percent sign and two hexadecimal digits a byte of UTF-8, so that the key can
/// be read back. Where something stays that may be taken for something else (by file systems capitals and letters beyond ASCII; a hyphen
/// before the colon), <c>~</c> and six hexadecimal digits of the key's SHA-256 follow. A name above 120 bytes is cut there and ends in <c>~</c>
/// and sixteen of them; its key stands in the graph alone. Two keys never share a name, and a name with an ending of up to
/// 100 bytes fits every file system.
/// </remarks>
public static class KeyFileName
{
    private const int Longest = 120, ShortMark = 6, LongMark = 16;

    /// <summary>The name, without an ending.</summary>
    public static string Of(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var name = new StringBuilder();
        var (bytes, cut, plain, colons) = (0, false, true, 0);
        foreach (var rune in key.EnumerateRunes())
        {
            var part = rune.Value == ':' && colons++ == 0 ? "-"
                : Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '-' or '_' ? rune.ToString()
                : string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(b => $"%{b:x2}"));
            plain &= part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_' or '%');
            var size = Encoding.UTF8.GetByteCount(part);
            if (bytes + size > Longest)
            {
                cut = true;
                break;
            }
            bytes += size;
            name.Append(part);
        }
        // Half a surrogate pair is no rune of its own: such keys differ in their bytes alone.
        plain &= key.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
        // Where the first hyphen is not the colon's, another key (a:b for a-b) has the same one.
        plain &= key.IndexOfAny([':', '-']) is var first && (first < 0 || key[first] == ':');
        return cut || !plain ? $"{name}~{Hash(key)[..(cut ? LongMark : ShortMark)]}" : name.ToString();
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan())));
}

using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace SyntheticVG.Datasets.Pickles;

/// <summary>The spellings of texts in pickles.</summary>
internal static class PickleText
{
    /// <summary>The bytes of a Python 2 string literal, quotes and escapes taken off.</summary>
    public static byte[] Unquote(ReadOnlySpan<byte> literal, PickleBytes place)
    {
        if (literal.Length < 2 || literal[0] is not ((byte)'\'' or (byte)'"') || literal[^1] != literal[0])
            throw place.Wrong("a text without its two quotes");
        var body = literal[1..^1];
        var bytes = new ArrayBufferWriter<byte>(body.Length + 1);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '\\')
            {
                bytes.Write(body.Slice(i, 1));
                continue;
            }
            if (++i == body.Length)
                throw place.Wrong("a text that ends with a lone backslash");
            switch (body[i])
            {
                case (byte)'x':
                    if (i + 2 >= body.Length
                        || !byte.TryParse(body.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                        throw place.Wrong("a text with a broken \\x escape");
                    bytes.Write([value]);
                    i += 2;
                    break;
                case >= (byte)'0' and <= (byte)'7':
                    var (octal, digits) = (0, 0);
                    for (; digits < 3 && i + digits < body.Length && body[i + digits] is >= (byte)'0' and <= (byte)'7'; digits++)
                        octal = (octal * 8) + body[i + digits] - '0';
                    bytes.Write([(byte)octal]);
                    i += digits - 1;
                    break;
                default:
                    bytes.Write(Escaped(body[i]) is { } plain ? [plain] : [(byte)'\\', body[i]]);
                    break;
            }
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Python's raw-unicode-escape: Latin-1 bytes, in which only \uXXXX and \UXXXXXXXX stand for something else.</summary>
    public static string RawUnicodeEscape(ReadOnlySpan<byte> bytes, PickleBytes place)
    {
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\\' || i + 1 == bytes.Length)
            {
                text.Append((char)bytes[i]);
                continue;
            }
            var digits = bytes[++i] switch { (byte)'u' => 4, (byte)'U' => 8, _ => 0 };
            if (digits == 0)
            {
                text.Append('\\').Append((char)bytes[i]);
                continue;
            }
            if (i + digits >= bytes.Length
                || !uint.TryParse(bytes.Slice(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
                throw place.Wrong("a text with a broken \\u escape");
            if (code < 0x10000)
                text.Append((char)code); // also halves of a pair, as narrow Pythons wrote them
            else
                text.Append(char.ConvertFromUtf32((int)code));
            i += digits;
        }
        return text.ToString();
    }

    /// <summary>A text of Python 3.</summary>
    public static string Utf8(ReadOnlySpan<byte> bytes, PickleBytes place) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw place.Wrong("a text that is not UTF-8");

    /// <summary>What a value is, without looking into it.</summary>
    public static string KindOf(object? value) => value switch
    {
        null => "None",
        bool => "a boolean",
        long or BigInteger => "a whole number",
        double => "a number with a fraction",
        string => "a text",
        byte[] => "bytes",
        List<object?> => "a list",
        _ => "a dict",
    };

    /// <summary>The beginning of a text, for messages.</summary>
    public static string Short(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    private static byte? Escaped(byte letter) => letter switch
    {
        (byte)'\\' or (byte)'\'' or (byte)'"' => letter,
        (byte)'a' => 7,
        (byte)'b' => 8,
        (byte)'f' => 12,
        (byte)'n' => 10,
        (byte)'r' => 13,
        (byte)'t' => 9,
        (byte)'v' => 11,
        _ => null,
    };
}

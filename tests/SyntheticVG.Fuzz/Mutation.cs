using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace SyntheticVG.Fuzz;

/// <summary>Makes bad inputs of good ones.</summary>
internal static class Mutation
{
    private static readonly byte[][] Values = [.. new[]
    {
        "null", "true", "false", "0", "1", "-1", "1.0", "1.5", "-0", "1e400", "-1e308", "1e-400", "2147483647", "2147483648", "-2147483649",
        "9223372036854775807", "9223372036854775808",
        "99999999999999999999999999999999", "NaN", "Infinity", "\"\"", "\"1\"", "\"a\"", "\"\\ud800\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"../x\"", "[]",
        "{}", "[[]]", "[null]", "[1,2,3,4]",
        "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", new string('[', 70) + new string(']', 70), string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1"
            + new string('}', 40), "\"" + new string('x', 300) + "\"",
    }.Select(Encoding.UTF8.GetBytes), [.. "\""u8, 0xff, 0xfe, .. "\""u8], [.. "\""u8, 0xed, 0xa0, 0x80, .. "\""u8]];

    private static readonly byte[][] Names =
        ["\"\\ud800\""u8.ToArray(), "\"id\""u8.ToArray(), "\"\""u8.ToArray(), "\"\\u0069d\""u8.ToArray(), [.. "\""u8, 0xff, .. "\""u8]];

    private static readonly byte[][] Pieces = [.. new[]
    {
        "\t",
        "\n",
        "\r\n",
        "\"",
        "\"\"",
        "'",
        ",",
        ":",
        ";",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "(",
        ")",
        "-",
        "0",
        "99999999999",
        "1e9",
        "region0",
        "region99999999999",
        "\0",
        "\uFEFF",
        "é",
        "\U0001F600"
    }
        .Select(Encoding.UTF8.GetBytes), [0xff], [0xc3], [0xed, 0xa0, 0x80]];

    private static readonly ulong[] Lengths = [0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7ffffffe, 0x7fffffff, 0x80000000,
        0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff];

    /// <summary>A mutated input: seed and number decide everything.</summary>
    public static byte[] Of(Parser parser, ulong number)
    {
        var chance = new Chance(number * 0x2545F4914F6CDD1DUL + (ulong)parser.Name.Sum(letter => letter));
        var bytes = parser.Seeds[chance.Below(parser.Seeds.Length)];
        var steps = 1 + (chance.Below(4) == 0 ? chance.Below(5) : 0);
        for (var step = 0; step < steps; step++)
        {
            bytes = parser.Form == Form.Json && chance.Below(4) != 0 ? Structure(bytes, ref chance)
                : parser.Form != Form.Binary && chance.Below(3) != 0 ? Text(bytes, ref chance)
                : Bytes(bytes, parser, ref chance);
        }
        if (chance.Below(4) != 0)
            parser.Mend(bytes);
        return bytes;
    }

    private static byte[] Bytes(byte[] bytes, Parser parser, ref Chance chance)
    {
        if (bytes.Length == 0)
            return parser.Seeds[0];
        var at = chance.Below(bytes.Length);
        switch (chance.Below(8))
        {
            case 0: return bytes[..at];
            case 1:
                {
                    var copy = (byte[])bytes.Clone();
                    copy[at] ^= (byte)(1 << chance.Below(8));
                    return copy;
                }
            case 2:
                {
                    var copy = (byte[])bytes.Clone();
                    copy[at] = (byte)chance.Next();
                    return copy;
                }
            case 3: return Spliced(bytes, at, Math.Min(bytes.Length - at, 1 + chance.Below(16)), []);
            case 4:
                {
                    var from = chance.Below(bytes.Length);
                    return Spliced(bytes, at, 0, bytes.AsSpan(from, Math.Min(bytes.Length - from, 1 + chance.Below(64))));
                }
            case 5:
                {
                    var other = parser.Seeds[chance.Below(parser.Seeds.Length)];
                    return [.. bytes[..at], .. other[Math.Min(at, other.Length)..]];
                }
            default:
                {
                    var copy = (byte[])bytes.Clone();
                    Span<byte> wide = stackalloc byte[8];
                    var width = chance.Pick<int>([1, 2, 4, 8]);
                    var value = chance.Below(4) == 0 ? (ulong)bytes.Length + (ulong)chance.Below(3) - 1 : chance.Pick<ulong>(Lengths);
                    if (chance.Below(2) == 0)
                        BinaryPrimitives.WriteUInt64LittleEndian(wide, value);
                    else
                        BinaryPrimitives.WriteUInt64BigEndian(wide, value << (64 - (8 * width)));
                    wide[..Math.Min(width, copy.Length - at)].CopyTo(copy.AsSpan(at));
                    return copy;
                }
        }
    }

    private static byte[] Text(byte[] bytes, ref Chance chance)
    {
        var at = chance.Below(bytes.Length + 1);
        switch (chance.Below(4))
        {
            case 0: return Spliced(bytes, at, 0, chance.Pick<byte[]>(Pieces));
            case 1: return Spliced(bytes, at, Math.Min(1, bytes.Length - at), chance.Pick<byte[]>(Pieces));
            case 2:
                {
                    var lines = new List<Range>();
                    foreach (var line in bytes.AsSpan().Split((byte)'\n'))
                        lines.Add(line);
                    var (from, to) = (lines[chance.Below(lines.Count)], lines[chance.Below(lines.Count)]);
                    return Spliced(bytes, to.Start.Value, 0, [.. bytes[from], (byte)'\n']);
                }
            default:
                {
                    var digit = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
                    return digit < 0 ? Spliced(bytes, at, 0, chance.Pick<byte[]>(Pieces)) : Spliced(bytes, at + digit, 1, chance.Pick<byte[]>(Values));
                }
        }
    }

    // Replaces, removes, doubles or renames a value or a member.
    private static byte[] Structure(byte[] bytes, ref Chance chance)
    {
        var parts = Parts(bytes);
        if (parts.Count == 0)
            return Text(bytes, ref chance);
        var part = parts[chance.Below(parts.Count)];
        switch (chance.Below(part.NameLength > 0 ? 6 : 4))
        {
            case 0 or 1: return Spliced(bytes, part.Start, part.Length, chance.Pick<byte[]>(Values));
            case 2:
                {
                    var other = parts[chance.Below(parts.Count)];
                    return Spliced(bytes, part.Start, part.Length, bytes.AsSpan(other.Start, other.Length));
                }
            case 3:
                {
                    var begin = part.NameLength > 0 ? part.NameStart : part.Start;
                    var end = part.Start + part.Length;
                    return Spliced(bytes, end, 0, [(byte)',', .. bytes[begin..end]]);
                }
            case 4: return Spliced(bytes, part.NameStart, part.NameLength, chance.Pick<byte[]>(Names));
            default:
                {
                    var end = part.Start + part.Length;
                    var comma = end < bytes.Length && bytes[end] == ',' ? 1 : 0;
                    return Spliced(bytes, part.NameStart, end + comma - part.NameStart, []);
                }
        }
    }

    private static List<(int Start, int Length, int NameStart, int NameLength)> Parts(byte[] bytes)
    {
        var parts = new List<(int, int, int, int)>();
        var open = new Stack<(int Start, int NameStart, int NameLength)>();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = 1000 });
        var (nameStart, nameLength) = (0, 0);
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        (nameStart, nameLength) = (start, reader.ValueSpan.Length + 2);
                        continue;
                    case JsonTokenType.StartArray or JsonTokenType.StartObject:
                        open.Push((start, nameStart, nameLength));
                        break;
                    case JsonTokenType.EndArray or JsonTokenType.EndObject:
                        var (first, itsName, itsLength) = open.Pop();
                        parts.Add((first, start + 1 - first, itsName, itsLength));
                        break;
                    default:
                        parts.Add((start, (int)reader.BytesConsumed - start, nameStart, nameLength));
                        break;
                }
                nameLength = 0;
            }
        }
        catch (JsonException)
        {
            // an earlier step made it so; what was found up to there is mutated
        }
        return parts;
    }

    private static byte[] Spliced(byte[] bytes, int at, int removed, ReadOnlySpan<byte> added)
    {
        var result = new byte[bytes.Length - removed + added.Length];
        bytes.AsSpan(0, at).CopyTo(result);
        added.CopyTo(result.AsSpan(at));
        bytes.AsSpan(at + removed).CopyTo(result.AsSpan(at + added.Length));
        return result;
    }
}

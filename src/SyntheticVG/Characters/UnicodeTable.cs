using System.Globalization;

namespace SyntheticVG.Characters;

/// <summary>How the pre-tokeniser and the graph parsers see a code point.</summary>
internal enum CharacterClass
{
    /// <summary>Marks, punctuation, symbols, controls, and what Unicode 14.0 does not know.</summary>
    Other,

    /// <summary>General category L.</summary>
    Letter,

    /// <summary>General category N.</summary>
    Number,

    /// <summary>The property White_Space.</summary>
    Space,
}

/// <summary>What is needed of Unicode, at the versions of the reference programs rather than at .NET's own.</summary>
/// <remarks>Resources/unicode.txt, made by eng/unicode-tables.pl: classes of Unicode 14.0, normalisation of Unicode 9.0.</remarks>
internal static class UnicodeTable
{
    private const byte ClassBits = 0b11;
    private const byte DecimalBit = 0b100;
    private const byte UnstableBit = 0b1000;
    private const int DigitShift = 4;

    // One byte a code point: class, whether it is a decimal digit, whether normalisation may change it, the digit's value.
    private static readonly byte[] Flags = new byte[0x110000];
    private static readonly Dictionary<int, byte> Classes = [];
    private static readonly Dictionary<int, (int First, int Second)> Pairs = [];
    private static readonly Dictionary<(int First, int Second), int> Composites = [];

    static UnicodeTable()
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("unicode.txt")!; // embedded by the project file
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                Take(line.Split(' '));
        }
    }

    /// <summary>The class of a code point.</summary>
    public static CharacterClass ClassOf(int codePoint) => (CharacterClass)(Flags[codePoint] & ClassBits);

    /// <summary>The value of a decimal digit of any script, or -1.</summary>
    public static int DigitOf(int codePoint) => (Flags[codePoint] & DecimalBit) == 0 ? -1 : Flags[codePoint] >> DigitShift;

    /// <summary>Whether a text without such code points is composed already.</summary>
    public static bool IsUnstable(int codePoint) => (Flags[codePoint] & UnstableBit) != 0;

    /// <summary>The canonical combining class, 0 for starters.</summary>
    public static int CombiningClass(int codePoint) => Classes.GetValueOrDefault(codePoint);

    /// <summary>The one or two code points (else -1) that a code point is made of, one step down; null for none.</summary>
    public static (int First, int Second)? Decomposition(int codePoint) => Pairs.TryGetValue(codePoint, out var pair) ? pair : null;

    /// <summary>The code point that two compose to, or -1.</summary>
    public static int Composite(int first, int second) => Composites.GetValueOrDefault((first, second), -1);

    private static void Take(string[] words)
    {
        switch (words[0])
        {
            case "letters": Mark(words[1..], _ => (byte)CharacterClass.Letter); break;
            case "numbers": Mark(words[1..], _ => (byte)CharacterClass.Number); break;
            case "spaces": Mark(words[1..], _ => (byte)CharacterClass.Space); break;
            case "decimals": Mark(words[1..], place => (byte)(DecimalBit | place % 10 << DigitShift)); break; // every range begins at a zero
            case "class":
                var combining = byte.Parse(words[1], CultureInfo.InvariantCulture);
                Mark(words[2..], _ => UnstableBit, code => Classes.Add(code, combining));
                break;
            default:
                TakeDecomposition(never: words[1] == "!", [.. words.Skip(words[1] == "!" ? 2 : 1).Select(Hex)]);
                break;
        }
    }

    private static void TakeDecomposition(bool never, int[] codes)
    {
        var (whole, first, second) = (codes[0], codes[1], codes.Length > 2 ? codes[2] : -1);
        Pairs.Add(whole, (first, second));
        if (never)
        {
            Flags[whole] |= UnstableBit;
            return;
        }
        Composites.Add((first, second), whole);
        Flags[second] |= UnstableBit;
    }

    private static void Mark(IEnumerable<string> ranges, Func<int, byte> flags, Action<int>? each = null)
    {
        foreach (var range in ranges)
        {
            var ends = range.Split('-');
            var first = Hex(ends[0]);
            for (var code = first; code <= Hex(ends[^1]); code++)
            {
                Flags[code] |= flags(code - first);
                each?.Invoke(code);
            }
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

using System.Text;

namespace SyntheticVG.Characters;

/// <summary>Normalisation form C as of Unicode 9.0, whatever the globalization mode: what Hugging Face's tokenizers apply.</summary>
internal static class Composition
{
    // Hangul syllables are computed: 19 leads, 21 vowels, 27 tails and none (Unicode Standard, section 3.12).
    private const int Syllables = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Tails = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28;

    /// <summary>The text composed; the same string where nothing changes. A lone surrogate becomes U+FFFD if anything changes.</summary>
    public static string Compose(string text)
    {
        if (IsComposed(text))
            return text;
        var codes = Decompose(text);
        Reorder(codes);
        var composed = new StringBuilder(text.Length);
        foreach (var code in Recompose(codes))
            composed.Append(new Rune(code));
        return composed.ToString();
    }

    private static bool IsComposed(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u02FF'))
            return true; // nothing below U+0300 combines or changes
        foreach (var rune in text.EnumerateRunes())
        {
            if (UnicodeTable.IsUnstable(rune.Value) || IsJamo(rune.Value))
                return false;
        }
        return true;
    }

    private static bool IsJamo(int code) => code is > Tails and < Tails + TailCount or >= Vowels and < Vowels + VowelCount;

    private static List<int> Decompose(string text)
    {
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Add(rune.Value);
        return codes;

        void Add(int code)
        {
            if (code is >= Syllables and < Syllables + LeadCount * VowelCount * TailCount)
            {
                var index = code - Syllables;
                codes.Add(Leads + index / TailCount / VowelCount);
                codes.Add(Vowels + index / TailCount % VowelCount);
                if (index % TailCount > 0)
                    codes.Add(Tails + index % TailCount);
            }
            else if (UnicodeTable.Decomposition(code) is var (first, second))
            {
                Add(first);
                if (second >= 0)
                    Add(second);
            }
            else
            {
                codes.Add(code);
            }
        }
    }

    // Marks between two starters stand in order of their class; equal classes keep their order.
    private static void Reorder(List<int> codes)
    {
        for (var start = 0; start < codes.Count; start++)
        {
            if (UnicodeTable.CombiningClass(codes[start]) == 0)
                continue;
            var end = start + 1;
            while (end < codes.Count && UnicodeTable.CombiningClass(codes[end]) != 0)
                end++;
            if (end - start > 1)
            {
                int[] sorted = [.. codes[start..end].OrderBy(UnicodeTable.CombiningClass)];
                for (var i = 0; i < sorted.Length; i++)
                    codes[start + i] = sorted[i];
            }
            start = end - 1;
        }
    }

    private static List<int> Recompose(List<int> codes)
    {
        var (composed, starter, lastClass) = (new List<int>(codes.Count), -1, 0);
        foreach (var code in codes)
        {
            var combining = UnicodeTable.CombiningClass(code);
            var adjacent = starter == composed.Count - 1;
            if (starter >= 0 && (adjacent || (lastClass < combining && lastClass != 0)) && Pair(composed[starter], code) is >= 0 and var whole)
            {
                composed[starter] = whole;
                continue;
            }
            if (combining == 0)
                starter = composed.Count;
            lastClass = combining;
            composed.Add(code);
        }
        return composed;
    }

    private static int Pair(int first, int second)
    {
        if (first is >= Leads and < Leads + LeadCount && second is >= Vowels and < Vowels + VowelCount)
            return Syllables + ((first - Leads) * VowelCount + second - Vowels) * TailCount;
        if (first is >= Syllables and < Syllables + LeadCount * VowelCount * TailCount && (first - Syllables) % TailCount == 0
            && second is > Tails and < Tails + TailCount)
            return first + second - Tails;
        return UnicodeTable.Composite(first, second);
    }
}

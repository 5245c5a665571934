using SyntheticVG.Characters;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>A box as a text writes it, <c>(x1,y1),(x2,y2)</c>, its numbers as ASCII digits.</summary>
internal readonly record struct BoxTextMatch(int At, int Length, string X1, string Y1, string X2, string Y2);

/// <summary>Finds boxes in texts.</summary>
/// <remarks>Python's <c>\((\d+)\s*,\s*(\d+)\)\s*,\s*\((\d+)\s*,\s*(\d+)\)</c>: blanks around commas, but not after an opening parenthesis or before a closing
/// one.</remarks>
internal static class BoxTexts
{
    /// <summary>The boxes of a text from left to right, none within another.</summary>
    public static IEnumerable<BoxTextMatch> FindAll(string text)
    {
        for (var at = text.IndexOf('('); at >= 0; at = text.IndexOf('(', at))
        {
            if (ReadAt(text, at) is { } found)
            {
                yield return found;
                at += found.Length;
            }
            else
            {
                at++;
            }
        }
    }

    private static BoxTextMatch? ReadAt(ReadOnlySpan<char> text, int start)
    {
        var at = start;
        return Corner(text, ref at, out var x1, out var y1) && Comma(text, ref at) && Corner(text, ref at, out var x2, out var y2)
            ? new(start, at - start, x1, y1, x2, y2)
            : null;
    }

    private static bool Corner(ReadOnlySpan<char> text, ref int at, out string x, out string y)
    {
        (x, y) = ("", "");
        return Sign(text, ref at, '(') && Number(text, ref at, out x) && Comma(text, ref at) && Number(text, ref at, out y) && Sign(text, ref at, ')');
    }

    private static bool Number(ReadOnlySpan<char> text, ref int at, out string digits)
    {
        (digits, var length) = PythonText.DigitsAt(text, at);
        at += length;
        return length > 0;
    }

    private static bool Comma(ReadOnlySpan<char> text, ref int at)
    {
        at += PythonText.SpacesAt(text, at);
        if (!Sign(text, ref at, ','))
            return false;
        at += PythonText.SpacesAt(text, at);
        return true;
    }

    private static bool Sign(ReadOnlySpan<char> text, ref int at, char sign)
    {
        if (at >= text.Length || text[at] != sign)
            return false;
        at++;
        return true;
    }
}

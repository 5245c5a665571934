using System.Globalization;
using System.Text;
using SyntheticVG.Characters;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>What the original makes of a text.</summary>
/// <param name="Objects">The texts of the objects in order of appearance, whatever numbers they have.</param>
/// <param name="Relationships">The relationships in order of appearance, repeated ones and those of a region with itself included.</param>
public sealed record OriginalGraph(IReadOnlyList<string> Objects, IReadOnlyList<TextRelationship> Relationships);

/// <summary>Reads graph texts exactly as the published pipeline does, oddities included, for numbers that are compared with its own.</summary>
/// <remarks>White space and digits are Python's. For everything else use <see cref="GraphTextReader"/>.</remarks>
public static class OriginalGraphReader
{
    private const string ObjectsHeader = "Objects:";
    private const string RelationsHeader = "Relations:";

    /// <summary>Reads a graph; null where <c>Objects:</c> is missing.</summary>
    /// <exception cref="OriginalStopException">A region's number in the relationships has more digits than Python converts.</exception>
    public static OriginalGraph? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = text.IndexOf(ObjectsHeader, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += ObjectsHeader.Length;
        var end = text.IndexOf(RelationsHeader, start, StringComparison.Ordinal);
        var objects = ReadObjects(end < 0 ? text[start..] : text[start..end]);

        var relations = text.IndexOf(RelationsHeader, StringComparison.Ordinal);
        return new(objects, relations < 0 ? [] : ReadRelations(text[(relations + RelationsHeader.Length)..], objects.Count));
    }

    /// <summary>Reads a plain list of relationship lines; ids are not checked, and -1 stands for one that is not there.</summary>
    /// <exception cref="OriginalStopException">A region's number has more digits than Python converts.</exception>
    public static IReadOnlyList<TextRelationship> ReadLines(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var relationships = new List<TextRelationship>();
        foreach (var line in lines)
        {
            if (line.Split(':') is [var left, var right] && right.Contains("region", StringComparison.Ordinal))
                relationships.AddRange(Items(right).Select(item => new TextRelationship(IndexOf(left), IndexOf(item.Target), item.Predicate)));
        }
        return relationships;
    }

    /// <summary>The boxes anywhere in a text, in pixels of a picture: not clipped, and not tied to any object.</summary>
    /// <exception cref="OriginalStopException">A coordinate is too large.</exception>
    public static IReadOnlyList<Box> ReadBoxes(string text, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. BoxTexts.FindAll(text)
            .Select(found => new Box(Pixels(found.X1, width), Pixels(found.Y1, height), Pixels(found.X2, width), Pixels(found.Y2, height)))];
    }

    private static double Pixels(string digits, int side)
    {
        if (digits.Length > PythonText.MostDigits)
            throw new OriginalStopException("IndexError");
        var pixels = double.Parse(digits + "E-3", CultureInfo.InvariantCulture) * side;
        return double.IsFinite(pixels) ? Math.Truncate(pixels) : throw new OriginalStopException("OverflowError");
    }

    // An object reaches from its number and colon to the next one.
    private static List<string> ReadObjects(string section)
    {
        var (objects, begin) = (new List<string>(), -1);
        for (var tag = RegionTag.Find(section); tag is { } found; tag = RegionTag.Find(section, found.End))
        {
            if (found.End >= section.Length || section[found.End] != ':')
                continue;
            if (begin >= 0)
                objects.Add(ObjectText(section[begin..found.At]));
            begin = found.End + 1;
        }
        if (begin >= 0)
            objects.Add(ObjectText(section[begin..]));
        return objects;
    }

    // Whatever stands between < and the next > of the same line is deleted, also where it is no tag.
    private static string ObjectText(string text)
    {
        text = PythonText.Trim(text);
        var (kept, at) = (new StringBuilder(), 0);
        while (text.IndexOf('<', at) is >= 0 and var open)
        {
            var close = text.IndexOf('>', open);
            var closed = close >= 0 && !text.AsSpan(open, close - open).Contains('\n');
            kept.Append(text, at, open - at + (closed ? 0 : 1));
            at = closed ? close + 1 : open + 1;
        }
        return PythonText.Trim(kept.Append(text, at, text.Length - at).ToString());
    }

    private static List<TextRelationship> ReadRelations(string section, int objects)
    {
        var relationships = new List<TextRelationship>();
        foreach (var line in PythonText.Trim(section).Split('\n'))
        {
            if (line.Split(':', 2) is not [var left, var right] || !Exists(IndexOf(left), objects))
                continue;
            relationships.AddRange(Items(right)
                .Select(item => new TextRelationship(IndexOf(left), IndexOf(item.Target), item.Predicate))
                .Where(relationship => Exists(relationship.Object, objects)));
        }
        return relationships;
    }

    private static bool Exists(int index, int objects) => index >= 0 && index < objects;

    private static IEnumerable<(string Target, string Predicate)> Items(string list) =>
        from item in list.Split(',')
        let parts = PythonText.Trim(item).Split(' ', 2)
        where parts.Length == 2
        select (parts[0], parts[1]);

    private static int IndexOf(string text) => RegionTag.Find(text) switch
    {
        null => -1,
        { Digits.Length: > PythonText.MostDigits } => throw new OriginalStopException("ValueError"),
        { Number: var number } => number - 1,
    };
}

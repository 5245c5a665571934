using System.Text.RegularExpressions;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>
/// A scene graph as the ROBIN author's evaluation reads it from text, odd readings included: scores are comparable only
/// where the same texts are kept, dropped and misread.
/// </summary>
internal static partial class AuthorGraphText
{
    /// <summary>The index of a word that names no region, or region 0: the script's −1, which there means the last of a list.</summary>
    public const int Last = -1;

    /// <summary>Reads a text; null where the script drops the image or stops.</summary>
    public static NamedEdges? Parse(string text)
    {
        if (!text.Contains("Relations:", StringComparison.Ordinal))
            return new([], []);
        if (text.Split("Relations:") is not [var head, var tail] || head.Split("Objects:") is not [_, var block, ..])
            return null;
        var names = new List<string>();
        foreach (var line in block.Trim().Split('\n')) // by line, whatever number it says
        {
            if (line.Split(':') is not [_, var name, ..])
                return null;
            names.Add(name.Trim());
        }
        if (tail.Contains("s:", StringComparison.Ordinal)) // meant for "Relations:", but "has wheels:" goes as well
            tail = tail.Replace("s:", tail.Contains("region1", StringComparison.Ordinal) ? "" : "region1:", StringComparison.Ordinal);
        return ReadEdges(tail) is { } edges ? new(names, edges) : null;
    }

    private static List<(int Subject, string Predicate, int Object)>? ReadEdges(string block)
    {
        var edges = new List<(int, string, int)>();
        foreach (var line in block.Trim().Split('\n'))
        {
            if (line.Split(':') is not [var subject, var rest])
                continue;
            rest = rest.Trim();
            var isList = rest.Contains(',', StringComparison.Ordinal);
            foreach (var item in rest.Split(','))
            {
                if ((isList ? item.Trim() : item).Split(' ', 2) is [var @object, var predicate])
                    edges.Add((IndexOf(subject), predicate, IndexOf(@object)));
                else if (!isList)
                    return null; // the whole image is lost
            }
        }
        return edges;
    }

    private static int IndexOf(string word) =>
        RegionNumber().Match(word) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, out var number) ? number - 1 : Last;

    [GeneratedRegex(@"region(\d+)")]
    private static partial Regex RegionNumber();
}

/// <summary>Names by line and edges between them by position.</summary>
internal sealed record NamedEdges(IReadOnlyList<string> Names, IReadOnlyList<(int Subject, string Predicate, int Object)> Edges);

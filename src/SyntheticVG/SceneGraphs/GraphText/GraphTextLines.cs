using System.Text;
using SyntheticVG.Characters;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>A graph text in lines, each in its section.</summary>
internal sealed class GraphTextLines
{
    private const string ObjectsHeader = "objects", RelationsHeader = "relations";

    private List<string>? _section;
    private bool _objectsSeen, _relationsSeen;

    private GraphTextLines() { }

    public List<string> Objects { get; } = [];

    public List<string> Relations { get; } = [];

    public Oddities Oddities { get; } = new();

    /// <summary>Cuts a text into lines, without blank ones.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cut">Whether its end is missing.</param>
    public static GraphTextLines Split(string text, bool cut)
    {
        var lines = new GraphTextLines();
        lines.Oddities.CountIf(cut, "cut-at-limit");
        if (cut)
            text = WithoutHalf(text);
        if (!PythonText.Trim(text).Contains('\n', StringComparison.Ordinal) && RegionTag.Find(text) is not null)
        {
            lines.Oddities.Count("all-on-one-line");
            text = Unfold(text);
        }
        foreach (var line in text.Split('\n'))
            lines.Take(PythonText.Trim(line));
        lines.Oddities.CountIf(!lines._objectsSeen, "no-objects-header");
        return lines;
    }

    private void Take(string line)
    {
        if (line.Length == 0)
            return;
        if (Header(line) is var (header, behind))
        {
            var seen = header == ObjectsHeader ? _objectsSeen : _relationsSeen;
            Oddities.CountIf(seen, "repeated-header");
            Oddities.CountIf(header == ObjectsHeader && _relationsSeen && !seen, "relations-before-objects");
            Oddities.CountIf(!line.StartsWith(header == ObjectsHeader ? "Objects:" : "Relations:", StringComparison.Ordinal), "loose-header");
            Oddities.CountIf(behind.Length > 0, "text-behind-header");
            _objectsSeen |= header == ObjectsHeader;
            _relationsSeen |= header == RelationsHeader;
            _section = header == ObjectsHeader ? Objects : Relations;
            Take(behind);
        }
        else if (_section is not null)
        {
            _section.Add(line);
        }
        else if (RegionTag.AtStart(line) is { } tag)
        {
            var isRelation = RegionTag.AtStart(PythonText.Trim(line[tag.End..].TrimStart(':'))) is not null;
            (isRelation ? Relations : Objects).Add(line);
        }
        else
        {
            Oddities.Count("text-before-header");
        }
    }

    private static (string Header, string Behind)? Header(string line)
    {
        foreach (var header in (string[])[ObjectsHeader, RelationsHeader])
        {
            if (line.StartsWith(header, StringComparison.OrdinalIgnoreCase) && PythonText.Trim(line[header.Length..]) is [':', .. var behind])
                return (header, PythonText.Trim(behind));
        }
        return null;
    }

    // Up to the last end of a line or, among relationships, of an item.
    private static string WithoutHalf(string text)
    {
        var line = text.LastIndexOf('\n') + 1;
        var relations = text.LastIndexOf("Relations:", StringComparison.Ordinal);
        var item = relations >= 0 && relations < line ? text.LastIndexOf(',') : -1;
        return text[..Math.Max(line, item)];
    }

    // A line before each header and each regionN: that does not belong to a list.
    private static string Unfold(string text)
    {
        text = text.Replace("Relations:", "\nRelations:\n", StringComparison.Ordinal).Replace("Objects:", "Objects:\n", StringComparison.Ordinal);
        var (unfolded, at) = (new StringBuilder(), 0);
        for (var tag = RegionTag.Find(text); tag is { } found; tag = RegionTag.Find(text, found.End))
        {
            if (found.End >= text.Length || text[found.End] != ':' || text.AsSpan(0, found.At).TrimEnd(' ') is [.., ',' or ':'])
                continue;
            unfolded.Append(text, at, found.At - at).Append('\n');
            at = found.At;
        }
        return unfolded.Append(text, at, text.Length - at).ToString();
    }
}

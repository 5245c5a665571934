using SyntheticVG.Characters;

namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>Reads the lines of relationships.</summary>
internal sealed class RelationshipLines(Func<int, bool> exists, Oddities oddities)
{
    private readonly HashSet<TextRelationship> _seen = [];
    private readonly HashSet<int> _subjects = [];
    private readonly List<TextRelationship> _found = [];

    public IReadOnlyList<TextRelationship> Found => _found;

    /// <summary>Reads <c>regionN: regionM predicate, regionK predicate</c>.</summary>
    public void Take(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var left = colon < 0 ? "" : PythonText.Trim(line[..colon]);
        var whole = RegionTag.AtStart(left) is { } start && start.End == left.Length;
        if ((whole ? RegionTag.AtStart(left) : RegionTag.Find(left)) is not { } subject)
        {
            oddities.Count(colon < 0 ? "unreadable-relation-line" : "relation-without-subject");
            return;
        }
        oddities.CountIf(!whole || !subject.IsExact(left), "loose-region-name");
        if (!exists(subject.Number - 1))
        {
            oddities.Count("unknown-subject");
            return;
        }
        oddities.CountIf(!_subjects.Add(subject.Number), "subject-repeated");
        TakeItems(subject.Number - 1, line[(colon + 1)..]);
    }

    /// <summary>Reads the items of a subject.</summary>
    public void TakeItems(int subject, string list)
    {
        foreach (var (target, words) in Items(list))
        {
            var predicate = Clean(words);
            var relationship = new TextRelationship(subject, target - 1, predicate);
            var reason = predicate.Length == 0 ? "relation-without-predicate"
                : RegionTag.Find(predicate) is not null ? "region-name-in-predicate"
                : !exists(target - 1) ? "unknown-object"
                : target - 1 == subject ? "self-relation"
                : !_seen.Add(relationship) ? "relation-repeated"
                : null;
            if (reason is null)
                _found.Add(relationship);
            else
                oddities.Count(reason);
        }
    }

    // A part between commas that names no region belongs to the predicate before it.
    private List<(int Target, string Words)> Items(string list)
    {
        const string and = "and ";
        var items = new List<(int Target, string Words)>();
        foreach (var part in list.Split(',').Select(PythonText.Trim))
        {
            var plain = part.StartsWith(and, StringComparison.Ordinal) && RegionTag.AtStart(part.AsSpan(and.Length)) is not null ? part[and.Length..] : part;
            if (RegionTag.AtStart(plain) is { } tag)
            {
                var words = PythonText.Trim(plain[tag.End..]);
                oddities.CountIf(!tag.IsExact(plain), "loose-region-name");
                oddities.CountIf(plain.Length < part.Length || words is [':', ..], "loose-item");
                items.Add((tag.Number, words is [':', .. var behind] ? behind : words));
                continue;
            }
            oddities.Count(part.Length == 0 ? "empty-item" : items.Count > 0 ? "comma-in-predicate" : "item-without-object");
            if (part.Length > 0 && items.Count > 0)
                items[^1] = (items[^1].Target, $"{items[^1].Words}, {part}");
        }
        return items;
    }

    private string Clean(string words)
    {
        var clean = string.Join(' ', words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        var bare = clean.TrimEnd('.', ';', ':', '!', '?').TrimEnd();
        oddities.CountIf(bare.Length < clean.Length, "punctuation-behind-predicate");
        return bare;
    }
}

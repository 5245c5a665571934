using System.Text.Json;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>Reads our editor's answers: lists of remove, add, refine and replace, each item taken or refused by itself.</summary>
/// <param name="graph">The graph that was shown; numbers of regions and relationships in answers count from 1.</param>
/// <param name="checks">What edits must satisfy.</param>
internal sealed class EditAnswerReader(SceneGraph graph, EditChecks checks)
{
    private static readonly HashSet<string> Reasons = ["wrong", "irrelevant", "duplicate", "wrong_object", "not_visible"];

    private static readonly string[] Kinds = ["remove", "replace", "refine", "add"];

    private readonly List<GraphEdit> _edits = [];
    private readonly List<RefusedEdit> _refused = [];
    private readonly SortedDictionary<string, int> _repairs = new(StringComparer.Ordinal);

    /// <summary>What was read so far.</summary>
    public EditAnswer Answer => new() { Edits = [.. _edits], Refused = [.. _refused], Repairs = _repairs };

    /// <summary>Counts a repair.</summary>
    public void Count(string code) => _repairs[code] = _repairs.GetValueOrDefault(code) + 1;

    /// <summary>Forgets the edits of earlier answers, but not what was counted or refused.</summary>
    public void Forget() => _edits.Clear();

    /// <summary>Adds an answer.</summary>
    /// <returns>How many items it had, and how many of them named something that is not there; null where it cannot be read.</returns>
    public (int Items, int Misnumbered)? Read(string text)
    {
        if (TolerantJson.Read(text, answer => Kinds.Any(kind => TolerantJson.HasList(answer, kind)), Count) is not { } root)
            return null;
        var (before, items) = (_refused.Count, 0);
        foreach (var kind in Kinds)
        {
            foreach (var item in root.TryGetProperty(kind, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default)
            {
                items++;
                var (edit, wrong) = item.ValueKind == JsonValueKind.Object ? ReadItem(kind, item) : (null, "edit-shape");
                if (edit is not null)
                    _edits.Add(edit);
                else
                    _refused.Add(new(kind, wrong, item.GetRawText()));
            }
        }
        return (items, _refused.Skip(before).Count(edit => edit.Reason is "unknown-relation" or "unknown-region"));
    }

    // The edit, or why it is none.
    private (GraphEdit? Edit, string Wrong) ReadItem(string kind, JsonElement item) => kind switch
    {
        "remove" => Remove(item),
        "replace" => Replace(item),
        "refine" => Refine(item),
        _ => Add(item),
    };

    private (GraphEdit?, string) Remove(JsonElement item)
    {
        if (Relationship(item) is not { } place)
            return (null, "unknown-relation");
        var reason = Text(item, "reason") ?? "wrong";
        return (new RemoveEdit(place, Reasons.Contains(reason) ? reason.Replace('_', '-') : "wrong"), "");
    }

    private (GraphEdit?, string) Replace(JsonElement item)
    {
        if (Relationship(item) is not { } place)
            return (null, "unknown-relation");
        if (Text(item, "p") is not { } words || EditChecks.Predicate(words, Count) is not { } predicate)
            return (null, "predicate-shape");
        return graph.Relationships[place].Predicate == predicate
            ? (null, "predicate-unchanged")
            : (new ReplaceEdit(place, predicate, PredicateLexicon.CategoryOf(predicate)), "");
    }

    private (GraphEdit?, string) Refine(JsonElement item)
    {
        if (Region(item, "id") is not { } place)
            return (null, "unknown-region");
        var text = string.Join(' ', (Text(item, "text") ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        return checks.WrongDescription(place, text) is { } wrong ? (null, wrong) : (new RefineEdit(place, text), "");
    }

    private (GraphEdit?, string) Add(JsonElement item)
    {
        if (Region(item, "s") is not { } subject || Region(item, "o") is not { } @object)
            return (null, "unknown-region");
        if (subject == @object)
            return (null, "self-relation");
        if (Text(item, "p") is not { } words || EditChecks.Predicate(words, Count) is not { } predicate)
            return (null, "predicate-shape");
        if (Text(item, "c") is not { } name || TeacherWords.CategoryOf(name) is not var (category, _))
            return (null, "unknown-category");
        return graph.Relationships.Any(r => (r.Subject, r.Predicate, r.Object) == (subject, predicate, @object))
            ? (null, "already-there")
            : (new AddEdit(subject, predicate, @object, category) { OriginalPredicate = predicate == words ? null : words }, "");
    }

    private int? Relationship(JsonElement item) =>
        item.TryGetProperty("rid", out var rid) ? TolerantJson.PlaceOf(rid, graph.Relationships.Count, first: 1) : null;

    private int? Region(JsonElement item, string name) =>
        item.TryGetProperty(name, out var id) ? TolerantJson.PlaceOf(id, graph.Regions.Count, first: 1) : null;

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.Text.Json;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit.Author;

/// <summary>Reads the original's edits: by object a new name, relations to add and relations to remove; numbers count from 0.</summary>
/// <param name="graph">The graph that was shown.</param>
/// <param name="checks">What edits must satisfy.</param>
internal sealed class AuthorAnswerReader(SceneGraph graph, EditChecks checks)
{
    /// <summary>What the original's editor says of two numbers that denote one object.</summary>
    public const string SameAs = "same as";

    private readonly List<GraphEdit> _edits = [];
    private readonly List<RefusedEdit> _refused = [];
    private readonly SortedDictionary<string, int> _repairs = new(StringComparer.Ordinal);

    /// <summary>What was read so far.</summary>
    public EditAnswer Answer => new() { Edits = [.. _edits], Refused = [.. _refused], Repairs = _repairs };

    /// <summary>Whether the last answer was no answer of the form at all.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Counts a repair.</summary>
    public void Count(string code) => _repairs[code] = _repairs.GetValueOrDefault(code) + 1;

    /// <summary>Reads an answer in the place of an earlier one.</summary>
    /// <returns>Whether it can be applied: it is readable, and names only objects that are there.</returns>
    public bool Read(string text)
    {
        _edits.Clear();
        _refused.Clear();
        IsUnreadable = false;
        if (TolerantJson.Read(text, root => TolerantJson.HasList(root, "edits"), Count, "edits") is not { } answer)
        {
            IsUnreadable = true;
            _refused.Add(new("answer", "unreadable", ServerWords.Shown(text, null)));
            return false;
        }
        foreach (var edit in answer.GetProperty("edits").EnumerateArray())
            ReadEdit(edit);
        return !_refused.Exists(edit => edit.Reason is "unknown-region" or "edit-shape");
    }

    private void ReadEdit(JsonElement edit)
    {
        if (edit.ValueKind != JsonValueKind.Object || !edit.TryGetProperty("obj_id", out var id))
            _refused.Add(new("answer", "edit-shape", edit.GetRawText()));
        else if (TolerantJson.PlaceOf(id, graph.Regions.Count, first: 0) is not { } place)
            _refused.Add(new("answer", "unknown-region", edit.GetRawText()));
        else
            ReadEdit(edit, place);
    }

    private void ReadEdit(JsonElement edit, int place)
    {
        if (edit.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.GetString()!.Trim() is { Length: > 0 } text
            && text != graph.Regions[place].Description)
        {
            if (checks.WrongDescription(place, text, fewestWords: 1) is { } wrong)
                _refused.Add(new("refine", wrong, $"{place}: {text}"));
            else
                _edits.Add(new RefineEdit(place, text));
        }
        foreach (var (words, other) in Relations(edit, "remove", place))
            Remove(place, words, other);
        foreach (var (words, other) in Relations(edit, "add", place))
            Add(place, words, other);
    }

    private void Remove(int subject, string words, int @object)
    {
        var predicate = PredicateLexicon.Normalise(words);
        var at = Enumerable.Range(0, graph.Relationships.Count).FirstOrDefault(i =>
            graph.Relationships[i] is var r && (r.Subject, r.Object) == (subject, @object) && (r.Predicate == predicate || r.OriginalPredicate == words), -1);
        if (at < 0)
            _refused.Add(new("remove", "unknown-relation", $"{subject} {words} {@object}"));
        else
            _edits.Add(new RemoveEdit(at, "wrong"));
    }

    private void Add(int subject, string words, int @object)
    {
        var predicate = words.Trim().Equals(SameAs, StringComparison.OrdinalIgnoreCase) ? SameAs : EditChecks.Predicate(words, Count);
        if (predicate is null)
            _refused.Add(new("add", "predicate-shape", $"{subject} {words} {@object}"));
        else if (subject == @object)
            _refused.Add(new("add", "self-relation", $"{subject} {words} {@object}"));
        else if (predicate == SameAs && !Overlap(graph.Regions[subject], graph.Regions[@object]))
            _refused.Add(new("add", "same-as-apart", $"{subject} {words} {@object}"));
        else if (graph.Relationships.Any(r => (r.Subject, r.Predicate, r.Object) == (subject, predicate, @object)))
            _refused.Add(new("add", "already-there", $"{subject} {words} {@object}"));
        else
            _edits.Add(new AddEdit(subject, predicate, @object, PredicateLexicon.CategoryOf(predicate))
            {
                OriginalPredicate = predicate == words ? null : words
            });
    }

    // One object has one place: most of the smaller region lies in the larger.
    private static bool Overlap(Region a, Region b) => a.Box.Intersect(b.Box).Area >= 0.5 * Math.Min(a.Box.Area, b.Box.Area);

    private IEnumerable<(string Words, int Other)> Relations(JsonElement edit, string kind, int subject)
    {
        if (!edit.TryGetProperty(kind, out var list) || list.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var relation in list.EnumerateArray())
        {
            if (relation.ValueKind != JsonValueKind.Object || !relation.TryGetProperty("rel", out var rel) || rel.ValueKind != JsonValueKind.String
                || !relation.TryGetProperty("obj_ids", out var ids) || ids.ValueKind != JsonValueKind.Array)
            {
                _refused.Add(new(kind, "edit-shape", relation.GetRawText()));
                continue;
            }
            foreach (var id in ids.EnumerateArray())
            {
                if (TolerantJson.PlaceOf(id, graph.Regions.Count, first: 0) is { } other)
                    yield return (rel.GetString()!, other);
                else
                    _refused.Add(new(kind, "unknown-region", $"{subject} {rel.GetString()} {id.GetRawText()}"));
            }
        }
    }
}

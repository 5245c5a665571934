using System.Text.Json;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher;

/// <summary>Validates and repairs a model's answer; counts every repair and every drop.</summary>
/// <param name="graph">The graph that was asked about; region numbers in the answer count from 1.</param>
/// <param name="source">What new relationships name as their source.</param>
internal sealed class TeacherAnswerReader(SceneGraph graph, string source)
{
    private readonly SortedDictionary<string, int> _repairs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, string> _descriptions = [];
    private readonly List<Relationship> _relationships = [];
    private readonly HashSet<(int Subject, string Predicate, int Object)> _seen = [.. graph.Relationships.Select(r => (r.Subject, r.Predicate, r.Object))];
    private readonly HashSet<int> _subjects = [];

    /// <summary>Subjects with at least one relationship, by index of their region.</summary>
    public IReadOnlySet<int> Subjects => _subjects;

    /// <summary>What was read so far.</summary>
    public TeacherAnswer Answer => new() { Relationships = _relationships, Descriptions = _descriptions, Repairs = _repairs };

    /// <summary>Counts a repair or a drop.</summary>
    public void Count(string code) => _repairs[code] = _repairs.GetValueOrDefault(code) + 1;

    /// <summary>Forgets what earlier answers stated, but not what was counted.</summary>
    public void Forget()
    {
        _descriptions.Clear();
        _relationships.Clear();
        _subjects.Clear();
        _seen.Clear();
        _seen.UnionWith(graph.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)));
    }

    /// <summary>Adds an answer to what was read so far.</summary>
    /// <returns>How many relationships it stated, and how many of them named regions that are not there; null where it cannot be read.</returns>
    public (int Stated, int Misnumbered)? Read(string text)
    {
        if (TolerantJson.Read(text, root => TolerantJson.HasList(root, "subjects"), Count, "subjects") is not { } answer)
            return null;
        var (stated, misnumbered) = (0, 0);
        foreach (var subject in answer.GetProperty("subjects").EnumerateArray())
        {
            var read = ReadSubject(subject);
            stated += read.Stated;
            misnumbered += read.Misnumbered;
        }
        foreach (var flagged in AntonymPairs())
            Count(flagged);
        return (stated, misnumbered);
    }

    private (int Stated, int Misnumbered) ReadSubject(JsonElement subject)
    {
        if (subject.ValueKind != JsonValueKind.Object || !subject.TryGetProperty("id", out var id))
        {
            Count("subject-without-id");
            return (0, 0);
        }
        var relations = subject.TryGetProperty("relations", out var categories) && categories.ValueKind == JsonValueKind.Object
            ? [.. categories.EnumerateObject().SelectMany(category => ListOf(category.Value).Select(relation => (Category: category.Name, Relation: relation)))]
            : new List<(string Category, JsonElement Relation)>();
        if (RegionOf(id) is not { } index)
        {
            Count("unknown-subject");
            return (relations.Count, relations.Count);
        }
        if (subject.TryGetProperty("description", out var description) && description.ValueKind == JsonValueKind.String)
            Describe(index, description.GetString()!);
        return (relations.Count, relations.Count(relation => !ReadRelation(index, relation.Category, relation.Relation)));
    }

    // False where the relation names a region that is not there, or its own subject.
    private bool ReadRelation(int subject, string categoryName, JsonElement relation)
    {
        if (PartsOf(relation) is not var (objectId, predicate))
        {
            Count("relation-shape");
            return true;
        }
        if (RegionOf(objectId) is not { } @object)
        {
            Count("unknown-object");
            return false;
        }
        if (@object == subject)
        {
            Count("self-relation");
            return false;
        }
        if (TeacherWords.CategoryOf(categoryName) is not var (category, synonym))
        {
            Count("unknown-category");
            return true;
        }
        if (synonym)
            Count("category-synonym");
        if (TeacherWords.Normalise(predicate, Count) is not { } normal)
        {
            Count("predicate-shape");
            return true;
        }
        _subjects.Add(subject);
        if (!_seen.Add((subject, normal, @object)))
        {
            Count("duplicate");
            return true;
        }
        _relationships.Add(new()
        {
            Subject = subject,
            Predicate = normal,
            Object = @object,
            Category = category,
            Origin = RelationshipOrigin.Teacher,
            OriginalPredicate = normal == predicate ? null : predicate,
            Source = source,
        });
        return true;
    }

    private void Describe(int index, string description)
    {
        var text = string.Join(' ', description.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        if (text.Length == 0)
        {
            Count("description-empty");
            return;
        }
        if (!WellFormedText.IsPlain(text))
        {
            Count("description-broken");
            return;
        }
        if (TeacherWords.NamesAnother(text, graph.Regions[index].Name, graph.Regions.Select(region => region.Name)))
            Count("flag-description-names-another");
        _descriptions[index] = text;
    }

    // Two predicates of the same ordered pair of which one is the other's inverse: kept for the filters, and counted.
    private IEnumerable<string> AntonymPairs() =>
        from pair in _relationships.GroupBy(r => (r.Subject, r.Object))
        let predicates = pair.Select(r => r.Predicate).ToHashSet()
        from predicate in predicates
        let inverse = PredicateLexicon.InverseOf(predicate)
        where inverse is not null && string.CompareOrdinal(predicate, inverse) < 0 && predicates.Contains(inverse)
        select "flag-antonym-pair";

    private int? RegionOf(JsonElement id) => TolerantJson.PlaceOf(id, graph.Regions.Count, first: 1);

    private static IEnumerable<JsonElement> ListOf(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    // {"object": 7, "predicate": "holding"}, or the published pair [7, "holding"].
    private static (JsonElement Object, string Predicate)? PartsOf(JsonElement relation) => relation switch
    {
        { ValueKind: JsonValueKind.Object } when relation.TryGetProperty("object", out var id) && relation.TryGetProperty("predicate", out var words)
            && words.ValueKind == JsonValueKind.String => (id, words.GetString()!),
        { ValueKind: JsonValueKind.Array } when relation.GetArrayLength() == 2 && relation[1].ValueKind == JsonValueKind.String =>
            (relation[0], relation[1].GetString()!),
        _ => null,
    };
}

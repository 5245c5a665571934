using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Browsing.Queries;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Browsing;

/// <summary>Answers a query by looking at every relation of every graph, without an index: what the index must equal.</summary>
internal static class BruteForce
{
    public readonly record struct Answer(string Image, int Subject, string Predicate, int Object, string? Stage, string? Reason, string? Change,
        string? Review, RelationshipCategory Category);

    public static List<Answer> Find(IEnumerable<(SceneGraph Image, PatchedGraph Graph)> run, string query)
    {
        var clauses = RelationQuery.Parse(query).Clauses;
        var found = new List<Answer>();
        foreach (var (image, graph) in run)
        {
            var fits = clauses.Select(clause => graph.Relations.Where(relation => Fits(clause, image, graph, relation)).ToHashSet()).ToList();
            if (fits.Any(set => set.Count == 0))
                continue;
            found.AddRange(graph.Relations.Where(relation => fits.Any(set => set.Contains(relation))).OrderBy(relation => !relation.IsKept)
                .Select(relation => new Answer(
                    image.Image.Key, relation.Relationship.Subject, relation.Relationship.Predicate, relation.Relationship.Object,
                    relation.Stage, relation.Reason,
                    relation.Change == RelationChange.None ? null : relation.Change.ToString().ToLowerInvariant(),
                    relation.Review == Review.None ? null : relation.Review.ToString().ToLowerInvariant(), relation.Relationship.Category)));
        }
        return found;
    }

    private static bool Fits(QueryClause clause, SceneGraph image, PatchedGraph graph, PatchedRelation relation)
    {
        var now = relation.Relationship;
        var (subject, @object) = (NameOf(now.Subject, relation.Line?.SubjectName), NameOf(now.Object, relation.Line?.ObjectName));
        var words = clause.Words switch
        {
            [] => true,
            [var only] => only.IsAny || Is(only, subject) || Is(only, now.Predicate) || Is(only, @object),
            [var s, var p, var o] => (s.IsAny || Is(s, subject)) && (p.IsAny || Is(p, now.Predicate)) && (o.IsAny || Is(o, @object)),
            _ => throw new ArgumentException("found other words than one or three"),
        };
        var regions = clause.Filters.Where(filter => filter.Name is "name" or "attribute" or "text").ToList();
        return words
            && (regions.Count == 0 || new[] { now.Subject, now.Object }.Any(place => place >= 0 && regions.All(filter => Fits(filter, graph.Regions[place]))))
            && clause.Filters.Except(regions).All(filter => filter.Values.Any(value => Fits(filter.Name, value, image, relation)) != filter.Not);

        string NameOf(int place, string? then) => place >= 0 ? graph.Regions[place].Name : then ?? "";
    }

    private static bool Fits(QueryFilter filter, Region region) => filter.Name switch
    {
        "name" => filter.Values.Any(value => Low(value) == Low(region.Name)) != filter.Not,
        "attribute" => region.Attributes.Any(attribute => filter.Values.Any(value => Low(value) == Low(attribute))),
        _ => filter.Values.All(value => region.Description is { } text && Low(text).Replace('\n', ' ').Contains(Low(value), StringComparison.Ordinal)),
    };

    private static bool Fits(string name, string value, SceneGraph image, PatchedRelation relation)
    {
        var now = relation.Relationship;
        return name switch
        {
            "category" => Word(now.Category) == value,
            "origin" => Word(now.Origin) == value,
            "outcome" => (now.Verdict is { } verdict ? Word(verdict.Outcome) : "none") == value,
            "rule" => now.Verdict is not null && Low(now.Verdict.Rule) == Low(value),
            "reason" => relation.Reason == value,
            "dropped" => value == "no" ? relation.Stage is null : value == "yes" ? relation.Stage is not null : relation.Stage == value,
            "reviewed" => value == "no" ? relation.Review == Review.None : value == "yes" ? relation.Review != Review.None : Word(relation.Review) == value,
            "changed" => value == "no"
                ? relation.Change == RelationChange.None
                : value == "yes" ? relation.Change != RelationChange.None
                : Word(relation.Change) == value,
            "evaluation" => image.Image.Evaluation == (value == "yes"),
            "source" => image.Image.Sources.ContainsKey(value),
            "image" => image.Image.Key == value,
            "confidence" => Confidence(value, now.Confidence is { } c ? (float)c : null),
            _ => throw new ArgumentException(name),
        };
    }

    private static bool Confidence(string value, float? confidence)
    {
        if (value == "none")
            return confidence is null;
        if (confidence is not { } c)
            return false;
        var match = Regex.Match(value, @"^(>=|<=|>|<|)([\d.]+?)(?:\.\.([\d.]+))?$");
        var limit = float.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);
        return match.Groups[3].Success ? c >= limit && c <= float.Parse(match.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture)
            : match.Groups[1].Value switch { ">=" => c >= limit, "<=" => c <= limit, ">" => c > limit, "<" => c < limit, _ => c == limit };
    }

    private static bool Is(QueryWord word, string name)
    {
        var (wanted, found) = (Low(word.Text), Low(name));
        if (!word.KindOf)
            return wanted == found;
        string[] forms = [wanted, wanted + "s", wanted + "es", wanted + "d", wanted + "ed", .. PredicateReading.IngForms(wanted)];
        return forms.Contains(found) || found.Split(' ').Any(part => forms.Contains(part));
    }

    private static string Low(string text) => text.Normalize().ToLowerInvariant();

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

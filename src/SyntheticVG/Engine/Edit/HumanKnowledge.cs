using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Engine.Edit;

/// <summary>Puts annotations about a photo into a student's graph of it, so that they are shown to the editor and kept.</summary>
internal static class HumanKnowledge
{
    /// <summary>The student's graph with the classes that people gave its regions, and the annotated relationships between them.</summary>
    /// <param name="student">The student's graph.</param>
    /// <param name="annotated">What the data sets know of the photo; its regions are found by their ids, else by overlap of 0.5.</param>
    public static SceneGraph Join(SceneGraph student, SceneGraph annotated)
    {
        if (annotated.Regions.Count == 0)
            return student;
        var places = new Dictionary<int, int>();
        var regions = student.Regions.ToArray();
        foreach (var (place, counterpart) in TruthComparison.CounterpartsOf(student, annotated).Index())
        {
            if (counterpart < 0 || !places.TryAdd(counterpart, place))
                continue;
            var known = regions[place].Sources.Where(source => source.Label is not null).Select(source => (source.Dataset, source.Id)).ToHashSet();
            var told =
                annotated.Regions[counterpart].Sources.Where(source => source.Label is not null && !known.Contains((source.Dataset, source.Id))).ToList();
            regions[place] = regions[place] with
            {
                Sources =
                [.. regions[place].Sources.Where(source => !told.Exists(better => (better.Dataset, better.Id) == (source.Dataset, source.Id))), .. told]
            };
        }
        var relationships = student.Relationships.ToList();
        foreach (var human
            in annotated.Relationships.Where(r => r.Origin == RelationshipOrigin.Human && places.ContainsKey(r.Subject) && places.ContainsKey(r.Object)))
        {
            var moved = human with { Subject = places[human.Subject], Object = places[human.Object] };
            var same = relationships.FindIndex(r => (r.Subject, r.Predicate, r.Object) == (moved.Subject, moved.Predicate, moved.Object));
            if (same < 0)
                relationships.Add(moved);
            else
                relationships[same] = relationships[same] with { Origin = RelationshipOrigin.Human, Source = moved.Source };
        }
        return student with { Regions = regions, Relationships = relationships };
    }
}

using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Engine.Edit;

/// <summary>What editing a student's graph of a drawn scene was worth, against the truth; those of several graphs add up.</summary>
/// <param name="Wrong">Relationships of the student that are not true.</param>
/// <param name="WrongRemoved">Of these, those that are gone.</param>
/// <param name="Right">Relationships of the student that are true.</param>
/// <param name="RightLost">Of these, those that are gone.</param>
/// <param name="Missing">Relationships of the truth that the student did not say.</param>
/// <param name="MissingAdded">Of these, those that are said now.</param>
/// <param name="Added">Relationships that are new.</param>
/// <param name="AddedTrue">Of these, those that are true.</param>
/// <param name="Vague">Descriptions of the student that do not say what the truth's says.</param>
/// <param name="VagueRefined">Of these, those that say it now.</param>
internal readonly record struct EditScore(
    int Wrong, int WrongRemoved, int Right, int RightLost, int Missing, int MissingAdded, int Added, int AddedTrue, int Vague, int VagueRefined)
{
    /// <summary>Compares two graphs with the same regions.</summary>
    /// <param name="student">The graph before.</param>
    /// <param name="edited">The graph after.</param>
    /// <param name="truth">Everything that is true of the scene.</param>
    public static EditScore Of(SceneGraph student, SceneGraph edited, SceneGraph truth)
    {
        var counterparts = TruthComparison.CounterpartsOf(student, truth);
        var said = truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        var (before, after) = (Claims(student), Claims(edited));
        var isTrue = before.Concat(after).Distinct().ToDictionary(claim => claim,
            claim => TruthComparison.IsTrue(truth, said, counterparts[claim.Subject], claim.Predicate, counterparts[claim.Object]));
        var (unsaidBefore, unsaidAfter) = (TruthComparison.Missing(student, truth), TruthComparison.Missing(edited, truth));
        var vague = Enumerable.Range(0, student.Regions.Count)
            .Where(i => counterparts[i] >= 0 && !Says(student.Regions[i], truth.Regions[counterparts[i]])).ToList();
        return new(
            before.Count(claim => !isTrue[claim]), before.Count(claim => !isTrue[claim] && !after.Contains(claim)),
            before.Count(claim => isTrue[claim]), before.Count(claim => isTrue[claim] && !after.Contains(claim)),
            unsaidBefore.Count, unsaidBefore.Count(claim => !unsaidAfter.Contains(claim)),
            after.Count(claim => !before.Contains(claim)), after.Count(claim => !before.Contains(claim) && isTrue[claim]),
            vague.Count, vague.Count(i => Says(edited.Regions[i], truth.Regions[counterparts[i]])));
    }

    /// <summary>Everything together, by name, in order.</summary>
    public IEnumerable<(string Name, int Count)> All =>
    [
        ("wrong", Wrong), ("wrong-removed", WrongRemoved), ("right", Right), ("right-lost", RightLost), ("missing", Missing), ("missing-added", MissingAdded),
        ("added", Added), ("added-true", AddedTrue), ("vague", Vague), ("vague-refined", VagueRefined),
    ];

    private static HashSet<(int Subject, string Predicate, int Object)> Claims(SceneGraph graph) =>
        [.. graph.Relationships.Select(r => (r.Subject, r.Predicate, r.Object))];

    // Whether a description has every word of the true one but the article.
    private static bool Says(Region region, Region truth)
    {
        var words = Words(region.Description ?? region.Name);
        return Words(truth.Description ?? truth.Name).All(words.Contains);
    }

    private static HashSet<string> Words(string text) =>
        [.. text.ToLowerInvariant().Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("a" or "an" or "the"))];
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.PocketWorld.Writing;

/// <summary>What people would write about a scene: a sparse sample of the truth, in the words and spellings of crowd workers.</summary>
/// <remarks>Everything written is true: people are sparse and coarse here ("ON" for riding), not wrong.</remarks>
internal static class CrowdHabits
{
    private static readonly HashSet<string> Supported = ["riding", "sitting on", "lying on", "standing on", "parked on", "perched on", "on top of"];

    /// <summary>The share of the truth that people mention, by category: what is seen at once comes first, feelings are rare.</summary>
    public static double Share(RelationshipCategory category) => category switch
    {
        RelationshipCategory.Interactional => 0.5,
        RelationshipCategory.Functional => 0.15,
        RelationshipCategory.Social => 0.2,
        RelationshipCategory.Emotional => 0.12,
        _ => 0.3,
    };

    /// <summary>The relationships that people mention of a scene.</summary>
    public static IEnumerable<(Relationship Relationship, string Words)> Mention(SceneGraph truth, SeededRandom random)
    {
        foreach (var relationship in truth.Relationships)
        {
            var isSide = relationship.Predicate is "left of" or "right of";
            if (random.Chance(isSide ? 0.05 : Share(relationship.Category)))
                yield return (relationship, Spell(Coarsen(relationship.Predicate, random), random));
        }
    }

    /// <summary>A phrase about a relationship: "a woman in red riding a horse".</summary>
    public static string Phrase(SceneGraph truth, Relationship relationship)
    {
        var verb = PredicateLexicon.Find(relationship.Predicate).Family is "feeling" && relationship.Predicate.StartsWith("afraid", StringComparison.Ordinal)
            ? "is "
            : "";
        return $"{truth.Regions[relationship.Subject].Description} {verb}{relationship.Predicate} {truth.Regions[relationship.Object].Description}";
    }

    private static string Coarsen(string predicate, SeededRandom random) =>
        Supported.Contains(predicate) && random.Chance(0.35) ? "on"
        : predicate is "wearing" or "part of" && random.Chance(0.25) ? predicate == "wearing" ? "has" : "of"
        : predicate;

    private static string Spell(string predicate, SeededRandom random) => random.Below(8) switch
    {
        0 => predicate.ToUpperInvariant(),
        1 => predicate + " ",
        2 when predicate is not ("has" or "of") => predicate + " a",
        3 when predicate is not "has" => "is " + predicate,
        4 => char.ToUpperInvariant(predicate[0]) + predicate[1..],
        _ => predicate,
    };
}

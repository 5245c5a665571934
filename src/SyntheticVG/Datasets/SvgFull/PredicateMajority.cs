using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.SvgFull;

/// <summary>Which category each predicate mostly has in graphs whose categories were stated, as stage 1's are.</summary>
public sealed class PredicateMajority
{
    /// <summary><see cref="Relationship.CategoryInferred"/> where the majority of stage 1 decided.</summary>
    public const string ByMajority = "stage-1-majority";

    /// <summary><see cref="Relationship.CategoryInferred"/> where the table of predicates, or the words, decided.</summary>
    public const string ByWords = "words";

    private readonly Dictionary<string, long[]> _counts = [];

    /// <summary>Share of a predicate's uses that a category must have, in (0.5, 1].</summary>
    public double Share { get; init; } = 0.7;

    /// <summary>Counts the relationships of a graph whose category was stated.</summary>
    public void Add(SceneGraph graph)
    {
        foreach (var relationship in graph.Relationships.Where(relationship => relationship.CategoryInferred is null))
        {
            if (!_counts.TryGetValue(relationship.Predicate, out var counts))
                _counts[relationship.Predicate] = counts = new long[Enum.GetValues<RelationshipCategory>().Length];
            counts[(int)relationship.Category]++;
        }
    }

    /// <summary>The category that has the share of a normalised predicate's uses, or null where none has.</summary>
    public RelationshipCategory? CategoryOf(string predicate)
    {
        if (!_counts.TryGetValue(predicate, out var counts))
            return null;
        var most = Array.IndexOf(counts, counts.Max());
        return counts[most] >= Share * counts.Sum() ? (RelationshipCategory)most : null;
    }
}

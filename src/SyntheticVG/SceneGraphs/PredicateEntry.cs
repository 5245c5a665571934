namespace SyntheticVG.SceneGraphs;

/// <summary>One line of the predicate table.</summary>
/// <param name="Predicate">The predicate in its normal form.</param>
/// <param name="Category">Which of the five kinds of relationship it states.</param>
/// <param name="Inverse">The predicate that holds the other way round; itself where symmetric; null where no common words say it.</param>
/// <param name="Family">The family of rules that can judge it, kebab-case (<c>left-of</c>, <c>support</c>, <c>contact</c>); a family
/// ending in <c>-by</c> is the one without it, seen from the other end.</param>
public sealed record PredicateEntry(string Predicate, RelationshipCategory Category, string? Inverse, string Family)
{
    /// <summary>Whether it holds both ways or not at all.</summary>
    public bool IsSymmetric => Inverse == Predicate;
}

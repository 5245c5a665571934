using SyntheticVG.Browsing.Patches;

namespace SyntheticVG.Browsing;

/// <summary>A share of reviewed relations that are right, with the interval in which the true share lies in 95 of 100 cases.</summary>
/// <param name="Group">What they have in common.</param>
/// <param name="Right">Those that are right.</param>
/// <param name="Reviewed">Those that were looked at.</param>
public sealed record PrecisionRow(string Group, int Right, int Reviewed)
{
    private const double Z = 1.959963984540054; // of 95 %

    /// <summary>The share.</summary>
    public double Precision => Reviewed == 0 ? double.NaN : (double)Right / Reviewed;

    /// <summary>Lower end of Wilson's interval.</summary>
    public double Low => Math.Max(0, Middle - Half);

    /// <summary>Upper end of Wilson's interval.</summary>
    public double High => Math.Min(1, Middle + Half);

    private double Middle => (Right + (Z * Z / 2)) / (Reviewed + (Z * Z));

    private double Half => Z / (Reviewed + (Z * Z)) * Math.Sqrt(((double)Right * (Reviewed - Right) / Reviewed) + (Z * Z / 4));
}

/// <summary>How far two reviewers agree about what both have looked at.</summary>
/// <param name="First">One.</param>
/// <param name="Second">The other.</param>
/// <param name="Both">Relations that both judged.</param>
/// <param name="Same">Those that both judged alike.</param>
/// <param name="Kappa">Cohen's kappa; null where it is not defined.</param>
public sealed record ReviewerAgreement(string First, string Second, int Both, int Same, double? Kappa);

/// <summary>What the reviews of a run come to.</summary>
/// <param name="All">All reviewed relations that the run kept.</param>
/// <param name="Categories">By category.</param>
/// <param name="Origins">By origin.</param>
/// <param name="Predicates">By predicate, most reviewed first.</param>
/// <param name="Dropped">Reviewed relations that the run dropped; right are those that should have stayed.</param>
/// <param name="Reviewers">How many relations each reviewer judged.</param>
/// <param name="Agreements">Of each two reviewers with common relations.</param>
public sealed record ReviewReport(
    PrecisionRow All, IReadOnlyList<PrecisionRow> Categories, IReadOnlyList<PrecisionRow> Origins, IReadOnlyList<PrecisionRow> Predicates,
    IReadOnlyList<PrecisionRow> Dropped, IReadOnlyDictionary<string, int> Reviewers, IReadOnlyList<ReviewerAgreement> Agreements)
{
    private const int MostPredicates = 40;

    /// <summary>Counts the reviews of edited graphs: of a relation its last review counts, as the run has it.</summary>
    public static ReviewReport Of(IEnumerable<PatchedGraph> graphs)
    {
        var all = graphs.SelectMany(graph => graph.Relations).Where(relation => relation.Review != Review.None).ToList();
        var kept = all.Where(relation => relation.Line is null && relation is not { IsAdded: true }).ToList();
        var dropped = all.Where(relation => relation.Line is not null).ToList();
        var voters = all.SelectMany(relation => relation.Votes.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new(Row("all", kept),
            Rows(kept, relation => relation.Original.Category.ToString().ToLowerInvariant()),
            Rows(kept, relation => relation.Original.Origin.ToString().ToLowerInvariant()),
            [.. Rows(kept, relation => relation.Original.Predicate).Take(MostPredicates)], Rows(dropped, relation => relation.Line!.Stage),
            voters.ToDictionary(voter => voter, voter => all.Count(relation => relation.Votes.ContainsKey(voter))),
            [.. voters.SelectMany((first, i) => voters.Skip(i + 1).Select(second => Agreement(first, second, all))).Where(agreement => agreement.Both > 0)]);
    }

    private static PrecisionRow Row(string group, IReadOnlyCollection<PatchedRelation> relations) =>
        new(group, relations.Count(relation => relation.Review == Review.Right), relations.Count);

    private static List<PrecisionRow> Rows(IEnumerable<PatchedRelation> relations, Func<PatchedRelation, string> group) =>
        [.. relations.GroupBy(group, StringComparer.Ordinal).Select(part => Row(part.Key, [.. part])).OrderByDescending(row => row.Reviewed)
            .ThenBy(row => row.Group, StringComparer.Ordinal)];

    private static ReviewerAgreement Agreement(string first, string second, List<PatchedRelation> all)
    {
        var both = all.Where(relation => relation.Votes.ContainsKey(first) && relation.Votes.ContainsKey(second)).ToList();
        var same = both.Count(relation => relation.Votes[first] == relation.Votes[second]);
        var (a, b) = (Share(first), Share(second));
        var chance = (a * b) + ((1 - a) * (1 - b));
        return new(first, second, both.Count, same, both.Count > 0 && chance < 1 ? (((double)same / both.Count) - chance) / (1 - chance) : null);

        double Share(string voter) => both.Count == 0 ? 0 : (double)both.Count(relation => relation.Votes[voter] == Review.Right) / both.Count;
    }
}

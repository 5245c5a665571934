using SyntheticVG.Engine.Filters.Balancing;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters;

/// <summary>Settings of a <see cref="BalanceFilter"/>.</summary>
public sealed record BalanceFilterOptions
{
    /// <summary>Seed of the choices: which sides are turned, which of equal claims goes first.</summary>
    public int Seed { get; init; } = 17;

    /// <summary>The share of a graph's relationships that one spatial predicate may have.</summary>
    public double MaxPredicateShare { get; init; } = 0.15;

    /// <summary>How many of one spatial predicate any graph may have, however small it is.</summary>
    public int MinPredicateCount { get; init; } = 4;

    /// <summary>How often one subject may be said to be near something.</summary>
    public int MaxNearPerSubject { get; init; } = 2;

    /// <summary>The chance that left/right or above/below is said from the other end: teachers say left more often than right.</summary>
    public double TurnChance { get; init; } = 0.5;
}

/// <summary>Makes a graph say one thing once and no predicate too often.</summary>
/// <remarks>
/// In order: repetitions go; of claims that exclude each other on one axis the best supported stays; left/right and above/below
/// are turned by the toss of a seeded coin; "near" is said at most twice of a subject; a spatial predicate may take 15 % of the
/// graph, but for what things are for (ten cups on a table). Every choice depends on the graph and the seed alone, so order of processing, resuming and
/// concurrency change nothing; the share is therefore one of the graph, not of the data set. What people or a drawn world's truth state is never dropped or
/// turned.
/// </remarks>
public sealed class BalanceFilter(BalanceFilterOptions options) : IGraphFilter
{
    /// <summary>The code under which turned relationships are counted.</summary>
    public const string Turned = "turned";

    /// <inheritdoc/>
    public string Name => "balance";

    /// <inheritdoc/>
    public Task<FilterResult> FilterAsync(StageInput input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var claims = new RankedClaims(input.Graph, options.Seed);
        var rejected = new List<RejectedRelationship>();

        Reject(claims.Repetitions(), "repeated");
        Reject(claims.Contradictions(), "contradiction");
        var turned = Turn(claims, new RuleEngine(input.Graph, input.Depth));
        Reject(claims.Beyond(r => PredicateLexicon.FamilyOf(r.Predicate) == "near" ? r.Subject : null, options.MaxNearPerSubject), "near-too-often");
        var most = Math.Max(options.MinPredicateCount, (int)(options.MaxPredicateShare * claims.Count));
        Reject(claims.Beyond(r => r is { Category: RelationshipCategory.Spatial, Origin: not RelationshipOrigin.Affordance } ? r.Predicate : null, most),
            "predicate-too-often");

        var repairs = new SortedDictionary<string, int>(StringComparer.Ordinal);
        if (turned > 0)
            repairs.Add(Turned, turned);
        return Task.FromResult(new FilterResult(input.Graph with { Relationships = claims.Remaining }, rejected) { Repairs = repairs });

        void Reject(IReadOnlyList<Relationship> dropped, string reason) =>
            rejected.AddRange(dropped.Select(relationship => new RejectedRelationship(relationship, Name, reason)));
    }

    private int Turn(RankedClaims claims, RuleEngine engine) => claims.Replace((relationship, toss) =>
    {
        if (Axis.Of(relationship.Predicate) is not { IsTurned: true } || toss >= options.TurnChance)
            return null;
        if (PredicateLexicon.InverseOf(relationship.Predicate) is not { } inverse)
            return null;
        var verdict = engine.Judge(relationship.Object, inverse, relationship.Subject).Verdict;
        return verdict.Outcome == VerdictOutcome.Fail ? null : relationship with
        {
            Subject = relationship.Object,
            Predicate = inverse,
            Object = relationship.Subject,
            OriginalPredicate = relationship.OriginalPredicate ?? relationship.Predicate,
            Verdict = verdict,
        };
    });
}

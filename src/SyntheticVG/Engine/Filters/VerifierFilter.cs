using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters;

/// <summary>Settings of a <see cref="VerifierFilter"/>.</summary>
public sealed record VerifierFilterOptions
{
    /// <summary>When a relationship stays.</summary>
    public VerifierThresholds Thresholds { get; init; } = new();

    /// <summary>Whether what nobody verified stays, marked <c>unverified</c>; for runs without a verifier.</summary>
    public bool KeepUnverified { get; init; }

    /// <summary>Whether annotations are asked about too; they stay in any case, but those that the verifiers deny are marked.</summary>
    public bool AskHuman { get; init; }
}

/// <summary>Puts what geometry cannot tell to one or two models, as yes/no questions about the outlined pair.</summary>
/// <remarks>
/// Asked is what abstained, and what passed but is more than geometry sees (a posture, an action). Kept: mean P(yes) at or above the
/// category's threshold and no verifier below <see cref="VerifierThresholds.LeastSure"/>; dropped: well below; between, the question with
/// exchanged ends decides (for symmetric predicates: which half the mean is in). Annotations, their inverses, and what geometry or
/// the table of affordances proved are trusted. Without a verifier whatever geometry did not prove goes as <c>unverified</c>.
/// A call that stays unanswered fails the image, not the relationship: it can be retried.
/// </remarks>
public sealed class VerifierFilter(IReadOnlyList<Verifier> verifiers, IPairPictures pictures, VerifierFilterOptions options) : IGraphFilter
{
    /// <summary>Rule name and reason of what nobody verified.</summary>
    public const string Unverified = "unverified";

    /// <summary>A filter that asks nobody: what geometry did not prove goes.</summary>
    public static VerifierFilter Nobody { get; } = new([], new PairPictures(), new());

    /// <inheritdoc/>
    public string Name => "verifier";

    /// <inheritdoc/>
    public async Task<FilterResult> FilterAsync(StageInput input, CancellationToken cancellationToken)
    {
        var engine = new RuleEngine(input.Graph, input.Depth);
        var show = verifiers.Count > 0 ? pictures.Open(input) : null;
        var judged = input.Graph.Relationships.Select(relationship => (relationship, Judgement: engine.Judge(relationship))).ToList();
        var decisions = await Task.WhenAll(judged.Select(pair => DecideAsync(input.Graph, pair.relationship, pair.Judgement, show, cancellationToken)));

        var repairs = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (code, count) in decisions.Where(d => d.Code is not null).CountBy(d => d.Code!))
            repairs.Add(code, count);
        return new FilterResult(
            input.Graph with { Relationships = [.. decisions.Where(d => d.Reason is null).Select(d => d.Relationship)] },
            [.. decisions.Where(d => d.Reason is not null).Select(d => new RejectedRelationship(d.Relationship, Name, d.Reason!))]) // not null: just asked
        { Repairs = repairs };
    }

    private async Task<Decision> DecideAsync(SceneGraph graph, Relationship relationship, Judgement judgement,
        Func<Region, Region, IReadOnlyList<DataContent>>? show, CancellationToken cancellationToken)
    {
        var human = relationship.Origin is RelationshipOrigin.Human or RelationshipOrigin.Truth;
        if (IsTrusted(relationship) && !(human && options.AskHuman && show is not null))
            return new(relationship, null, null);
        if (!judgement.Ask && judgement.Verdict.Outcome == VerdictOutcome.Pass)
            return new(relationship, null, null);
        if (show is null)
        {
            if (judgement.Verdict.Outcome == VerdictOutcome.Pass)
                return new(relationship, null, null);
            var marked = relationship with { Verdict = (relationship.Verdict ?? judgement.Verdict) with { Rule = Unverified } };
            return options.KeepUnverified ? new(marked, null, Unverified) : new(marked, Unverified, null);
        }
        var vote = await new Vote(verifiers, options.Thresholds, graph, show).AskAsync(relationship, judgement.Verdict, cancellationToken);
        return human
            ? new(vote.Relationship, null, vote.Mean < options.Thresholds.Disputed ? RuleFilter.Disputed : null)
            : new(vote.Relationship, vote.Reason, null);
    }

    private static bool IsTrusted(Relationship relationship) => relationship.Origin is RelationshipOrigin.Human or RelationshipOrigin.Truth
        or RelationshipOrigin.Inverse or RelationshipOrigin.Geometry or RelationshipOrigin.Affordance;

    // Reason: why it goes, or null. Code: what is counted although it stays, or null.
    private sealed record Decision(Relationship Relationship, string? Reason, string? Code);
}

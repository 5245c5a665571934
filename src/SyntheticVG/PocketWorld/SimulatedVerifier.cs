using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.PocketWorld;

/// <summary>A verifier that knows the truth of drawn scenes and answers yes or no, wrongly at a known rate.</summary>
/// <remarks>
/// It is asked what a model would be asked: what geometry could not tell. Annotations are trusted. No model is asked;
/// its verdicts carry the rule <c>simulated-verifier</c>.
/// </remarks>
/// <param name="errors">Share of wrong answers, in [0, 1].</param>
/// <param name="seed">The seed; an image's errors depend on it and on the image's key alone.</param>
public sealed class SimulatedVerifier(double errors, long seed = 1) : IGraphFilter
{
    /// <summary>Name of the stage, and of the rule in its verdicts.</summary>
    public const string StageName = "simulated-verifier";

    /// <inheritdoc/>
    public string Name => StageName;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The image has no truth: it is no drawn scene.</exception>
    public Task<FilterResult> FilterAsync(StageInput input, CancellationToken cancellationToken)
    {
        var truth = input.Image.Truth
            ?? throw new InvalidDataException($"{input.Graph.Image.Key} has no truth; the simulated verifier answers only about pocket worlds (synvg world)");
        var random = SeededRandom.Of("verifier", seed, input.Graph.Image.Key);
        var engine = new RuleEngine(input.Graph, input.Depth);
        var counterparts = TruthComparison.CounterpartsOf(input.Graph, truth);
        var (kept, rejected) = (new List<Relationship>(), new List<RejectedRelationship>());
        var said = truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        foreach (var relationship in input.Graph.Relationships)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (relationship.Origin == RelationshipOrigin.Human || engine.Judge(relationship) is { Ask: false, Verdict.Outcome: VerdictOutcome.Pass })
            {
                kept.Add(relationship);
                continue;
            }
            var yes = TruthComparison.IsTrue(truth, said, counterparts[relationship.Subject], relationship.Predicate, counterparts[relationship.Object])
                != random.Chance(errors);
            var judged = relationship with { Verdict = new(yes ? VerdictOutcome.Pass : VerdictOutcome.Fail, StageName) };
            if (yes)
                kept.Add(judged);
            else
                rejected.Add(new(judged, StageName, "verifier-no"));
        }
        return Task.FromResult(new FilterResult(input.Graph with { Relationships = kept }, rejected));
    }
}

using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters;

/// <summary>Puts every relationship to the rules: what boxes, masks and depth contradict is repaired or goes, the rest stays with its verdict.</summary>
/// <remarks>What a person stated stays even where a rule contradicts it; its verdict says so, and <c>disputed</c> counts it.</remarks>
public sealed class RuleFilter : IGraphFilter
{
    /// <summary>The code under which contradicted human relationships are counted.</summary>
    public const string Disputed = "disputed";

    /// <inheritdoc/>
    public string Name => "rules";

    /// <inheritdoc/>
    public Task<FilterResult> FilterAsync(StageInput input, CancellationToken cancellationToken)
    {
        var engine = new RuleEngine(input.Graph, input.Depth);
        var kept = new List<Relationship>(input.Graph.Relationships.Count);
        var rejected = new List<RejectedRelationship>();
        var repairs = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var relationship in input.Graph.Relationships)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var judgement = engine.Judge(relationship);
            var judged = relationship with { Verdict = judgement.Verdict };
            if (judgement.Verdict.Outcome != VerdictOutcome.Fail)
            {
                kept.Add(judged);
            }
            else if (relationship.Origin is RelationshipOrigin.Human or RelationshipOrigin.Truth)
            {
                kept.Add(judged);
                Count(Disputed);
            }
            else if (judgement.Repair is { } repair)
            {
                kept.Add(Repair(engine, relationship, repair));
                Count($"{relationship.Predicate.Replace(' ', '-')}-to-{repair.Replace(' ', '-')}");
            }
            else
            {
                rejected.Add(new(judged, Name, $"not-{judgement.Verdict.Rule}"));
            }
        }
        return Task.FromResult(new FilterResult(input.Graph with { Relationships = kept }, rejected) { Repairs = repairs });

        void Count(string code) => repairs[code] = repairs.GetValueOrDefault(code) + 1;
    }

    private static Relationship Repair(RuleEngine engine, Relationship relationship, string predicate) => relationship with
    {
        Predicate = predicate,
        Category = PredicateLexicon.CategoryOf(predicate),
        OriginalPredicate = relationship.OriginalPredicate ?? relationship.Predicate,
        Verdict = engine.Judge(relationship.Subject, predicate, relationship.Object).Verdict,
    };
}

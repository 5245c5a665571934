using System.Globalization;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>Why a relation of the geometry teacher is said: the rule, what it measured, and what else was considered of the same two things.</summary>
public static class RelationExplanation
{
    /// <summary>The explanation, a line each: the rule first, then each thing that could be said and why it was not.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="relationship">One of its relationships.</param>
    /// <param name="depth">Its depth map, or null.</param>
    public static IEnumerable<string> Of(SceneGraph graph, Relationship relationship, DepthMap? depth = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(relationship);
        var engine = new RuleEngine(graph, depth);
        var (subject, @object) = (relationship.Subject, relationship.Object);
        yield return Say(engine.Judge(relationship).Verdict);
        foreach (var (affordance, failing, value) in AffordanceReading.Considered(graph, engine, subject, @object)
            .Where(c => c.Affordance.Predicate != relationship.Predicate))
        {
            yield return failing is null
                ? $"also fits: {affordance.Predicate}; another one owns it, or it has a use already"
                : string.Create(CultureInfo.InvariantCulture, $"not {affordance.Predicate}: {failing.Measurement} is {value:0.##}, "
                    + $"expected {(failing.AtLeast ? "at least" : "at most")} {failing.Bound}");
        }
        foreach (var (predicate, natural) in PairReading.Considered(graph, engine, subject, @object).Where(c => c.Predicate != relationship.Predicate))
        {
            var verdict = engine.Judge(subject, predicate, @object).Verdict;
            if (natural || verdict.Outcome == VerdictOutcome.Pass)
                yield return $"{(natural ? verdict.Outcome == VerdictOutcome.Pass ? "also holds" : "not proved" : "true, but not said of such things")}: {predicate} "
                    + $"({Say(verdict)})";
        }
    }

    private static string Say(Verdict verdict) => string.Create(CultureInfo.InvariantCulture,
        $"rule {verdict.Rule}: {verdict.Outcome.ToString().ToLowerInvariant()}{string.Concat(verdict.Measurements.Select(m => string.Create(CultureInfo.InvariantCulture, $", {m.Key} {m.Value:0.###}")))}");
}

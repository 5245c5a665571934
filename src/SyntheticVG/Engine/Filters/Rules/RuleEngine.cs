using SyntheticVG.Datasets;
using SyntheticVG.Engine.Filters.Measurements;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Rules;

/// <summary>Judges relationships of one graph by measurements. Not safe for concurrent use: one a graph.</summary>
public sealed class RuleEngine
{
    private readonly GraphMeasures _measures;

    /// <summary>Prepares a graph; nothing is measured before it is asked for.</summary>
    /// <param name="graph">Regions with boxes, and masks where known.</param>
    /// <param name="depth">Depth of the image, or null; then <see cref="Region.Depth"/> where known.</param>
    public RuleEngine(SceneGraph graph, DepthMap? depth = null) => _measures = new(graph, depth);

    internal GraphMeasures Measures => _measures;

    /// <summary>Judges one claim.</summary>
    /// <param name="subject">Index of the subject's region.</param>
    /// <param name="predicate">The normalised predicate; one of two parts joined by "and" is judged part by part.</param>
    /// <param name="object">Index of the object's region.</param>
    public Judgement Judge(int subject, string predicate, int @object)
    {
        if (predicate.Contains(" and ", StringComparison.Ordinal) && !PredicateLexicon.Knows(predicate))
            return JudgeParts(subject, predicate, @object);
        var (verdict, ask, rule) = JudgeOne(subject, predicate, @object);
        var repair = verdict.Outcome == VerdictOutcome.Fail
            ? rule.Repairs.FirstOrDefault(other => JudgeOne(subject, other, @object).Verdict.Outcome == VerdictOutcome.Pass)
            : null;
        return new(verdict, ask, repair);
    }

    /// <summary>Judges a relationship of the graph.</summary>
    public Judgement Judge(Relationship relationship) => Judge(relationship.Subject, relationship.Predicate, relationship.Object);

    private (Verdict Verdict, bool Ask, Rule Rule) JudgeOne(int subject, string predicate, int @object)
    {
        var entry = PredicateLexicon.Find(predicate);
        var rule = RuleTable.Of(entry.Family);
        var claim = new Claim(entry, rule.Mirrored ? _measures[@object, subject] : _measures[subject, @object]);
        if (claim.Pair.Subject.Silhouette.IsEmpty || claim.Pair.Object.Silhouette.IsEmpty)
            return (new(VerdictOutcome.Abstain, rule.Family), true, rule);
        var outcome = rule.Abstain(claim) ? VerdictOutcome.Abstain
            : rule.Fail(claim) ? VerdictOutcome.Fail
            : rule.Pass(claim) ? VerdictOutcome.Pass
            : VerdictOutcome.Abstain;
        var verdict = new Verdict(outcome, rule.Family) { Measurements = Explanation.Of(claim.Pair, rule.Shows) };
        return (verdict, outcome == VerdictOutcome.Abstain || rule.Ask(claim), rule);
    }

    // "sitting on top of and behind": all parts must hold; where some do not, what is left repairs it.
    private Judgement JudgeParts(int subject, string predicate, int @object)
    {
        var parts = predicate.Split(" and ", StringSplitOptions.RemoveEmptyEntries).Select(PredicateLexicon.Normalise).Where(part => part.Length > 0).ToList();
        var judged = parts.Select(part => Judge(subject, part, @object)).ToList();
        if (judged.Count == 0)
            return new(new Verdict(VerdictOutcome.Abstain, "unknown"), true, null);
        var failed = judged.FindIndex(part => part.Verdict.Outcome == VerdictOutcome.Fail);
        if (failed < 0)
            return judged.FirstOrDefault(part => part.Verdict.Outcome == VerdictOutcome.Abstain) ?? judged[0];
        var passing = parts.Where((_, i) => judged[i].Verdict.Outcome == VerdictOutcome.Pass);
        return judged[failed] with { Repair = passing.FirstOrDefault() };
    }
}

/// <summary>What the rules found about a claim.</summary>
/// <param name="Verdict">Pass, fail or abstain, with the family of rules and its measurements; those of a family that looks from the
/// other end ("behind") are of the object against the subject.</param>
/// <param name="Ask">Whether a verifier must be asked, where there is one.</param>
/// <param name="Repair">For a failed claim: a predicate that passes in its place, or null.</param>
public sealed record Judgement(Verdict Verdict, bool Ask, string? Repair);

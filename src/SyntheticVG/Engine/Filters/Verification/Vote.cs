using Microsoft.Extensions.AI;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Verification;

/// <summary>Asks all verifiers about one relationship and weighs their answers.</summary>
internal sealed class Vote(
    IReadOnlyList<Verifier> verifiers, VerifierThresholds thresholds, SceneGraph graph, Func<Region, Region, IReadOnlyList<DataContent>> show)
{
    /// <summary>The relationship with the verifiers' verdict, why it must go (null when it stays), and the mean P(yes).</summary>
    public async Task<(Relationship Relationship, string? Reason, double Mean)> AskAsync(Relationship relationship, Verdict geometry,
        CancellationToken cancellationToken)
    {
        var measured = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in geometry.Measurements)
            measured[name] = value;
        var answers = await AnswersAsync(relationship.Subject, relationship, relationship.Object, cancellationToken);
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i].Yes is { } answer)
                measured[$"yes{i + 1}"] = Math.Round(answer, 4);
        }
        if (Unanswered(answers) is { } reason)
            return (Judged(VerdictOutcome.Abstain, null), reason, double.NaN);

        var (mean, least) = (answers.Average(answer => answer.Yes!.Value), answers.Min(answer => answer.Yes!.Value)); // all answered: just asked
        measured["yes"] = Math.Round(mean, 4);
        var keep = thresholds.KeepOf(relationship.Category);
        if (mean >= keep && least >= thresholds.LeastSure)
            return (Judged(VerdictOutcome.Pass, mean), null, mean);
        if (mean < keep - thresholds.AskTwinWithin)
            return (Judged(VerdictOutcome.Fail, mean), "verifier-no", mean);
        if (PredicateLexicon.IsSymmetric(relationship.Predicate))
            return mean >= 0.5 ? (Judged(VerdictOutcome.Pass, mean), null, mean) : (Judged(VerdictOutcome.Fail, mean), "verifier-no", mean);

        var reverse = await AnswersAsync(relationship.Object, relationship, relationship.Subject, cancellationToken);
        if (Unanswered(reverse) is { } why)
            return (Judged(VerdictOutcome.Abstain, mean), why, mean);
        var twin = reverse.Average(answer => answer.Yes!.Value);
        measured["yesReversed"] = Math.Round(twin, 4);
        return mean - twin >= thresholds.TwinMargin
            ? (Judged(VerdictOutcome.Pass, mean), null, mean)
            : (Judged(VerdictOutcome.Fail, mean), "verifier-twin", mean);

        Relationship Judged(VerdictOutcome outcome, double? confidence) => relationship with
        {
            Verdict = new Verdict(outcome, "verifier") { Measurements = measured },
            Confidence = confidence is { } known ? Math.Round(known, 4) : relationship.Confidence,
        };
    }

    // The code of the first verifier that gave no answer that can be used; null where all did.
    private static string? Unanswered(IReadOnlyList<VerifierAnswer> answers) =>
        answers.Where(answer => answer.Yes is null).Select(answer => $"verifier-{answer.Ending}").FirstOrDefault();

    /// <summary>Each verifier's answer, its leaning taken off.</summary>
    public async Task<IReadOnlyList<VerifierAnswer>> AnswersAsync(int subject, Relationship relationship, int @object, CancellationToken cancellationToken)
    {
        var (s, o) = (graph.Regions[subject], graph.Regions[@object]);
        var question = VerifierQuestions.Of(new(s.Name, relationship.Predicate, o.Name), relationship.Category);
        var pictures = show(s, o);
        return await Task.WhenAll(verifiers.Select(async verifier =>
            await verifier.AskAsync(question, pictures, graph.Image.Key, cancellationToken) is var answer && answer.Yes is { } yes
                ? new VerifierAnswer(thresholds.Unbiased(verifier.Model, yes))
                : answer));
    }
}

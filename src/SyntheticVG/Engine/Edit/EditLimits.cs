using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>Tidies an edited graph: no claim twice, the more exact of two of one kind, and no pair or subject about which too much is said.</summary>
/// <remarks>"on" goes where "sitting on" says it of the same pair in the same category: its words are all among the other's. Annotations
/// stay.</remarks>
internal sealed class EditLimits : IGraphFilter
{
    private const int MostPerPair = 4, MostPerSubject = 10;

    /// <inheritdoc/>
    public string Name => "limits";

    /// <inheritdoc/>
    public Task<FilterResult> FilterAsync(StageInput input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var all = input.Graph.Relationships;
        var reasons = new string?[all.Count];
        foreach (var same in Places(all).GroupBy(i => (all[i].Subject, all[i].Predicate, all[i].Object)))
            Drop(Ranked(same).Skip(1), "repeated");
        foreach (var pair in Left().GroupBy(i => (all[i].Subject, all[i].Object, all[i].Category)))
            Drop(pair.Where(i => pair.Any(j => IsMoreExact(all[j].Predicate, all[i].Predicate))), "said-more-exactly");
        foreach (var pair in Left().GroupBy(i => (all[i].Subject, all[i].Object)))
            Drop(Ranked(pair).Skip(MostPerPair), "too-many-of-pair");
        foreach (var subject in Left().GroupBy(i => all[i].Subject))
            Drop(Ranked(subject).Skip(MostPerSubject), "too-many-of-subject");
        return Task.FromResult(new FilterResult(
            input.Graph with { Relationships = [.. Left().Select(i => all[i])] },
            [.. Places(all).Where(i => reasons[i] is not null).Select(i => new RejectedRelationship(all[i], Name, reasons[i]!))]));

        List<int> Left() => [.. Places(all).Where(i => reasons[i] is null)];

        void Drop(IEnumerable<int> places, string reason)
        {
            foreach (var i in places.Where(i => all[i].Origin is not (RelationshipOrigin.Human or RelationshipOrigin.Truth)).ToList())
                reasons[i] ??= reason;
        }

        // Annotations first, then what was proved, then what is surer.
        IEnumerable<int> Ranked(IEnumerable<int> places) => places
            .OrderByDescending(i => all[i].Origin is RelationshipOrigin.Human or RelationshipOrigin.Truth)
            .ThenBy(i => all[i].Verdict?.Outcome switch { VerdictOutcome.Pass => 0, VerdictOutcome.Fail => 2, _ => 1 })
            .ThenByDescending(i => all[i].Confidence ?? 0)
            .ThenBy(i => i);
    }

    private static IEnumerable<int> Places(IReadOnlyList<Relationship> all) => Enumerable.Range(0, all.Count);

    private static bool IsMoreExact(string one, string other) =>
        one.Length > other.Length && other.Split(' ').ToHashSet() is var words && words.IsProperSubsetOf(one.Split(' '));
}

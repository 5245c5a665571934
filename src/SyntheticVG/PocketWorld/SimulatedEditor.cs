using System.Globalization;
using SyntheticVG.Engine.Edit;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.PocketWorld;

/// <summary>The skill of a <see cref="SimulatedEditor"/>; shares in [0, 1].</summary>
public sealed record SimulatedEditorOptions
{
    /// <summary>The seed; an image's edits depend on it and on the image's key alone.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Wrong relationships that it removes or, where the truth says something of the pair, replaces.</summary>
    public double FindsWrong { get; init; } = 0.8;

    /// <summary>Right relationships that it removes by mistake.</summary>
    public double LosesRight { get; init; } = 0.03;

    /// <summary>Missing relationships that it adds.</summary>
    public double FindsMissing { get; init; } = 0.6;

    /// <summary>Additions that it gets wrong: another pair's predicate.</summary>
    public double AddsWrong { get; init; } = 0.15;

    /// <summary>Vague descriptions that it refines.</summary>
    public double Refines { get; init; } = 0.7;

    /// <summary>Edits that name something which is not there; the checks refuse them.</summary>
    public double NamesNothing { get; init; } = 0.02;

    /// <summary>The same share of what is wrong, missing and vague; the mistakes as by default.</summary>
    /// <exception cref="ArgumentException">The skill is no share.</exception>
    public static SimulatedEditorOptions AtSkill(double skill, long seed = 1) => skill is >= 0 and <= 1
        ? new() { Seed = seed, FindsWrong = skill, FindsMissing = skill, Refines = skill }
        : throw new ArgumentException($"a skill of {skill}; expected a share in [0, 1]", nameof(skill));

    /// <summary>In words, for outputs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"removes {100 * FindsWrong:0.#} % of what is wrong and {100 * LosesRight:0.#} % of what is right, adds {100 * FindsMissing:0.#} % of what is "
            + $"missing, {100 * AddsWrong:0.#} % of additions wrong, refines {100 * Refines:0.#} % of vague descriptions");
}

/// <summary>An editor that knows the truth of drawn scenes and corrects graphs with a known skill, to measure what its edits and the checks behind them are
/// worth.</summary>
/// <remarks>No model is asked. Everything that it adds has <see cref="RelationshipOrigin.Simulated"/>.</remarks>
/// <param name="skill">How good it is.</param>
public sealed class SimulatedEditor(SimulatedEditorOptions skill) : IEditor
{
    /// <inheritdoc/>
    public string Name => "simulated editor";

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The photo has no truth: it is no drawn scene.</exception>
    public Task<EditAnswer> EditAsync(EditQuestion question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (graph, truth) = (question.Graph, question.Image.Truth
            ?? throw new InvalidDataException($"{question.Graph.Image.Key} has no truth; the simulated editor corrects only pocket worlds (synvg world)"));
        var random = SeededRandom.Of("editor", skill.Seed, graph.Image.Key);
        var counterparts = TruthComparison.CounterpartsOf(graph, truth);
        var places = new Dictionary<int, int>();
        foreach (var (place, counterpart) in counterparts.Index().Where(pair => pair.Item >= 0))
            places.TryAdd(counterpart, place);
        var (edits, refused) = (new List<GraphEdit>(), new List<RefusedEdit>());
        var missing = TruthComparison.Missing(graph, truth).Where(m => places.ContainsKey(m.Subject) && places.ContainsKey(m.Object)).OrderBy(m => m).ToList();
        var wanted = truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        foreach (var (place, relationship) in graph.Relationships.Index())
        {
            var isTrue = TruthComparison.IsTrue(truth, wanted, counterparts[relationship.Subject], relationship.Predicate, counterparts[relationship.Object]);
            if (random.Chance(skill.NamesNothing))
                refused.Add(new("remove", "unknown-relation", $"a relation that is not there, beside {relationship.Predicate}"));
            if (isTrue ? !random.Chance(skill.LosesRight) : !random.Chance(skill.FindsWrong))
                continue;
            var other = missing.FindIndex(m => (places[m.Subject], places[m.Object]) == (relationship.Subject, relationship.Object));
            if (isTrue || other < 0)
            {
                edits.Add(new RemoveEdit(place, "wrong"));
                continue;
            }
            edits.Add(new ReplaceEdit(place, missing[other].Predicate, PredicateLexicon.CategoryOf(missing[other].Predicate)));
            missing.RemoveAt(other);
        }
        foreach (var (subject, predicate, @object) in missing.Where(_ => random.Chance(skill.FindsMissing)))
        {
            var said = random.Chance(skill.AddsWrong) ? missing[random.Below(missing.Count)].Predicate : predicate;
            edits.Add(new AddEdit(places[subject], said, places[@object], PredicateLexicon.CategoryOf(said)));
        }
        foreach (var (counterpart, place) in places.OrderBy(pair => pair.Value))
        {
            if (truth.Regions[counterpart].Description is { } phrase && phrase != graph.Regions[place].Description && random.Chance(skill.Refines))
                edits.Add(new RefineEdit(place, phrase));
        }
        return Task.FromResult(new EditAnswer { Edits = edits, Refused = refused });
    }
}

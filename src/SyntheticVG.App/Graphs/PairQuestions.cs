namespace SyntheticVG.App.Graphs;

/// <summary>That a model is to score every ordered pair of regions.</summary>
/// <param name="Predicates">With which predicates; null: with those of its own graph of the photo.</param>
internal sealed record PairQuestions(IReadOnlyList<string>? Predicates);

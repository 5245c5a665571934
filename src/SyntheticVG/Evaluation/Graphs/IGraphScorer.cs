using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>Scores a graph benchmark in one mode, an image at a time.</summary>
internal interface IGraphScorer
{
    /// <summary>Adds an image.</summary>
    /// <param name="sample">The image.</param>
    /// <param name="answer">What was answered; null where nothing was, or nothing readable.</param>
    /// <returns>What it found, for people.</returns>
    /// <exception cref="InvalidDataException">The answer cannot be read in this mode; nothing was added.</exception>
    GraphFinding Add(GraphSample sample, GraphAnswer? answer);

    /// <summary>The metrics so far, the headline first.</summary>
    IEnumerable<Metric> Compute();

    /// <summary>Each image's part of the headline.</summary>
    IReadOnlyList<UnitScore> Units { get; }
}

/// <summary>What a scorer found in an image.</summary>
/// <param name="Value">The image's share of the true edges found, in [0, 1].</param>
/// <param name="Found">The predicted graph, its edges best first.</param>
/// <param name="Unread">Why the answer could not be read, or null.</param>
internal readonly record struct GraphFinding(double Value, Func<SceneGraph> Found, string? Unread = null);

/// <summary>A mode of a graph benchmark.</summary>
/// <param name="Name">Its name in results files.</param>
/// <param name="What">Whose rule it is and what it does differently.</param>
/// <param name="Make">A fresh scorer.</param>
internal sealed record GraphMode(string Name, string What, Func<IGraphScorer> Make)
{
    /// <summary>Whether a model is asked for likelihoods of predicates, a pair at a time.</summary>
    public bool AsksOptions { get; init; }
}

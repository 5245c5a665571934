using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Evaluation;

/// <summary>A benchmark: its data, its prompts, its reading rules and its metrics.</summary>
public interface IBenchmark
{
    /// <summary>What it is, where its data comes from, which modes it has.</summary>
    BenchmarkCard Card { get; }

    /// <summary>Reads the benchmark's data.</summary>
    /// <param name="path">The folder that holds its files under their published names, or the one file.</param>
    /// <param name="split">Which split or file of the benchmark; null for the headline one.</param>
    /// <param name="sentences">The sentence encoder, for benchmarks that compare texts by meaning (<see cref="BenchmarkCard.ComparesTexts"/>).</param>
    /// <exception cref="InvalidDataException">A file is missing, of another version, or malformed.</exception>
    IBenchmarkData Open(string path, string? split = null, ISentenceEncoder? sentences = null);
}

/// <summary>One split of a benchmark, read and ready to ask and to score.</summary>
public interface IBenchmarkData
{
    /// <summary>What to ask a model, in the order of the data.</summary>
    IReadOnlyList<Question> Questions { get; }

    /// <summary>What to ask a model whose likelihoods are scored instead of its texts: options of each question; empty where no mode does so.</summary>
    IReadOnlyList<Question> OptionQuestions => [];

    /// <summary>What is unusual about the data (a count that differs from the published one), for people.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Scores predictions. Missing and unreadable ones count as wrong unless the mode's description says otherwise.</summary>
    /// <param name="predictions">Answers by question id.</param>
    /// <param name="mode">One of the card's modes; null for the headline.</param>
    /// <exception cref="ArgumentException">The benchmark has no such mode.</exception>
    Score Score(PredictionSet predictions, string? mode = null);
}

/// <summary>What <c>--help</c> and every results file say about a benchmark.</summary>
public sealed record BenchmarkCard
{
    /// <summary>The name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>The benchmark's own name.</summary>
    public required string Title { get; init; }

    /// <summary>Raised whenever a number that it prints could change.</summary>
    public int Version { get; init; } = 1;

    /// <summary>One sentence: what is asked and what counts.</summary>
    public required string What { get; init; }

    /// <summary>Which files it reads and where they are published.</summary>
    public required string Data { get; init; }

    /// <summary>How many items are expected, by split.</summary>
    public required string Counts { get; init; }

    /// <summary>Whether texts are compared by meaning, so that the sentence encoder is needed.</summary>
    public bool ComparesTexts { get; init; }

    /// <summary>What a prediction looks like, where it is not one text a question; null where it is.</summary>
    public string? Predictions { get; init; }

    /// <summary>The modes, the headline first.</summary>
    public required IReadOnlyList<BenchmarkMode> Modes { get; init; }

    /// <summary>One of the modes by its name; the headline for null.</summary>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public BenchmarkMode ModeOf(string? name) => name is null ? Modes[0] : Modes.FirstOrDefault(mode => mode.Name == name)
        ?? throw new ArgumentException($"{Name} has no mode '{name}'; it has {string.Join(", ", Modes.Select(mode => mode.Name))}");
}

/// <summary>One way of reading and scoring a benchmark.</summary>
/// <param name="Name">Its name in results files, kebab-case.</param>
/// <param name="What">Whose rule it is and what it does differently.</param>
public sealed record BenchmarkMode(string Name, string What)
{
    /// <summary>Whether a model is asked how likely given options are (<see cref="IBenchmarkData.OptionQuestions"/>), instead of for a text.</summary>
    public bool AsksOptions { get; init; }
}

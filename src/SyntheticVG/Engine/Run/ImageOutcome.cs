using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Run;

/// <summary>How an image ended.</summary>
public enum ImageState
{
    /// <summary>Its graph is in graphs.jsonl.</summary>
    Written,

    /// <summary>It was judged and left out.</summary>
    Dropped,

    /// <summary>It could not be judged: its picture is broken, or the teacher did not answer.</summary>
    Failed,

    /// <summary>A call of it waits for a batch; it gets no row yet.</summary>
    Pending,
}

/// <summary>What the run made of one image.</summary>
public sealed record ImageOutcome
{
    /// <summary>Place in the order of the input, from 0.</summary>
    public required long Place { get; init; }

    /// <summary>The image's key.</summary>
    public required string Key { get; init; }

    /// <summary>How it ended.</summary>
    public required ImageState State { get; init; }

    /// <summary>Why it was not written, as a short kebab-case code; null where it was.</summary>
    public string? Reason { get; init; }

    /// <summary>The stage at which it was dropped or failed; null where it was not.</summary>
    public string? Stage { get; init; }

    /// <summary>What was found, in words, where the code does not say enough; or null.</summary>
    public string? Problem { get; init; }

    /// <summary>Key of the call that it waits for; null where it does not wait.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>The code, and the words where there are some.</summary>
    public string Why => $"{Reason}{(Problem is { } problem ? $" ({problem})" : "")}";

    /// <summary>Whether it belongs to an evaluation split.</summary>
    public bool Evaluation { get; init; }

    /// <summary>The graph; null where it was not written.</summary>
    public SceneGraph? Graph { get; init; }

    /// <summary>The line of graphs.jsonl; null where it was not written.</summary>
    public byte[]? GraphLine { get; init; }

    /// <summary>The lines of rejected.jsonl.</summary>
    public IReadOnlyList<byte[]> RejectedLines { get; init; } = [];

    /// <summary>Everything counted on the way.</summary>
    public required StageCounts Counts { get; init; }

    /// <summary>How long each stage took.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Times { get; init; } = new Dictionary<string, TimeSpan>();
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Stages;

/// <summary>What a stage made of a graph.</summary>
/// <param name="Graph">The graph that goes on.</param>
public sealed record StageResult(SceneGraph Graph)
{
    /// <summary>What left the graph, or was refused, in the order of rejected.jsonl.</summary>
    public IReadOnlyList<Departure> Left { get; init; } = [];

    /// <summary>What else is worth counting.</summary>
    public StageCounts Counts { get; init; } = new();

    /// <summary>Why the whole image is left out, as a short kebab-case code; null where it goes on.</summary>
    public string? LeaveOut { get; init; }

    /// <summary>What was found, in words, where that code does not say enough; or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The image is left out.</summary>
    public static StageResult Without(SceneGraph graph, string reason) => new(graph) { LeaveOut = reason };
}

/// <summary>Something that left a graph, or an edit that was refused.</summary>
/// <param name="Line">Its line of rejected.jsonl.</param>
public sealed record Departure(RejectedLine Line)
{
    /// <summary>The kind under which it is counted; null where its stage counts it otherwise.</summary>
    public string? Kind { get; init; } = "dropped";

    /// <summary>The code under which it is counted.</summary>
    public string Code { get; init; } = Line.Reason;

    /// <summary>A relationship; its ends are places in the graph that came in.</summary>
    public static Departure Of(SceneGraph before, RejectedRelationship rejected) => new(RejectedLine.Of(before, rejected));

    /// <summary>A region.</summary>
    public static Departure Of(SceneGraph before, string stage, Region region, string reason) => new(RejectedLine.Of(before, stage, region, reason));
}

/// <summary>A relationship that a stage dropped, and why.</summary>
/// <param name="Relationship">The relationship, with verdict and measurements where a rule decided.</param>
/// <param name="Stage">The stage that dropped it.</param>
/// <param name="Reason">Why, as a short kebab-case code.</param>
public sealed record RejectedRelationship(Relationship Relationship, string Stage, string Reason);

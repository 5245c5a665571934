using SyntheticVG.App.Pocket;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Reports;

/// <summary>What the report of a demo is about.</summary>
internal sealed record DemoRun
{
    /// <summary>Folder of the pocket world.</summary>
    public required string World { get; init; }

    /// <summary>Folder of the run.</summary>
    public required string Folder { get; init; }

    /// <summary>Seed of world, teacher and verifier.</summary>
    public required long Seed { get; init; }

    /// <summary>What the teacher is, with its error rates.</summary>
    public required string Teacher { get; init; }

    /// <summary>What the verifier is, with its error rate.</summary>
    public required string Verifier { get; init; }

    /// <summary>The scenes, in order.</summary>
    public required IReadOnlyList<DemoScene> Scenes { get; init; }

    /// <summary>Relationships against the truth after each stage, in order.</summary>
    public required IReadOnlyList<(string Stage, TruthCounts Counts)> Stages { get; init; }

    /// <summary>Relations that people stated, before the run.</summary>
    public required int HumanRelationships { get; init; }

    /// <summary>New scenes as the trained model sees them.</summary>
    public required StudentScenes Student { get; init; }

    /// <summary>The model's graphs of these scenes before and after the simulated editor.</summary>
    public required EditedScenes Edited { get; init; }

    /// <summary>Seconds from the first scene drawn to the last graph written.</summary>
    public required double Seconds { get; init; }
}

/// <summary>One scene: its picture, its final graph, its truth and what was dropped.</summary>
/// <param name="Picture">PNG file.</param>
/// <param name="Graph">The graph that was written.</param>
/// <param name="Truth">The complete truth.</param>
/// <param name="Twins">Region of the truth for each region of the graph, or −1.</param>
/// <param name="Rejected">Relationships that a stage dropped.</param>
internal sealed record DemoScene(byte[] Picture, SceneGraph Graph, SceneGraph Truth, int[] Twins, IReadOnlyList<RejectedLine> Rejected)
{
    /// <summary>Whether a relationship of the graph, or a dropped one, is true.</summary>
    public bool IsTrue(Relationship r) => TruthComparison.IsTrue(Truth, Twins[r.Subject], r.Predicate, Twins[r.Object]);
}

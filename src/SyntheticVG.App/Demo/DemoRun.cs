using SyntheticVG.App.Pocket;
using SyntheticVG.App.Reports;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.App.Demo;

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

    /// <summary>Annotated relations, before the run.</summary>
    public required int HumanRelationships { get; init; }

    /// <summary>New scenes as the trained model sees them.</summary>
    public required StudentScenes Student { get; init; }

    /// <summary>The model's graphs of these scenes before and after the simulated editor.</summary>
    public required EditedScenes Edited { get; init; }

    /// <summary>Seconds from the first scene drawn to the last graph written.</summary>
    public required double Seconds { get; init; }
}

namespace SyntheticVG.Engine.Run;

/// <summary>What a run that edits graphs was asked for, beside the settings that it shares with a run that builds them.</summary>
public sealed record EditSettings
{
    /// <summary>Full path of the graphs, or null where the student writes them as it goes.</summary>
    public string? Graphs { get; init; }

    /// <summary>Who wrote or writes the graphs: <c>file</c>, <c>model</c> (the one that the run names) or <c>simulated</c>.</summary>
    public string Student { get; init; } = "file";

    /// <summary>How the editor is asked: <c>ours</c> or <c>author</c>.</summary>
    public string Style { get; init; } = "ours";

    /// <summary>Rate of each kind of error of the simulated student, in [0, 1].</summary>
    public double StudentErrors { get; init; } = 0.2;

    /// <summary>Share of what is wrong, missing or vague that the simulated editor corrects, in [0, 1].</summary>
    public double Skill { get; init; } = 0.8;
}

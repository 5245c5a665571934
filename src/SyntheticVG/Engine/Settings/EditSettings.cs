using System.Text.Json.Serialization;

namespace SyntheticVG.Engine.Settings;

/// <summary>What a run that edits graphs was asked for, beside the settings that it shares with a run that builds them.</summary>
public sealed record EditSettings
{
    /// <summary>Full path of the graphs, or null where the student writes them as it goes.</summary>
    public string? Graphs { get; init; }

    /// <summary>Who wrote or writes the graphs.</summary>
    public EditedStudent Student { get; init; }

    /// <summary>How the editor is asked.</summary>
    public EditStyle Style { get; init; }

    /// <summary>Whether annotations cannot be removed, replaced or called something else by an editor alone.</summary>
    public bool Protects { get; init; } = true;

    /// <summary>Rate of each kind of error of the simulated student, in [0, 1].</summary>
    public double StudentErrors { get; init; } = 0.2;

    /// <summary>Share of what is wrong, missing or vague that the simulated editor corrects, in [0, 1].</summary>
    public double Skill { get; init; } = 0.8;
}

/// <summary>Whose graphs are edited.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EditedStudent>))]
public enum EditedStudent
{
    /// <summary>Those of a file.</summary>
    [JsonStringEnumMemberName("file")]
    File,

    /// <summary>Those of the model that the run names, written as they are edited.</summary>
    [JsonStringEnumMemberName("model")]
    Model,

    /// <summary>Those of a simulation that knows a pocket world and errs.</summary>
    [JsonStringEnumMemberName("simulated")]
    Simulated,
}

/// <summary>How an editor is asked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EditStyle>))]
public enum EditStyle
{
    /// <summary>The whole graph at once.</summary>
    [JsonStringEnumMemberName("ours")]
    Ours,

    /// <summary>Region by region, with the prompts of the paper's authors.</summary>
    [JsonStringEnumMemberName("author")]
    Author,
}

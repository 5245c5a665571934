using System.Text.Json.Serialization;

namespace SyntheticVG.Engine.Settings;

/// <summary>Who states the relationships of a run, or edits its graphs.</summary>
public sealed record TeacherSettings
{
    /// <summary>Which kind of teacher.</summary>
    [JsonPropertyName("teacher")]
    public required TeacherKind Kind { get; init; }

    /// <summary>Address of the teacher's endpoint, or null.</summary>
    [JsonPropertyName("teacherUrl")]
    public string? Url { get; init; }

    /// <summary>The model asked there, or null.</summary>
    [JsonPropertyName("teacherModel")]
    public string? Model { get; init; }

    /// <summary>How answers are asked for.</summary>
    [JsonPropertyName("teacherMode")]
    public CallMode Mode { get; init; }

    /// <summary>Name and version of the prompt, or null where none is used.</summary>
    public string? Prompt { get; init; }

    /// <summary>Sampling temperature, or null for the server's own.</summary>
    public double? Temperature { get; init; }

    /// <summary>Rates of errors of a simulated teacher, and of the simulated verifier beside it, in [0, 1].</summary>
    public double SimulatedErrors { get; init; } = 0.1;

    /// <summary>Whether a model behind an endpoint is asked.</summary>
    [JsonIgnore]
    public bool IsAsked => Kind == TeacherKind.OpenAi;

    /// <summary>Whether the calls go through batches.</summary>
    [JsonIgnore]
    public bool IsBatch => IsAsked && Mode == CallMode.Batch;

    /// <summary>The kind as options and files write it.</summary>
    [JsonIgnore]
    public string KindName => Kind.ToString().ToLowerInvariant();

    /// <summary>A kind by the name that options give it.</summary>
    /// <exception cref="ArgumentException">No kind is called so.</exception>
    public static TeacherKind KindOf(string name) => Enum.Parse<TeacherKind>(name, ignoreCase: true);
}

/// <summary>Who states relationships.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TeacherKind>))]
public enum TeacherKind
{
    /// <summary>Positions, sizes and what things are for.</summary>
    [JsonStringEnumMemberName("geometry")]
    Geometry,

    /// <summary>A model behind an OpenAI-compatible endpoint.</summary>
    [JsonStringEnumMemberName("openai")]
    OpenAi,

    /// <summary>A simulation that knows a pocket world and errs.</summary>
    [JsonStringEnumMemberName("simulated")]
    Simulated,

    /// <summary>Nobody: the graphs are a student's own.</summary>
    [JsonStringEnumMemberName("robin")]
    Robin,
}

/// <summary>How a model behind an endpoint is asked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallMode>))]
public enum CallMode
{
    /// <summary>Each call at once.</summary>
    [JsonStringEnumMemberName("live")]
    Live,

    /// <summary>Many calls in a file, answered within a day at a lower price.</summary>
    [JsonStringEnumMemberName("batch")]
    Batch,
}

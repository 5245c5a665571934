using System.Text.Json.Serialization;

namespace SyntheticVG.Engine.Settings;

/// <summary>The trained model that writes the graphs of a run, and how it is asked.</summary>
public sealed record StudentSettings
{
    internal const string FolderName = "student";

    /// <summary>The model's folder, or its name among those that the user got.</summary>
    [JsonPropertyName(FolderName)]
    public required string Folder { get; init; }

    /// <summary>Address of the service that has the model, with <c>/v1</c>; null: it is loaded here.</summary>
    [JsonPropertyName("studentUrl")]
    public string? Url { get; init; }

    /// <summary>Name of the variable that holds the service's key, or null.</summary>
    [JsonPropertyName("studentKeyVariable")]
    public string? KeyVariable { get; init; }

    /// <summary>What a run is named after, before anything is loaded.</summary>
    [JsonIgnore]
    public string RunName => $"robin ({Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder))})";

    /// <summary>How it is asked: <c>graph</c>, <c>regions</c> or <c>end-to-end</c>; null: as it was trained.</summary>
    [JsonPropertyName("studentMode")]
    public string? Mode { get; init; }

    /// <summary>Most tokens of an answer.</summary>
    [JsonPropertyName("studentTokens")]
    public int? MaxTokens { get; init; }

    /// <summary>Temperature; null: as the published pipeline's.</summary>
    [JsonPropertyName("studentTemperature")]
    public double? Temperature { get; init; }

    /// <summary>Least sum of the likeliest words that are drawn from, in (0, 1]; null: all.</summary>
    [JsonPropertyName("studentTopP")]
    public double? TopP { get; init; }

    /// <summary>Looks at each photo; null for one.</summary>
    [JsonPropertyName("studentLooks")]
    public int? Looks { get; init; }

    /// <summary>Precision that it computes in (<c>q8</c>, <c>q4</c>, <c>bf16</c>, <c>fp32</c>), or null for what is best.</summary>
    [JsonPropertyName("studentDtype")]
    public string? Dtype { get; init; }

    /// <summary>File of layer scales, or null.</summary>
    [JsonPropertyName("studentLayerScales")]
    public string? LayerScales { get; init; }

    /// <summary>Where it computes: <c>cpu</c> or <c>cuda</c>.</summary>
    [JsonPropertyName("studentDevice")]
    public string? Device { get; init; }

    /// <summary>Cores that it computes on; null for all.</summary>
    [JsonPropertyName("studentThreads")]
    public int? Threads { get; init; }
}

using System.Text.Json.Serialization;

namespace SyntheticVG.Engine.Settings;

/// <summary>Who verifies the relationships of a run.</summary>
public sealed record VerifierSettings
{
    /// <summary>Addresses of the endpoints, in step with <see cref="Models"/>.</summary>
    [JsonPropertyName("verifierUrls")]
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>The models asked there.</summary>
    [JsonPropertyName("verifierModels")]
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Names of the environment variables that hold their keys, in step with <see cref="Urls"/>; null: by the servers' names.</summary>
    [JsonPropertyName("verifierKeyVariables")]
    public IReadOnlyList<string>? KeyVariables { get; init; }

    /// <summary>Whether relationships that nobody could verify stay, marked.</summary>
    public bool KeepUnverified { get; init; }

    /// <summary>Thresholds file of <c>synvg calibrate</c>, or null.</summary>
    public string? Thresholds { get; init; }
}

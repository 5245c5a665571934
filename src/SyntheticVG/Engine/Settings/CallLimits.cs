using System.Text.Json.Serialization;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Settings;

/// <summary>How often, how long and at what price the models of a run are asked.</summary>
public sealed record CallLimits
{
    /// <summary>Most requests at a time.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Most requests a minute, or null.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Most tokens a minute, or null.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Seconds that one request may take.</summary>
    public double TimeoutSeconds { get; init; } = 180;

    /// <summary>Most megabytes of one answer.</summary>
    public double MaxAnswerMegabytes { get; init; } = 4;

    /// <summary>USD for a million tokens of requests, or null where not known.</summary>
    public double? PriceIn { get; init; }

    /// <summary>USD for a million tokens of answers, or null where not known.</summary>
    public double? PriceOut { get; init; }

    /// <summary>Share of the price that a batch saves, in [0, 1].</summary>
    public double BatchDiscount { get; init; } = 0.5;

    /// <summary>Most USD to spend, or null.</summary>
    public double? MaxCost { get; init; }

    /// <summary>What tokens cost, or null where not known.</summary>
    [JsonIgnore]
    public ChatPrice? Price => PriceIn is { } requests && PriceOut is { } answers ? new(requests, answers) : null;
}

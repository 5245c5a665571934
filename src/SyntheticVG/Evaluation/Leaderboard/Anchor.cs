using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyntheticVG.Evaluation.Leaderboard;

/// <summary>A number that somebody published.</summary>
/// <remarks>Where the mode reads <c>not stated</c>, nobody knows by which rule it was counted: compare it with care.</remarks>
internal sealed record Anchor
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The model.</summary>
    [JsonRequired] public required string Model { get; init; }

    /// <summary><c>&lt;4B</c>, <c>7-13B</c> or <c>other</c>.</summary>
    [JsonRequired] public required string Group { get; init; }

    /// <summary><c>1</c> after the first stage of training, <c>final</c>; null where that does not apply.</summary>
    public string? Stage { get; init; }

    /// <summary>The benchmark.</summary>
    [JsonRequired] public required string Benchmark { get; init; }

    /// <summary>The metric as our results name it; empty for the benchmark's headline.</summary>
    [JsonRequired] public required string Metric { get; init; }

    /// <summary>In percent.</summary>
    [JsonRequired] public required double Value { get; init; }

    /// <summary>The rule by which it was counted, as far as that is known.</summary>
    [JsonRequired] public required string Mode { get; init; }

    /// <summary>Who printed it.</summary>
    [JsonRequired] public required string Source { get; init; }

    /// <summary>All that are known.</summary>
    public static IReadOnlyList<Anchor> All { get; } = Read();

    private static IReadOnlyList<Anchor> Read()
    {
        using var stream = typeof(Anchor).Assembly.GetManifestResourceStream("anchors.json")!; // embedded at build
        return JsonSerializer.Deserialize<IReadOnlyList<Anchor>>(stream, Options)!;
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Verification;

/// <summary>From which confidence on a verified relationship stays.</summary>
public sealed record VerifierThresholds
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Mean P(yes) from which a relationship stays, by category; <see cref="Keep"/> where a category is not named.</summary>
    public IReadOnlyDictionary<RelationshipCategory, double> KeepByCategory { get; init; } = new SortedDictionary<RelationshipCategory, double>();

    /// <summary>Mean P(yes) from which a relationship stays, in [0, 1].</summary>
    public double Keep { get; init; } = 0.60;

    /// <summary>What the least sure verifier must say for it, in [0, 1].</summary>
    public double LeastSure { get; init; } = 0.35;

    /// <summary>How far below the threshold the mean may lie to be asked from the other end, in [0, 1]; below that the relationship goes.</summary>
    public double AskTwinWithin { get; init; } = 0.20;

    /// <summary>By how much the answer must exceed that to the question with the ends exchanged.</summary>
    public double TwinMargin { get; init; } = 0.15;

    /// <summary>Mean P(yes) below which what a person stated is marked as disputed.</summary>
    public double Disputed { get; init; } = 0.15;

    /// <summary>Each model's leaning to yes, as logit: subtracted before averaging.</summary>
    public IReadOnlyDictionary<string, double> YesBias { get; init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>How the thresholds were found, for the data card; null for the defaults.</summary>
    public string? Source { get; init; }

    /// <summary>The threshold of a category.</summary>
    public double KeepOf(RelationshipCategory category) => KeepByCategory.TryGetValue(category, out var own) ? own : Keep;

    /// <summary>A model's answer without its leaning.</summary>
    internal double Unbiased(string model, double probability)
    {
        if (YesBias.GetValueOrDefault(model) is var bias && bias == 0)
            return probability;
        var logit = Logit(probability) - bias;
        return 1 / (1 + Math.Exp(-logit));
    }

    /// <summary>Natural logarithm of the odds, of a probability kept off 0 and 1.</summary>
    internal static double Logit(double probability)
    {
        var inside = Math.Clamp(probability, 0.001, 0.999);
        return Math.Log(inside / (1 - inside));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static VerifierThresholds Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<VerifierThresholds>(File.ReadAllBytes(path), Json)
                ?? throw new InvalidDataException($"{path}: found null; expected thresholds");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: no thresholds as `synvg calibrate --out` writes them: {JsonWords.Of(e)}", e);
        }
    }

    /// <summary>Writes the thresholds, whole or not at all.</summary>
    public void Write(string path)
    {
        var part = path + ".part";
        File.WriteAllText(part, JsonSerializer.Serialize(this, Json) + "\n");
        File.Move(part, path, overwrite: true);
    }
}

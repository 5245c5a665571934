using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyntheticVG.Datasets.Depth;

/// <summary>The small JSON beside a depth map that says what its numbers mean: <c>name.json</c> beside <c>name.png</c>, or
/// <c>depth.json</c> for a whole folder.</summary>
public sealed record DepthSidecar
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
    };

    /// <summary>The model that made the map, or null.</summary>
    public string? Model { get; init; }

    /// <summary>What the numbers mean.</summary>
    [JsonRequired]
    public DepthConvention Convention { get; init; }

    /// <summary>The model's value that became 0 (2nd percentile), where the file holds values already scaled to [0, 65535]; else null.</summary>
    public double? P2 { get; init; }

    /// <summary>The model's value that became 65535 (98th percentile), where the file holds values already scaled; else null.</summary>
    public double? P98 { get; init; }

    /// <summary>Whether the values are already scaled so that 65535 is nearest.</summary>
    [JsonIgnore]
    public bool IsScaled => P2 is not null && P98 is not null;

    /// <summary>The sidecar of a depth map, or null where neither it nor its folder has one.</summary>
    /// <exception cref="InvalidDataException">The sidecar is damaged or names no convention.</exception>
    public static DepthSidecar? Find(string depthPath)
    {
        var own = Path.ChangeExtension(depthPath, ".json");
        var folder = Path.Combine(Path.GetDirectoryName(depthPath) ?? "", "depth.json");
        return File.Exists(own) ? ReadFile(own) : File.Exists(folder) ? ReadFile(folder) : null;
    }

    /// <summary>Reads a sidecar.</summary>
    /// <exception cref="InvalidDataException">The file is no JSON object that names a convention.</exception>
    public static DepthSidecar ReadFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DepthSidecar>(File.ReadAllBytes(path), Options)
                ?? throw new InvalidDataException($"{path}: found null; expected {{\"convention\": \"inverse\"}} or \"metric\"");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: expected {{\"convention\": \"inverse\"}} or \"metric\": {JsonWords.Of(e)}", e);
        }
    }

    /// <summary>The JSON text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyntheticVG.Instructions.Mixtures;

/// <summary>A mixture as its JSON file says it. Paths in it start from the data folder.</summary>
public sealed record MixtureFile
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Note { get; init; }

    /// <summary>What is known of the training that it belongs to; of presets.</summary>
    public StageFacts? Stage { get; init; }

    /// <summary>Samples of an epoch, which sources with a weight share after those that state their own number.</summary>
    public int? Samples { get; init; }

    /// <summary>How conversations are written, where a source does not say otherwise.</summary>
    public MixtureStyle? Style { get; init; }

    /// <summary>Where the samples come from.</summary>
    public required IReadOnlyList<MixtureSource> Sources { get; init; }

    /// <summary>Whether there is no source that would take graphs given beside the mixture.</summary>
    [JsonIgnore]
    public bool NamesEveryFile => Sources.All(source => SourceFiles.PathOf(source) is not null);

    /// <summary>Reads a file, or a preset by its name.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or preset.</exception>
    /// <exception cref="InvalidDataException">It is no mixture, or contradicts itself.</exception>
    public static MixtureFile Read(string fileOrPreset)
    {
        if (File.Exists(fileOrPreset))
            return Parse(File.ReadAllBytes(fileOrPreset), fileOrPreset);
        using var preset = Presets.Contains(fileOrPreset) ? typeof(MixtureFile).Assembly.GetManifestResourceStream($"mixture-{fileOrPreset}.json") : null;
        if (preset is null)
            throw new FileNotFoundException($"{fileOrPreset}: no such file; expected a mixture or one of the presets {string.Join(", ", Presets)}");
        var bytes = new byte[preset.Length];
        preset.ReadExactly(bytes);
        return Parse(bytes, fileOrPreset);
    }

    /// <summary>Names of the mixtures that come with the program: all tasks over graphs, and the paper's three stages.</summary>
    public static IReadOnlyList<string> Presets { get; } = ["graphs", "stage-0", "stage-1", "stage-2"];

    internal static MixtureFile Parse(ReadOnlySpan<byte> json, string name)
    {
        MixtureFile file;
        try
        {
            file = JsonSerializer.Deserialize(json.StartsWith("\uFEFF"u8) ? json[3..] : json, MixtureJson.Default.MixtureFile)
                ?? throw new InvalidDataException($"{name}: found null; expected a mixture");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name}: no mixture: {JsonWords.Of(e)}", e);
        }
        if (file.Sources.Any(source => source is null))
            throw new InvalidDataException($"{name}: a source is null; expected an object");
        var problems = file.Sources.SelectMany(source => source.Problems(file)).Concat(file.Sources.GroupBy(source => source.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => $"the name {group.Key} stands {group.Count()} times")).ToList();
        return problems.Count == 0 ? file : throw new InvalidDataException($"{name}: {string.Join("; ", problems)}");
    }
}

/// <summary>How mixtures are read from JSON; a key that is not known is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MixtureFile))]
internal sealed partial class MixtureJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.Instructions.Tasks;

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
            file = JsonSerializer.Deserialize(json, MixtureJson.Default.MixtureFile) ?? throw new InvalidDataException($"{name}: found null; expected a mixture");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{name}: no mixture: {e.Message}", e);
        }
        var problems = file.Sources.SelectMany(source => source.Problems(file)).Concat(file.Sources.GroupBy(source => source.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => $"the name {group.Key} stands {group.Count()} times")).ToList();
        return problems.Count == 0 ? file : throw new InvalidDataException($"{name}: {string.Join("; ", problems)}");
    }
}

/// <summary>One source of a mixture: exactly one of <see cref="Graphs"/>, <see cref="Llava"/>, <see cref="Osprey"/>,
/// <see cref="Conversations"/> and <see cref="Original"/>; with none of them, the graphs that the command was given.</summary>
public sealed record MixtureSource
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The group that it is counted in.</summary>
    public string? Group { get; init; }

    /// <summary>Where it comes from, or what stands for what.</summary>
    public string? Note { get; init; }

    /// <summary>Graphs: a file, a run folder or a raw data set.</summary>
    public string? Graphs { get; init; }

    /// <summary>Rejected relationships beside the graphs; those of a run folder are found by themselves.</summary>
    public string? Rejected { get; init; }

    /// <summary>A file of conversations in LLaVA's form.</summary>
    public string? Llava { get; init; }

    /// <summary>A file of Osprey-724K.</summary>
    public string? Osprey { get; init; }

    /// <summary>Conversations as <c>synvg instruct</c> writes them.</summary>
    public string? Conversations { get; init; }

    /// <summary>A data set as the published configuration files name it: type, ann_file, img_prefix and arguments; written in the original's texts.</summary>
    public JsonElement? Original { get; init; }

    /// <summary>The folder that its pictures' names start from; the data folder where it is not said.</summary>
    public string? Pictures { get; init; }

    /// <summary>The tasks that graphs are made into, and how often each.</summary>
    public IReadOnlyDictionary<string, double>? Tasks { get; init; }

    /// <summary>Samples of an epoch.</summary>
    public int? Samples { get; init; }

    /// <summary>Samples of an epoch as a share of its rows.</summary>
    public double? Share { get; init; }

    /// <summary>Its part of the samples that the mixture has left.</summary>
    public double? Weight { get; init; }

    /// <summary>How its conversations are written.</summary>
    public MixtureStyle? Style { get; init; }

    internal IEnumerable<string> Problems(MixtureFile file)
    {
        int Given(params object?[] values) => values.Count(value => value is not null);
        if (Given(Graphs, Llava, Osprey, Conversations, Original) > 1)
            yield return $"{Name} has {Given(Graphs, Llava, Osprey, Conversations, Original)} of graphs, llava, osprey, conversations and original; expected one";
        if (Given(Llava, Osprey, Conversations, Original) == 1 && Tasks is not null)
            yield return $"{Name} has tasks; only graphs are made into tasks";
        if (Given(Llava, Osprey, Conversations, Original) == 0 && Tasks is null or { Count: 0 })
            yield return $"{Name} has no tasks; expected some of {string.Join(", ", GraphTasks.All.Select(task => task.Name))}";
        foreach (var task in Tasks?.Where(task => GraphTasks.All.All(known => known.Name != task.Key) || !(task.Value >= 0)) ?? [])
            yield return $"{Name} has the task {task.Key} {task.Value}; expected one of {string.Join(", ", GraphTasks.All.Select(known => known.Name))}, and a weight of 0 or more";
        if (Given(Samples, Share, Weight) > 1)
            yield return $"{Name} has {Given(Samples, Share, Weight)} of samples, share and weight; expected one, or none for every row once";
        if (Samples < 0 || !(Share is null or >= 0) || !(Weight is null or >= 0))
            yield return $"{Name}: samples, share or weight is below 0";
        if (Weight is not null && file.Samples is null)
            yield return $"{Name} has a weight, and the mixture has no samples to share; give it \"samples\"";
    }
}

/// <summary>How conversations are written; what is not said is as in <see cref="TaskStyle"/>.</summary>
public sealed record MixtureStyle
{
    /// <inheritdoc cref="TaskStyle.MostRegions"/>
    public int? MostRegions { get; init; }

    /// <inheritdoc cref="TaskStyle.MostAttributes"/>
    public int? MostAttributes { get; init; }

    /// <inheritdoc cref="TaskStyle.MostRelationships"/>
    public int? MostRelationships { get; init; }

    /// <inheritdoc cref="TaskStyle.MostRelationshipsOfOne"/>
    public int? MostRelationshipsOfOne { get; init; }

    /// <inheritdoc cref="TaskStyle.Boxes"/>
    public bool? Boxes { get; init; }

    /// <inheritdoc cref="TaskStyle.Shuffle"/>
    public bool? Shuffle { get; init; }

    /// <inheritdoc cref="TaskStyle.Varied"/>
    public bool? Varied { get; init; }

    internal TaskStyle Over(TaskStyle style) => style with
    {
        MostRegions = MostRegions ?? style.MostRegions,
        MostAttributes = MostAttributes ?? style.MostAttributes,
        MostRelationships = MostRelationships ?? style.MostRelationships,
        MostRelationshipsOfOne = MostRelationshipsOfOne ?? style.MostRelationshipsOfOne,
        Boxes = Boxes ?? style.Boxes,
        Shuffle = Shuffle ?? style.Shuffle,
        Varied = Varied ?? style.Varied,
    };
}

/// <summary>What is known of one of the paper's stages.</summary>
/// <param name="Number">0 alignment, 1 instructions, 2 distillation.</param>
/// <param name="Totals">Samples, wherever they are stated.</param>
/// <param name="Settings">Settings by name; null: unknown.</param>
public sealed record StageFacts(int Number, IReadOnlyList<StatedTotal> Totals, IReadOnlyDictionary<string, string?> Settings);

/// <summary>A number of samples, and where it is stated.</summary>
public sealed record StatedTotal(int Samples, string Where);

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

using System.Text.Json;
using SyntheticVG.Instructions.Tasks;

namespace SyntheticVG.Instructions.Mixtures;

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

    /// <summary>The phases of the training that it is learned from in; all where it does not say.</summary>
    public IReadOnlyList<string>? Phases { get; init; }

    /// <summary>How its conversations are written.</summary>
    public MixtureStyle? Style { get; init; }

    internal IEnumerable<string> Problems(MixtureFile file)
    {
        int Given(params object?[] values) => values.Count(value => value is not null);
        if (Given(Graphs, Llava, Osprey, Conversations, Original) > 1)
            yield return $"{Name} has {Given(Graphs, Llava, Osprey, Conversations, Original)} of graphs, llava, osprey, "
                + $"conversations and original; expected one";
        if (Given(Llava, Osprey, Conversations, Original) == 1 && Tasks is not null)
            yield return $"{Name} has tasks; only graphs are made into tasks";
        if (Given(Llava, Osprey, Conversations, Original) == 0 && Tasks is null or { Count: 0 })
            yield return $"{Name} has no tasks; expected some of {string.Join(", ", GraphTasks.All.Select(task => task.Name))}";
        foreach (var task in Tasks?.Where(task => GraphTasks.All.All(known => known.Name != task.Key) || !(task.Value >= 0)) ?? [])
            yield return $"{Name} has the task {task.Key} {task.Value}; "
                + $"expected one of {string.Join(", ", GraphTasks.All.Select(known => known.Name))}, and a weight of 0 or more";
        if (Given(Samples, Share, Weight) > 1)
            yield return $"{Name} has {Given(Samples, Share, Weight)} of samples, share and weight; expected one, or none for every row once";
        if (Samples < 0 || !(Share is null or >= 0) || !(Weight is null or >= 0))
            yield return $"{Name}: samples, share or weight is below 0";
        if (Weight is not null && file.Samples is null)
            yield return $"{Name} has a weight, and the mixture has no samples to share; give it \"samples\"";
    }
}

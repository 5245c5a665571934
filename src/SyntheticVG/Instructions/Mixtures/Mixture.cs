using SyntheticVG.Datasets.Leaks;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Images;
using SyntheticVG.Instructions.Sources;
using SyntheticVG.Instructions.Tasks;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions.Mixtures;

/// <summary>A part of an opened mixture.</summary>
/// <param name="Source">Makes the samples.</param>
/// <param name="Group">The group that it is counted in.</param>
/// <param name="Samples">Samples that it gives to an epoch.</param>
public sealed record MixturePart(IConversationSource Source, string Group, int Samples)
{
    /// <summary>The phases of the training that it is learned from in; null: all.</summary>
    public IReadOnlyList<string>? Phases { get; init; }
}

/// <summary>What mixtures are opened with.</summary>
/// <param name="Data">The folder that the mixture's paths start from.</param>
/// <param name="Room">Encodes, and knows how much room there is.</param>
public sealed record MixtureSettings(string Data, SampleRoom Room)
{
    /// <summary>Graphs for sources that name none, or null.</summary>
    public string? Graphs { get; init; }

    /// <summary>How conversations are written where the mixture does not say.</summary>
    public TaskStyle Style { get; init; } = new();

    /// <summary>The run's seed.</summary>
    public long Seed { get; init; }

    /// <summary>The share of each source's rows that is not learned from but looked at.</summary>
    public double HeldOut { get; init; }

    /// <summary>Photos that belong to evaluation, or null.</summary>
    public LeakList? Leaks { get; init; }

    /// <summary>Counts what cannot be read.</summary>
    public ReadReport Report { get; init; } = new();
}

/// <summary>An opened mixture.</summary>
public sealed record Mixture(IReadOnlyList<MixturePart> Parts, TrainingMixture Data)
{
    private long Seed { get; init; }

    /// <summary>The rows that are held out of each source, in the order of the parts.</summary>
    public IReadOnlyList<IConversationSource> HeldOut { get; private init; } = [];

    /// <summary>What a phase of the training learns from.</summary>
    /// <exception cref="InvalidDataException">No source is of the phase.</exception>
    public TrainingMixture OfPhase(string phase) => Parts.All(part => part.Phases is null) ? Data
        : Parts.Where(part => part.Phases is null || part.Phases.Contains(phase)).Select(part => (part.Source, part.Samples)).ToList() is { } parts
            && parts.Sum(part => part.Samples) > 0
        ? new(parts, Seed)
        : throw new InvalidDataException(
            $"no samples for the phase {phase}; its sources name the phases {string.Join(", ", Parts.SelectMany(part => part.Phases ?? []).Distinct())}");

    /// <summary>Opens the files of a mixture and decides how many samples each source gives.</summary>
    /// <exception cref="FileNotFoundException">Files or folders are missing; all of them are listed.</exception>
    /// <exception cref="InvalidDataException">A file is of another form, or there are no samples.</exception>
    public static Mixture Open(MixtureFile file, MixtureSettings settings)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(settings);
        RequireFiles(file, settings);
        var whole = file.Sources.Select(source =>
            SourceFiles.Open(source, file.Style, settings) is var opened && settings.Leaks is { } leaks ? new LeakFreeRows(opened, leaks) : opened).ToList();
        var samples = Samples(file, whole);
        var every = settings.HeldOut > 0 ? Math.Max(2, (int)Math.Round(1 / settings.HeldOut)) : 0;
        var sources = every == 0 ? whole : [.. whole.Select(source => new HeldOutRows(source, every, heldOut: false))];
        List<MixturePart> parts = [.. file.Sources.Select((source, i) =>
            new MixturePart(sources[i], source.Group ?? file.Name, samples[i] == whole[i].Rows ? sources[i].Rows : samples[i]) { Phases = source.Phases })];
        return parts.Sum(part => (long)part.Samples) > 0
            ? new(parts, new TrainingMixture([.. parts.Select(part => (part.Source, part.Samples))], settings.Seed))
            {
                Seed = settings.Seed,
                HeldOut = every == 0 ? [] : [.. whole.Select(source => new HeldOutRows(source, every, heldOut: true))],
            }
            : throw new InvalidDataException(
                $"{file.Name}: no samples; its sources have {whole.Sum(source => (long)source.Rows)} rows; images of evaluation splits are left out");
    }

    /// <summary>What a sample asks for, to count it by: its source, and the task where the source has several.</summary>
    public static string TaskOf(IConversationSource source, MadeSample made)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(made);
        return Whole(source) is GraphTaskSource ? $"{source.Name} {made.Conversation.Id.Split(' ')[^1]}" : source.Name;
    }

    /// <summary>The graph of a row, where the source's rows are graphs.</summary>
    public static (SceneGraph Graph, Func<Picture> Photo)? GraphOf(IConversationSource source, int row) =>
        Whole(source) is GraphTaskSource graphs ? graphs.At(source is HeldOutRows rows ? rows.Place(row) : row) : null;

    private static IConversationSource Whole(IConversationSource source) => source switch
    {
        HeldOutRows rows => Whole(rows.Source),
        LeakFreeRows rows => rows.Source,
        _ => source,
    };

    private static void RequireFiles(MixtureFile file, MixtureSettings settings)
    {
        if (settings.Graphs is null && file.Sources.FirstOrDefault(source => SourceFiles.PathOf(source) is null) is { } without)
            throw new InvalidDataException($"{file.Name}: {without.Name} names no file; give graphs to make it of");
        var missing = file.Sources.SelectMany(source => SourceFiles.PathsOf(source, settings.Data).Select(path => (source.Name, Path: path)))
            .Where(named => !Path.Exists(named.Path))
            .GroupBy(named => named.Path, named => named.Name, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw new FileNotFoundException($"{file.Name}: {missing.Count} of the files and folders that the mixture names are "
                + $"missing:{string.Concat(missing.Select(named => $"\n  {named.Key} ({string.Join(", ", named)})"))}\n"
                + "Put them there, say with --data where the mixture's paths start, or take the sources out of the mixture.");
        }
    }

    private static int[] Samples(MixtureFile file, List<IConversationSource> sources)
    {
        int[] samples =
            [.. file.Sources.Select((source, i) => source.Samples ?? (source.Weight is not null ? 0 : (int)Math.Round((source.Share ?? 1) * sources[i].Rows)))];
        var left = Math.Max(0, (file.Samples ?? 0) - samples.Sum());
        var weights = file.Sources.Sum(source => source.Weight ?? 0);
        var (given, shared) = (0.0, 0);
        for (var i = 0; i < samples.Length; i++)
        {
            if (file.Sources[i].Weight is not { } weight || weights == 0)
                continue;
            given += weight; // cumulative, so that the rounded parts sum to what is left
            samples[i] = (int)Math.Round(left * given / weights) - shared;
            shared += samples[i];
        }
        return samples;
    }
}

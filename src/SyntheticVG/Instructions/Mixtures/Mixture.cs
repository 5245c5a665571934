using SyntheticVG.Datasets.Reading;
using SyntheticVG.Instructions.Tasks;

namespace SyntheticVG.Instructions.Mixtures;

/// <summary>A part of an opened mixture.</summary>
/// <param name="Source">Makes the samples.</param>
/// <param name="Group">The group that it is counted in.</param>
/// <param name="Samples">Samples that it gives to an epoch.</param>
public sealed record MixturePart(IConversationSource Source, string Group, int Samples);

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

    /// <summary>Counts what cannot be read.</summary>
    public ReadReport Report { get; init; } = new();
}

/// <summary>An opened mixture.</summary>
public sealed record Mixture(IReadOnlyList<MixturePart> Parts, TrainingMixture Data)
{
    /// <summary>Opens the files of a mixture and decides how many samples each source gives.</summary>
    /// <exception cref="FileNotFoundException">Files or folders are missing; all of them are listed.</exception>
    /// <exception cref="InvalidDataException">A file is of another form, or there are no samples.</exception>
    public static Mixture Open(MixtureFile file, MixtureSettings settings)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(settings);
        RequireFiles(file, settings);
        var sources = file.Sources.Select(source => SourceFiles.Open(source, file.Style, settings)).ToList();
        var samples = Samples(file, sources);
        List<MixturePart> parts = [.. file.Sources.Select((source, i) => new MixturePart(sources[i], source.Group ?? file.Name, samples[i]))];
        return samples.Sum() > 0
            ? new(parts, new TrainingMixture([.. parts.Select(part => (part.Source, part.Samples))], settings.Seed))
            : throw new InvalidDataException($"{file.Name}: no samples; its sources have {sources.Sum(source => (long)source.Rows)} rows; images of evaluation splits are left out");
    }

    private static void RequireFiles(MixtureFile file, MixtureSettings settings)
    {
        if (settings.Graphs is null && file.Sources.FirstOrDefault(source => SourceFiles.PathOf(source) is null) is { } without)
            throw new InvalidDataException($"{file.Name}: {without.Name} names no file; give graphs to make it of");
        var missing = file.Sources.SelectMany(source => SourceFiles.PathsOf(source, settings.Data).Select(path => (source.Name, Path: path))).Where(named => !Path.Exists(named.Path))
            .GroupBy(named => named.Path, named => named.Name, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw new FileNotFoundException($"{file.Name}: {missing.Count} of the files and folders that the mixture names are missing:{string.Concat(missing.Select(named => $"\n  {named.Key} ({string.Join(", ", named)})"))}\n"
                + "Put them there, say with --data where the mixture's paths start, or take the sources out of the mixture.");
        }
    }

    private static int[] Samples(MixtureFile file, List<IConversationSource> sources)
    {
        int[] samples = [.. file.Sources.Select((source, i) => source.Samples ?? (source.Weight is not null ? 0 : (int)Math.Round((source.Share ?? 1) * sources[i].Rows)))];
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

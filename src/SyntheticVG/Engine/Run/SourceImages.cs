using System.Runtime.CompilerServices;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Students;

namespace SyntheticVG.Engine.Run;

/// <summary>The images of a run in their order: those of a data folder, or of a run that edits those that have a graph, each with it.</summary>
/// <param name="data">The data folder.</param>
/// <param name="edited">The graphs that are edited; null for a run that builds.</param>
public sealed class SourceImages(DataFolder data, FileStudent? edited = null)
{
    private readonly DataFolder _data = data ?? throw new ArgumentNullException(nameof(data));

    /// <summary>Their keys.</summary>
    public IEnumerable<string> Keys => edited is null ? _data.Keys : _data.Keys.Where((_, place) => edited.Has(_data.NamesOf(place)));

    /// <summary>How many they are.</summary>
    public long Count => edited is null ? _data.Count : Keys.LongCount();

    /// <summary>Reads them.</summary>
    /// <param name="done">Keys of those that need not be read; they come as keys alone.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="InvalidDataException">A row is bad and the folder is read strictly.</exception>
    public async IAsyncEnumerable<SourceImage> ReadAsync(IReadOnlySet<string> done, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var source in SourceImage.ReadAsync(_data, image => edited?.Has(image) != false, () => done, cancellationToken))
            yield return edited is null || source.Image is not { } image
                ? source
                : source with { Image = image with { Draft = edited.GraphOf(image.Graph.Image) } };
    }
}

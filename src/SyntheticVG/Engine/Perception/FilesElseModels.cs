using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;

namespace SyntheticVG.Engine.Perception;

/// <summary>Masks made beforehand where a photo has some, whatever their sources; else the models are asked.</summary>
/// <param name="files">The masks.</param>
/// <param name="models">Asked where there are none, or null.</param>
public sealed class FilesElseModels(IReadOnlyList<IRegionProposer> files, IRegionProposer? models) : IRegionProposer
{
    /// <inheritdoc/>
    public string Name => "masks";

    /// <inheritdoc/>
    public async ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (proposals, dropped) = (new List<RegionProposal>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var file in files)
        {
            var set = await file.ProposeAsync(image, cancellationToken);
            proposals.AddRange(set.Proposals);
            foreach (var (reason, count) in set.Dropped)
                dropped[$"{file.Name}-{reason}"] = dropped.GetValueOrDefault($"{file.Name}-{reason}") + count;
        }
        if (proposals.Count > 0 || models is null)
            return new(proposals) { Dropped = dropped };
        var asked = await models.ProposeAsync(image, cancellationToken);
        foreach (var (reason, count) in asked.Dropped)
            dropped[reason] = dropped.GetValueOrDefault(reason) + count;
        return new(asked.Proposals) { Dropped = dropped };
    }
}

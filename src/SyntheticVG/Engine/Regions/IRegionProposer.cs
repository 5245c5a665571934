using SyntheticVG.Datasets;

namespace SyntheticVG.Engine.Regions;

/// <summary>A source of region proposals: a file of masks, or a model.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IRegionProposer
{
    /// <summary>The name in ledgers and in the sources of regions, kebab-case.</summary>
    string Name { get; }

    /// <summary>Proposes regions of one image, in pixels of its raster.</summary>
    ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken);
}

/// <summary>What a source proposed for one image.</summary>
/// <param name="Proposals">The proposals that can be used, in the source's order.</param>
public sealed record ProposalSet(IReadOnlyList<RegionProposal> Proposals)
{
    /// <summary>How many were unusable, by kebab-case reason (<c>broken-rle</c>, <c>mask-of-another-size</c>).</summary>
    public IReadOnlyDictionary<string, int> Dropped { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);
}

using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;

namespace SyntheticVG.Engine.Perception;

/// <summary>Asks a proposer only about photos without annotations that came without proposals: where people spoke, they are believed.</summary>
/// <param name="name">The proposer's name.</param>
/// <param name="proposer">The proposer, made when the first such photo comes.</param>
public sealed class PlainPhotosOnly(string name, Lazy<IRegionProposer> proposer) : IRegionProposer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image is { Graph.Regions.Count: 0, Proposals.Count: 0 }
            ? UnusableModelException.Open(proposer).ProposeAsync(image, cancellationToken)
            : ValueTask.FromResult(new ProposalSet([]));
    }
}

/// <summary>Asks a proposer about photos that came without a segmenter's proposals, annotated or not.</summary>
/// <param name="name">The proposer's name.</param>
/// <param name="proposer">The proposer, made when the first such photo comes.</param>
public sealed class WithoutProposals(string name, Lazy<IRegionProposer> proposer) : IRegionProposer
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.Proposals.All(proposal => proposal.Sources.All(source => SourcePriority.IsHuman(source.Dataset)))
            ? UnusableModelException.Open(proposer).ProposeAsync(image, cancellationToken)
            : ValueTask.FromResult(new ProposalSet([]));
    }
}

using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;

namespace SyntheticVG.Engine.Perception;

/// <summary>Asks a proposer only about photos that nobody annotated and that came without proposals: where people spoke, they are believed.</summary>
public sealed class PlainPhotosOnly(IRegionProposer proposer) : IRegionProposer
{
    /// <inheritdoc/>
    public string Name => proposer.Name;

    /// <inheritdoc/>
    public ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken) =>
        image is { Graph.Regions.Count: 0, Proposals.Count: 0 } ? proposer.ProposeAsync(image, cancellationToken) : ValueTask.FromResult(new ProposalSet([]));
}

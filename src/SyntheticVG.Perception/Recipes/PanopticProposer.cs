using System.Globalization;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Regions;

namespace SyntheticVG.Perception.Recipes;

/// <summary>The recipe <c>panoptic</c>: things and stuff of a photo in one pass, each with its name.</summary>
internal sealed class PanopticProposer(IPanopticSegmenter segmenter) : IRegionProposer, IDisposable
{
    /// <inheritdoc/>
    public string Name => "panoptic";

    /// <inheritdoc/>
    public ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        cancellationToken.ThrowIfCancellationRequested();
        var segments = segmenter.Segment(image.Photo.Read(image.Graph.Image));
        return ValueTask.FromResult(new ProposalSet([.. segments.Select((segment, i) => new RegionProposal
        {
            Source = segmenter.Name,
            Id = i.ToString(CultureInfo.InvariantCulture),
            Box = segment.Mask.Box,
            Mask = segment.Mask,
            Name = segment.Label,
            PredictedIoU = segment.Score,
            IsStuff = segment.IsStuff,
        })]));
    }

    /// <inheritdoc/>
    public void Dispose() => (segmenter as IDisposable)?.Dispose();
}

using System.Globalization;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Perception.SegmentAnything;

namespace SyntheticVG.Perception.Recipes;

/// <summary>Masks of everything in a photo, by Segment Anything; the model is the caller's.</summary>
/// <param name="model">The model.</param>
/// <param name="options">Which masks.</param>
/// <param name="source">What they are called: <c>sam-whole</c>, <c>sam-part</c>.</param>
internal sealed class AutomaticProposer(SegmentAnythingModel model, AutomaticMaskOptions options, string source) : IRegionProposer
{
    private readonly AutomaticMaskGenerator _generator = new(model, options);

    /// <inheritdoc/>
    public string Name => source;

    /// <inheritdoc/>
    public ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var masks = _generator.Generate(image.Photo.Read(image.Graph.Image), cancellationToken).Masks;
        return ValueTask.FromResult(new ProposalSet([.. masks.Select((mask, i) => mask.ToProposal(source, i.ToString(CultureInfo.InvariantCulture)))]));
    }
}

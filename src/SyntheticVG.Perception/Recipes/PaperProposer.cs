using System.Globalization;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Images;
using SyntheticVG.Perception.SegmentAnything;

namespace SyntheticVG.Perception.Recipes;

/// <summary>The recipe <c>paper</c>: Segment Anything for wholes and for parts, and the boxes that words find, cut out by the same model.</summary>
/// <param name="segmenter">Segment Anything.</param>
/// <param name="grounding">Finds boxes by words; opened when the first photo without annotations comes.</param>
/// <param name="words">Says which things to look for.</param>
/// <remarks>Where people annotated, they said which things there are: words are not looked for. Masks of Semantic-SAM, the paper's third source, come as files
/// beside the photos.</remarks>
internal sealed class PaperProposer(SegmentAnythingModel segmenter, Lazy<IGrounder> grounding, IObjectWords words) : IRegionProposer, IDisposable
{
    private const int WordsAtOnce = 20; // so that the text fits what the model reads

    private readonly AutomaticMaskGenerator _wholes = new(segmenter, AutomaticMaskOptions.Whole);
    private readonly AutomaticMaskGenerator _parts = new(segmenter, AutomaticMaskOptions.Part);

    /// <inheritdoc/>
    public string Name => "paper";

    /// <inheritdoc/>
    public async ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        var wanted = image.Graph.Regions.Count > 0 ? new([]) : await words.OfAsync(image, cancellationToken);
        var photo = image.Photo.Read(image.Graph.Image);
        return new([
            .. Automatic(_wholes, "sam-whole"),
            .. Automatic(_parts, "sam-part"),
            .. Grounded(photo, wanted.Words, cancellationToken),
        ])
        {
            Dropped = wanted.Note is { } note ? new SortedDictionary<string, int> { [note] = 1 } : new(StringComparer.Ordinal),
        };

        IEnumerable<RegionProposal> Automatic(AutomaticMaskGenerator generator, string source) =>
            generator.Generate(photo, cancellationToken).Masks.Select((mask, i) => mask.ToProposal(source, i.ToString(CultureInfo.InvariantCulture)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        segmenter.Dispose();
        if (grounding is { IsValueCreated: true, Value: IDisposable grounder })
            grounder.Dispose();
    }

    private IEnumerable<RegionProposal> Grounded(Picture photo, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        if (words.Count == 0)
            yield break;
        var (grounder, boxes) = (grounding.Value, new List<(GroundedBox Box, string Word)>());
        foreach (var some in words.Chunk(WordsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            boxes.AddRange(grounder.Ground(photo, some).Where(box => box.Phrase is not null).Select(box => (box, some[box.Phrase!.Value])));
        }
        if (boxes.Count == 0)
            yield break;
        var masks = segmenter.Open(photo).Segment([.. boxes.Select(box => SegmentPrompt.Around(box.Box.Box))]);
        foreach (var (i, (box, word)) in boxes.Index())
        {
            var best = masks[i].Where(mask => !mask.Mask.IsEmpty).MaxBy(mask => mask.PredictedIoU);
            yield return new()
            {
                Source = grounder.Name,
                Id = i.ToString(CultureInfo.InvariantCulture),
                Box = box.Box,
                Mask = best?.Mask,
                MaskSource = best is null ? null : segmenter.Name,
                Name = word,
                PredictedIoU = box.Score,
            };
        }
    }
}

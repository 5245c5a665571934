using SyntheticVG.Datasets;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Perception.Cutting;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Images;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception;

/// <summary>How a <see cref="LightProposer"/> works.</summary>
public sealed record LightProposerOptions
{
    /// <summary>Detections below this score are left out where enough others are surer, in [0, 1]; people by <see cref="MinPersonScore"/>.</summary>
    public double MinScore { get; init; } = 0.44;

    /// <summary>People below this score are left out where enough others are surer, in [0, 1]: whom the detector takes for a person is one nearly
    /// always.</summary>
    public double MinPersonScore { get; init; } = 0.34;

    /// <summary>How many things are enough.</summary>
    public int EnoughThings { get; init; } = 3;

    /// <summary>Detections below this score are always left out, in [0, 1].</summary>
    public double LeastScore { get; init; } = 0.34;

    /// <summary>Of two boxes of one kind of thing whose IoU is larger, the less sure is the same thing, in [0, 1].</summary>
    public double SameThing { get; init; } = 0.5;

    /// <summary>Of two boxes of one name, the less sure is a slice of the other where more of the smaller one lies in the larger, in [0, 1].</summary>
    public double Slice { get; init; } = 0.6;

    /// <summary>A thing in the box of another of its name is no slice of it where its score is at least this, in [0, 1], ...</summary>
    public double SureInside { get; init; } = 0.55;

    /// <summary>... and its area is a smaller share of the other's than this, in [0, 1].</summary>
    public double SmallInside { get; init; } = 0.5;

    /// <summary>Most things of a photo, the surest first: more than a graph holds are not cut out.</summary>
    public int MostThings { get; init; } = 99;

    /// <summary>Longest side of the picture that masks are cut on, in pixels.</summary>
    public int CutSide { get; init; } = 320;

    /// <summary>Most segments without a name, of photos in which nothing has one.</summary>
    public int MostSegments { get; init; } = 6;

    /// <summary>Segments below this score are left out, in [0, 1].</summary>
    public double MinSegmentScore { get; init; } = 0.3;
}

/// <summary>The recipe <c>light</c>: a small detector's boxes, cut out by colour and edge; segments of even colour where it finds nothing.</summary>
/// <remarks>Needs nothing beside the shipped detector. Safe for concurrent use.</remarks>
public sealed class LightProposer(IDetector detector, LightProposerOptions? options = null) : IRegionProposer, IDisposable
{
    private readonly LightProposerOptions _options = options ?? new();
    private readonly BoxCut _cut = new();
    private readonly GraphSegmentation _segmentation = new();

    /// <inheritdoc/>
    public string Name => "light";

    /// <inheritdoc/>
    public ValueTask<ProposalSet> ProposeAsync(AnnotatedImage image, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Propose(image.Photo.Read(image.Graph.Image)));
    }

    /// <summary>Closes the detector.</summary>
    public void Dispose() => (detector as IDisposable)?.Dispose();

    /// <summary>The regions of a photo.</summary>
    public ProposalSet Propose(Picture photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var dropped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var things = DistinctThings.Of(detector.Detect(photo), _options, reason => dropped[reason] = dropped.GetValueOrDefault(reason) + 1);
        var small = Resampler.ShrinkTo(photo, _options.CutSide, ResampleFilter.Bilinear);
        var proposals = things.Select((thing, i) => new RegionProposal
        {
            Source = detector.Name,
            Id = $"{i}",
            Box = thing.Box,
            Mask = _cut.Cut(small, thing.Box, photo.Width, photo.Height, IsUpright(thing)),
            MaskSource = BoxCut.SourceName,
            Name = thing.Label,
            PredictedIoU = Math.Round(thing.Score, 4),
        }).ToList();
        proposals = [.. proposals.Select(p => p with { MaskQuality = Math.Round(BoxCut.QualityOf(p.Mask!, p.Box), 2) })]; // each was cut
        var segments = _segmentation.Divide(small);
        proposals.AddRange(Stuff(small, segments, things, photo));
        if (proposals.Count == 0)
            proposals.AddRange(Segments(segments, proposals, photo.Width, photo.Height));
        return new(proposals) { Dropped = dropped };
    }

    private static bool IsUpright(Detection thing) => Things.Is(thing.Label, ThingKind.Person) && thing.Box.Height >= 1.5 * thing.Box.Width;

    // Sky, grass and the like: named where colour and place are plain.
    private static IEnumerable<RegionProposal> Stuff(Picture small, IReadOnlyList<(Mask Mask, double Score)> segments, List<Detection> things, Picture photo)
    {
        var (x, y) = ((double)small.Width / photo.Width, (double)small.Height / photo.Height);
        var boxes =
            things.Select(thing => (thing.Label, Box: new Box(thing.Box.Left * x, thing.Box.Top * y, thing.Box.Right * x, thing.Box.Bottom * y))).ToList();
        return StuffNames.Of(small, segments.Select(s => s.Mask), boxes)
            .Select(
                stuff => (stuff.Name, Mask: new CoarseMask(stuff.Mask, new(0, 0, photo.Width, photo.Height)).ToPhoto(photo.Width, photo.Height), stuff.Score))
            .Where(stuff => !stuff.Mask.IsEmpty)
            .Select(stuff => new RegionProposal
            {
                Source = StuffNames.SourceName,
                Id = stuff.Name,
                Box = stuff.Mask.Box,
                Mask = stuff.Mask,
                MaskSource = GraphSegmentation.SourceName,
                Name = stuff.Name,
                PredictedIoU = stuff.Score,
                IsStuff = true,
            });
    }

    // Compact segments that nothing named covers: pieces of a thing, not the ground behind everything.
    private IEnumerable<RegionProposal> Segments(IReadOnlyList<(Mask Mask, double Score)> segments, List<RegionProposal> named, int width, int height)
    {
        var (window, known) = (new Box(0, 0, width, height), named.ToList());
        return segments
            .Where(s => s.Score >= _options.MinSegmentScore && s.Mask.Area >= 0.01 * s.Mask.Pixels.Length && s.Mask.Area <= 0.6 * s.Mask.Pixels.Length)
            .Select(s => (Mask: new CoarseMask(s.Mask, window).ToPhoto(width, height), s.Score))
            .Where(s => !s.Mask.IsEmpty && s.Mask.Area >= 0.3 * s.Mask.Box.Area
                && !known.Exists(thing => RegionOverlap.Shared(s.Mask, s.Mask.Box, thing.Mask, thing.Box) > 0.3 * s.Mask.Area))
            .OrderByDescending(s => s.Score * Math.Sqrt(s.Mask.Area))
            .Take(_options.MostSegments)
            .Select((s, i) =>
                new RegionProposal { Source = GraphSegmentation.SourceName, Id = $"{i}", Box = s.Mask.Box, Mask = s.Mask, PredictedIoU = s.Score });
    }
}

using SyntheticVG.Datasets;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Perception.Cutting;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Images;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception;

/// <summary>How a <see cref="LightProposer"/> works.</summary>
public sealed record LightProposerOptions
{
    /// <summary>Detections below this score are left out where enough others are surer, in [0, 1].</summary>
    public double MinScore { get; init; } = 0.42;

    /// <summary>How many things are enough.</summary>
    public int EnoughThings { get; init; } = 3;

    /// <summary>Detections below this score are always left out, in [0, 1].</summary>
    public double LeastScore { get; init; } = 0.36;

    /// <summary>Of two boxes of one kind of thing that overlap more, the less sure is the same thing, in [0, 1].</summary>
    public double SameThing { get; init; } = 0.6;

    /// <summary>Longest side of the picture that masks are cut on, in pixels.</summary>
    public int CutSide { get; init; } = 320;

    /// <summary>Where named things cover less of the photo than this, segments without a name are proposed too, in [0, 1].</summary>
    public double LeastCovered { get; init; } = 0.35;

    /// <summary>Most such segments.</summary>
    public int MostSegments { get; init; } = 6;

    /// <summary>Segments below this score are left out, in [0, 1].</summary>
    public double MinSegmentScore { get; init; } = 0.3;
}

/// <summary>The recipe <c>light</c>: a small detector's boxes, cut out by colour and edge; segments of even colour where it finds little.</summary>
/// <remarks>Needs nothing beside the shipped detector. Safe for concurrent use.</remarks>
public sealed class LightProposer(IDetector detector, LightProposerOptions? options = null) : IRegionProposer, IDisposable
{
    private const ThingKind Alike = ThingKind.Animal | ThingKind.Vehicle | ThingKind.Seat | ThingKind.Person; // classes that detectors confuse among themselves

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
        return ValueTask.FromResult(Propose(GraphPhoto.Read(image.PicturePath, image.Graph.Image)));
    }

    /// <summary>Closes the detector.</summary>
    public void Dispose() => (detector as IDisposable)?.Dispose();

    /// <summary>The regions of a photo.</summary>
    public ProposalSet Propose(Picture photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var dropped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var things = Distinct(detector.Detect(photo), dropped);
        var small = Resampler.ShrinkTo(photo, _options.CutSide, ResampleFilter.Bilinear);
        var proposals = things.Select((thing, i) => new RegionProposal
        {
            Source = detector.Name,
            Id = $"{i}",
            Box = thing.Box,
            Mask = _cut.Cut(small, thing.Box, photo.Width, photo.Height),
            MaskSource = BoxCut.SourceName,
            Name = thing.Label,
            PredictedIoU = Math.Round(thing.Score, 4),
        }).ToList();
        var segments = _segmentation.Divide(small);
        proposals.AddRange(Stuff(small, segments, things, photo));
        if (CoverOf(things, photo) < _options.LeastCovered)
            proposals.AddRange(Segments(segments, proposals, photo.Width, photo.Height));
        return new(proposals) { Dropped = dropped };
    }

    // Each thing once, the surest name first: detectors draw several boxes, and call a dog a cow.
    private List<Detection> Distinct(IReadOnlyList<Detection> detections, SortedDictionary<string, int> dropped)
    {
        var kept = new List<Detection>();
        foreach (var detection in detections.OrderByDescending(d => d.Score))
        {
            if (detection.Score < (kept.Count < _options.EnoughThings ? _options.LeastScore : _options.MinScore))
                Count("below-score");
            else if (detection.Box.IsEmpty)
                Count("zero-area");
            else if (kept.Exists(better => IsOneThing(better, detection)))
                Count("same-thing");
            else
                kept.Add(detection);
        }
        return kept;

        void Count(string reason) => dropped[reason] = dropped.GetValueOrDefault(reason) + 1;
    }

    private bool IsOneThing(Detection better, Detection detection)
    {
        var (first, second) = (Things.KindsOf(better.Label), Things.KindsOf(detection.Label));
        if (better.Label != detection.Label && (first & second & Alike) == 0)
        {
            var iou = better.Box.IoU(detection.Box); // nothing else fills the very same box; a bowl is half a wine glass
            return iou > 0.85 || (iou > 0.45 && detection.Score < 0.7 * better.Score && (first & second & ThingKind.Portable) != 0);
        }
        var inside = better.Box.Intersect(detection.Box) is { IsEmpty: false } shared ? shared.Area / Math.Min(better.Box.Area, detection.Box.Area) : 0;
        return better.Box.IoU(detection.Box) > _options.SameThing || (inside > 0.85 && (detection.Score < 0.75 * better.Score || AreSlices(better, detection)));
    }

    // A box in another whose top it shares: a thing and a piece of it that begins with the head. Of two things one behind the other the farther
    // one seldom reaches as high, and of two side by side none lies in the other.
    private static bool AreSlices(Detection a, Detection b) => a.Class == b.Class && Math.Abs(a.Box.Top - b.Box.Top) < 0.05 * Math.Max(a.Box.Height, b.Box.Height);

    private static double CoverOf(List<Detection> things, Picture photo)
    {
        const int Cells = 32;
        var covered = 0;
        for (var i = 0; i < Cells * Cells; i++)
        {
            var (x, y) = (((i % Cells) + 0.5) * photo.Width / Cells, ((i / Cells) + 0.5) * photo.Height / Cells);
            covered += things.Exists(thing => x >= thing.Box.Left && x < thing.Box.Right && y >= thing.Box.Top && y < thing.Box.Bottom) ? 1 : 0;
        }
        return (double)covered / (Cells * Cells);
    }

    // Sky, grass and the like: named where colour and place are plain.
    private static IEnumerable<RegionProposal> Stuff(Picture small, IReadOnlyList<(Mask Mask, double Score)> segments, List<Detection> things, Picture photo)
    {
        var (x, y) = ((double)small.Width / photo.Width, (double)small.Height / photo.Height);
        var boxes = things.Select(thing => (thing.Label, Box: new Box(thing.Box.Left * x, thing.Box.Top * y, thing.Box.Right * x, thing.Box.Bottom * y))).ToList();
        return StuffNames.Of(small, segments.Select(s => s.Mask), boxes)
            .Select(stuff => (stuff.Name, Mask: new CoarseMask(stuff.Mask, new(0, 0, photo.Width, photo.Height)).ToPhoto(photo.Width, photo.Height), stuff.Score))
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
            .Where(s => !s.Mask.IsEmpty && s.Mask.Area >= 0.3 * s.Mask.Box.Area && !known.Exists(thing => RegionOverlap.Shared(s.Mask, s.Mask.Box, thing.Mask, thing.Box) > 0.3 * s.Mask.Area))
            .OrderByDescending(s => s.Score * Math.Sqrt(s.Mask.Area))
            .Take(_options.MostSegments)
            .Select((s, i) => new RegionProposal { Source = GraphSegmentation.SourceName, Id = $"{i}", Box = s.Mask.Box, Mask = s.Mask, PredictedIoU = s.Score });
    }
}

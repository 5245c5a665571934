using SyntheticVG.Images;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception;

/// <summary>How a <see cref="SecondLook"/> looks.</summary>
public sealed record SecondLookOptions
{
    /// <summary>Things of at least this score are believed without a closer look, in [0, 1].</summary>
    public double Sure { get; init; } = 0.45;

    /// <summary>Things below this score are not looked at again, in [0, 1].</summary>
    public double Least { get; init; } = 0.2;

    /// <summary>The score from which the detector itself must speak: what it sees twice at this score may be looked at closer, in [0, 1].</summary>
    public double First => Least / 2;

    /// <summary>The score at which it is least clear whether a thing is there: such things are looked at first, in [0, 1].</summary>
    public double Doubtful { get; init; } = 0.3;

    /// <summary>Of two names for one box, the less sure one counts where its score is at least this share of the other's, in [0, 1]:
    /// both are looked at closer, however sure.</summary>
    public double Rivalry { get; init; } = 0.75;

    /// <summary>Most closer looks at a photo.</summary>
    public int Looks { get; init; } = 2;

    /// <summary>Side of the closer look, in sides of the thing: what is around it helps to know it.</summary>
    public double Around { get; init; } = 2;

    /// <summary>Things of a shorter side than this are not looked at closer: there is nothing more to see, in pixels.</summary>
    public double LeastSide { get; init; } = 48;
}

/// <summary>Makes a small detector surer: it looks at the photo and at its mirror image, then closer at what it is unsure of.</summary>
/// <remarks>The score of a thing is the mean of the looks; what is seen only once keeps half of its score. Most things that a small detector
/// imagines it imagines once. Safe for concurrent use where the detector is.</remarks>
public sealed class SecondLook(IDetector detector, SecondLookOptions? options = null) : IDetector, IDisposable
{
    private const int MirrorSide = 832; // more than small detectors use; a mirror image of 100 megapixels would cost 300 MB

    private const double SameBox = 0.5, AboutTheSameBox = 0.4, SameThing = 0.6; // IoU; a closer look moves edges

    private readonly SecondLookOptions _options = options ?? new();

    /// <inheritdoc/>
    public string Name => detector.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => detector.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Detection> Detect(Picture photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var small = Resampler.ShrinkTo(photo, MirrorSide, ResampleFilter.Bilinear);
        var scale = (double)photo.Width / small.Width;
        var mirrored = detector.Detect(small.Mirror()).Select(d => d with { Box = InPhoto(d.Box, small.Width, scale).Clamp(photo.Width, photo.Height) });
        var seen = Distinct(Mean(detector.Detect(photo), [.. mirrored]));
        var rivals = seen.Where(thing => seen.Exists(other => AreRivals(thing, other))).Where(IsLarge).Take(_options.Looks).ToList();
        var doubtful = seen.Except(rivals).Where(IsWorthALook).OrderBy(thing => Math.Abs(thing.Score - _options.Doubtful)).Take(_options.Looks - rivals.Count);
        var again = rivals.Concat(doubtful).ToHashSet();
        return [.. seen.Select(thing => again.Contains(thing) ? Closer(photo, thing) : thing).OrderByDescending(thing => thing.Score)];
    }

    /// <inheritdoc/>
    public void Dispose() => (detector as IDisposable)?.Dispose();

    private bool IsWorthALook(Detection thing) =>
        thing.Score < _options.Sure && thing.Score >= _options.Least && IsLarge(thing);

    private bool IsLarge(Detection thing) => Math.Min(thing.Box.Width, thing.Box.Height) >= _options.LeastSide;

    // A dog or a cow, a cup or a bowl: the same box under two names that are almost equally sure.
    private bool AreRivals(Detection a, Detection b) => a.Class != b.Class && Math.Max(a.Score, b.Score) >= _options.Doubtful
        && Math.Min(a.Score, b.Score) >= _options.Rivalry * Math.Max(a.Score, b.Score) && a.Box.IoU(b.Box) > SameThing;

    private Detection Closer(Picture photo, Detection thing)
    {
        var side = _options.Around * Math.Max(thing.Box.Width, thing.Box.Height);
        var (left, top) = ((int)Math.Max(0, thing.Box.CentreX - (side / 2)), (int)Math.Max(0, thing.Box.CentreY - (side / 2)));
        var (width, height) = ((int)Math.Min(photo.Width - left, side), (int)Math.Min(photo.Height - top, side));
        var found = detector.Detect(photo.Crop(left, top, Math.Max(1, width), Math.Max(1, height)))
            .Where(d => d.Class == thing.Class && d.Box.Offset(left, top).IoU(thing.Box) > AboutTheSameBox)
            .Select(d => d.Score).DefaultIfEmpty().Max();
        return thing with { Score = (thing.Score + found) / 2 };
    }

    private static Box InPhoto(Box mirrored, double width, double scale) =>
        new((width - mirrored.Right) * scale, mirrored.Top * scale, (width - mirrored.Left) * scale, mirrored.Bottom * scale);

    // Pairs what both looks saw, the surest first.
    private static IEnumerable<Detection> Mean(IReadOnlyList<Detection> first, List<Detection> second)
    {
        foreach (var thing in first.OrderByDescending(d => d.Score))
        {
            var same = second.Where(d => d.Class == thing.Class && d.Box.IoU(thing.Box) > SameBox).MaxBy(d => d.Box.IoU(thing.Box));
            if (same is not null)
                second.Remove(same);
            yield return same is null ? thing with { Score = thing.Score / 2 } : thing with { Score = (thing.Score + same.Score) / 2, Box = Between(thing, same) };
        }
        foreach (var thing in second)
            yield return thing with { Score = thing.Score / 2 };
    }

    private static Box Between(Detection a, Detection b)
    {
        var share = a.Score / (a.Score + b.Score);
        return new(Mix(a.Box.Left, b.Box.Left), Mix(a.Box.Top, b.Box.Top), Mix(a.Box.Right, b.Box.Right), Mix(a.Box.Bottom, b.Box.Bottom));

        double Mix(double x, double y) => (x * share) + (y * (1 - share));
    }

    private static List<Detection> Distinct(IEnumerable<Detection> things)
    {
        var kept = new List<Detection>();
        foreach (var thing in things.OrderByDescending(d => d.Score))
        {
            if (!kept.Exists(better => better.Class == thing.Class && better.Box.IoU(thing.Box) > SameThing))
                kept.Add(thing);
        }
        return kept;
    }
}

using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception;

/// <summary>Each thing once, under its surest name: detectors draw several boxes, slices too, and call a dog a cow.</summary>
/// <remarks>The bounds were found on the photos of <c>bench/photos</c>.</remarks>
internal static class DistinctThings
{
    // Classes that detectors confuse among themselves.
    private const ThingKind Alike = ThingKind.Animal | ThingKind.Vehicle | ThingKind.Seat | ThingKind.Person;

    /// <summary>The detections that are things of their own, the surest first.</summary>
    /// <param name="detections">What a detector found.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="dropped">Told why each of the others goes.</param>
    public static List<Detection> Of(IReadOnlyList<Detection> detections, LightProposerOptions options, Action<string> dropped)
    {
        var kept = new List<Detection>();
        foreach (var detection in InHerds([.. detections.Where(d => d.Score >= options.LeastScore)]).OrderByDescending(d => d.Score))
        {
            if (detection.Score < (kept.Count < options.EnoughThings
                ? options.LeastScore
                : Things.Is(detection.Label, ThingKind.Person) ? options.MinPersonScore
                : options.MinScore))
                dropped("below-score");
            else if (detection.Box.IsEmpty)
                dropped("zero-area");
            else if (kept.Exists(better => IsOneThing(better, detection, options)))
                dropped("same-thing");
            else if (kept.Count >= options.MostThings)
                dropped("over-cap");
            else
                kept.Add(detection);
        }
        for (var i = detections.Count(d => d.Score < options.LeastScore); i > 0; i--)
            dropped("below-score");
        return kept;
    }

    private static bool IsOneThing(Detection better, Detection detection, LightProposerOptions options)
    {
        var (iou, inside) = (better.Box.IoU(detection.Box), ShareInside(better.Box, detection.Box));
        if (better.Label == detection.Label)
            return iou > options.SameThing || (inside > options.Slice && !IsInCrowd(better, detection, options));
        var (first, second) = (Things.KindsOf(better.Label), Things.KindsOf(detection.Label));
        if ((first & second & Alike) != 0)
            return iou > options.SameThing || (inside > 0.85 && detection.Score < 0.75 * better.Score);
        // Nothing else fills the very same box; a bowl is half a wine glass.
        return iou > 0.85 || (iou > 0.45 && detection.Score < 0.7 * better.Score && (first & second & ThingKind.Portable) != 0);
    }

    // One before the other: a child before its father is much smaller, and sure; a slice of a thing begins where it does, or is unsure.
    private static bool IsInCrowd(Detection better, Detection detection, LightProposerOptions options) =>
        detection.Score >= options.SureInside && Math.Abs(better.Box.Top - detection.Box.Top) >= 0.05 * Math.Max(better.Box.Height, detection.Box.Height)
        && Math.Min(better.Box.Area, detection.Box.Area) < options.SmallInside * Math.Max(better.Box.Area, detection.Box.Area);

    private static double ShareInside(Box a, Box b) => a.Intersect(b) is { IsEmpty: false } shared ? shared.Area / Math.Min(a.Area, b.Area) : 0;

    // Animals of one size side by side are of one kind, unless the detector is sure of another.
    private static IEnumerable<Detection> InHerds(List<Detection> detections)
    {
        const double Unsure = 0.6;
        foreach (var detection in detections)
        {
            if (!Things.Is(detection.Label, ThingKind.Animal) || detection.Score >= Unsure)
            {
                yield return detection;
                continue;
            }
            var herd = detections.Where(d => Things.Is(d.Label, ThingKind.Animal) && IsOfOneSize(d.Box, detection.Box)).GroupBy(d => d.Label)
                .Select(kind => (First: kind.First(), Sum: kind.Sum(d => d.Score))).OrderByDescending(kind => kind.Sum).First(); // at least itself
            yield return herd.First.Label != detection.Label && herd.Sum >= 2 * detections.Where(d => d.Label == detection.Label).Sum(d => d.Score)
                ? detection with { Label = herd.First.Label, Class = herd.First.Class }
                : detection;
        }
    }

    private static bool IsOfOneSize(Box a, Box b) => Math.Min(a.Height, b.Height) >= 0.5 * Math.Max(a.Height, b.Height);
}

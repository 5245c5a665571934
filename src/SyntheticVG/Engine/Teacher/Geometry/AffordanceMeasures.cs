using SyntheticVG.Engine.Filters.Measurements;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>What the table of affordances asks of a pair.</summary>
/// <param name="pair">The subject against the object.</param>
/// <param name="resting">Share of the object's box on a table, desk or counter.</param>
internal readonly struct AffordanceMeasures(PairMeasures pair, double resting)
{
    /// <summary>Area of the subject over that of the photo.</summary>
    public double SubjectShare => pair.Subject.Box.Area / (pair.Width * pair.Height);

    /// <summary>How far the centres lie apart sideways, over the photo's width.</summary>
    public double Aside => Math.Abs(pair.Leftward) / pair.Width;

    /// <summary>A measurement by its name in the table.</summary>
    public double Of(string name) => name switch
    {
        "cover" => pair.ObjectIn,
        "inside" => pair.SubjectIn,
        "size" => pair.Object.Box.Area / Math.Max(1, pair.Subject.Box.Area),
        "upright" => SubjectHeight / Math.Max(1, pair.Subject.Box.Width),
        "below" => pair.Rise / SubjectHeight,
        "lift" => (pair.Subject.Box.Bottom - pair.Object.Box.Bottom) / SubjectHeight,
        "across" => pair.HorizontalOverlap,
        "gap" => pair.GapShare,
        "touch" => pair.Touch || Covers ? 1 : 0,
        "meet" => Meets ? 1 : 0,
        "feet" => pair.FeetTouch ? 1 : 0,
        "resting" => resting,
        "seat" => (pair.Subject.Box.Bottom - pair.Object.Box.Top) / Math.Max(1, pair.Object.Box.Height),
        _ => throw new InvalidDataException(
            $"affordances.tsv: no measurement '{name}'; expected cover, inside, size, upright, below, lift, across, gap, touch, meet, feet, resting or seat"),
    };

    private double SubjectHeight => Math.Max(1, pair.Subject.Box.Height);

    // What is held before the body has no edge in common with it where both are boxes.
    private bool Covers => pair.Subject.Silhouette.Bits.CountCommon(pair.Object.Silhouette.Bits) >= 0.1 * Math.Min(pair.Subject.Area, pair.Object.Area);

    private bool Meets
    {
        get
        {
            var shared = pair.Subject.Box.Intersect(pair.Object.Box);
            return shared.Right - shared.Left >= -pair.Reach && shared.Bottom - shared.Top >= -pair.Reach;
        }
    }
}

using SyntheticVG.Datasets;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Measurements;

/// <summary>What is measured of a subject against an object, each figure when first asked for.</summary>
internal sealed class PairMeasures
{
    private readonly ImageInfo _image;
    private readonly DepthMap? _depth;
    private readonly Lazy<double> _gap;
    private readonly Lazy<PairMeasures> _reversed;
    private readonly Lazy<double> _inHull;
    private readonly Lazy<int> _contact;
    private readonly Lazy<double?> _edgeNearness;
    private readonly Lazy<int> _sectors;

    public PairMeasures(RegionMeasures subject, RegionMeasures @object, ImageInfo image, DepthMap? depth, Func<double> gap, Func<PairMeasures> reversed)
    {
        (Subject, Object, _image, _depth) = (subject, @object, image, depth);
        Diagonal = Math.Sqrt(((double)image.Width * image.Width) + ((double)image.Height * image.Height));
        _gap = new(gap);
        _reversed = new(reversed);
        _inHull = new(() => Share(Overlap(Subject.Silhouette, Object.Silhouette.Hull), Subject.Area));
        _contact = new(() => Gap > Reach ? 0 : Subject.Silhouette.Boundary.CountCommon(Object.Silhouette.Dilated(Reach)));
        _edgeNearness = new(MeasureEdge);
        _sectors = new(CountSectors);
    }

    public RegionMeasures Subject { get; }

    public RegionMeasures Object { get; }

    /// <summary>The same pair seen from the other end.</summary>
    public PairMeasures Reversed => _reversed.Value;

    /// <summary>Diagonal of the image, D, in pixels.</summary>
    public double Diagonal { get; }

    public double Width => _image.Width;

    public double Height => _image.Height;

    /// <summary>Within what distance two masks count as in contact, k, in pixels.</summary>
    public double Reach => Math.Max(2, 0.006 * Diagonal);

    /// <summary>Shared x-interval over the lesser width, hOv.</summary>
    public double HorizontalOverlap => Interval(S.Left, S.Right, O.Left, O.Right);

    /// <summary>Shared y-interval over the lesser height, vOv.</summary>
    public double VerticalOverlap => Interval(S.Top, S.Bottom, O.Top, O.Bottom);

    /// <summary>Share of the subject's box inside the object's, bIn(s,o).</summary>
    public double SubjectIn => Share(S.Intersect(O).Area, S.Area);

    /// <summary>Share of the object's box inside the subject's, bIn(o,s).</summary>
    public double ObjectIn => Share(S.Intersect(O).Area, O.Area);

    /// <summary>Share of the subject's mask inside the object's filled convex hull, mIn(s,o).</summary>
    public double SubjectInHull => _inHull.Value;

    /// <summary>Least distance between the masks, in pixels.</summary>
    public double Gap => _gap.Value;

    /// <summary>Gap over the image's diagonal.</summary>
    public double GapShare => Gap / Diagonal;

    /// <summary>Boundary pixels of the subject within reach of the object.</summary>
    public int ContactPixels => _contact.Value;

    /// <summary>Whether the masks are in contact along more than a corner: at least 8 boundary pixels and 2 % of the shorter perimeter
    /// within reach; a region too small to have as many needs half of its perimeter.</summary>
    public bool Touch => ContactPixels > 0 && ContactPixels >= Math.Min(
        Math.Max(8, 0.02 * Math.Min(Subject.Silhouette.Perimeter, Object.Silhouette.Perimeter)),
        Math.Max(1, 0.5 * Math.Min(Subject.Silhouette.Perimeter, Object.Silhouette.Perimeter)));

    /// <summary>Whether the lowest 15 % of the subject touches the object.</summary>
    public bool FeetTouch => ContactIn(0.85, 1) > 0;

    /// <summary>Contact pixels in a band of the subject's height, 0 top, 1 bottom.</summary>
    public int ContactIn(double from, double to)
    {
        if (ContactPixels == 0)
            return 0;
        var (top, height) = (Subject.Silhouette.Top, Subject.Silhouette.Bottom - Subject.Silhouette.Top);
        return Subject.Silhouette.Boundary.CountCommon(
            Object.Silhouette.Dilated(Reach), top + (int)Math.Floor(from * height), top + (int)Math.Ceiling(to * height));
    }

    /// <summary>Share of the object's boundary that lies within reach of the subject.</summary>
    public double ObjectRim => Gap > Reach ? 0
        : Share(Object.Silhouette.Boundary.CountCommon(Subject.Silhouette.Dilated(Reach)), Object.Silhouette.Perimeter);

    /// <summary>Intersection over union of the masks, or of the boxes where masks lack.</summary>
    public double IoU
    {
        get
        {
            if (S.IoU(O) == 0)
                return 0;
            var common = Subject.Silhouette.Bits.CountCommon(Object.Silhouette.Bits);
            return Share(common, Subject.Area + Object.Area - common);
        }
    }

    /// <summary>Share of the smaller mask that lies under the other; 0 where either mask is unknown.</summary>
    public double MaskOverlap => Subject.Region.Mask is null || Object.Region.Mask is null ? 0
        : Share(Subject.Silhouette.Bits.CountCommon(Object.Silhouette.Bits), Math.Min(Subject.Area, Object.Area));

    /// <summary>How many pixels of height the subject's centre lies above the object's.</summary>
    public double Rise => O.CentreY - S.CentreY;

    /// <summary>How many pixels the subject's centre lies to the left of the object's.</summary>
    public double Leftward => O.CentreX - S.CentreX;

    /// <summary>How far the subject's base lies below the object's, over the image's height: nearer on flat ground.</summary>
    public double BaseAhead => (S.Bottom - O.Bottom) / Height;

    /// <summary>Nearness of the subject minus the object's, Δz; null without depth on both.</summary>
    public double? Nearer => Subject.Nearness - Object.Nearness;

    /// <summary>The least difference of depth that counts, δ.</summary>
    public double DepthMargin => Math.Clamp(0.5 * Math.Max(Subject.DepthSpread, Object.DepthSpread), 0.04, 0.20);

    /// <summary>Median nearness of the subject's side of the contact minus the object's, zEdge; null without depth or contact.</summary>
    public double? EdgeNearer => _edgeNearness.Value;

    /// <summary>In how many of 16 directions from the object's centre the subject has pixels.</summary>
    public int Sectors => _sectors.Value;

    private Box S => Subject.Box;

    private Box O => Object.Box;

    private static double Interval(double a1, double a2, double b1, double b2) =>
        Share(Math.Max(0, Math.Min(a2, b2) - Math.Max(a1, b1)), Math.Min(a2 - a1, b2 - b1));

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    // Both in order of column; the hull has one run a column.
    private static double Overlap(Silhouette mask, Silhouette hull)
    {
        if (mask.IsEmpty || hull.IsEmpty)
            return 0;
        var (first, sum) = (hull.Runs[0].X, 0L);
        foreach (var run in mask.Runs)
        {
            if (run.X - first is var at && at >= 0 && at < hull.Runs.Length)
                sum += Math.Max(0, Math.Min(run.End, hull.Runs[at].End) - Math.Max(run.Start, hull.Runs[at].Start));
        }
        return sum;
    }

    private double? MeasureEdge()
    {
        if (_depth is null || Gap > Reach)
            return null;
        var (subject, @object) = (Subject.Silhouette, Object.Silhouette);
        return DepthSamples.Median(subject.Bits.And(@object.Dilated(2 * Reach)), _image, _depth)
            - DepthSamples.Median(@object.Bits.And(subject.Dilated(2 * Reach)), _image, _depth);
    }

    private int CountSectors()
    {
        var (cx, cy, seen) = (O.CentreX, O.CentreY, 0);
        foreach (var run in Subject.Silhouette.Runs)
        {
            for (var y = run.Start; y < run.End; y = y + 4 < run.End || y == run.End - 1 ? y + 4 : run.End - 1)
                seen |= 1 << Sector(run.X + 0.5 - cx, y + 0.5 - cy);
        }
        return int.PopCount(seen);
    }

    private static int Sector(double dx, double dy) => (int)Math.Floor((Math.Atan2(dy, dx) + Math.PI) / (2 * Math.PI) * 16) & 15;
}

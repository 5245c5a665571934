using System.Collections.Frozen;
using static SyntheticVG.Engine.Filters.Rules.ThingKind;

namespace SyntheticVG.Engine.Filters.Rules;

/// <summary>The rules, one a family of predicates. Distances are in pixels, <c>D</c> is the image's diagonal.</summary>
/// <remarks>
/// Thresholds were set on 3,743 human relations: <i>in</i> fails only without
/// contact; the ground line passes at 0.03 of the height and fails only beyond 0.12; a support that is smaller and higher than what
/// it should carry is a swap. Wearing, riding, holding and parts pass where class and cover prove them 8 times in 10 or better.
/// </remarks>
internal static class RuleTable
{
    private const ThingKind Animate = Person | Animal;

    private static readonly Rule LeftOf = new("left-of")
    {
        Abstain = c => c.Pair.SubjectIn >= 0.9 || c.Pair.ObjectIn >= 0.9, // "on the left side of"
        Fail = c => c.Pair.Leftward < -SideMargin(c),
        Pass = c => c.Pair.Leftward > SideMargin(c) && c.Pair.Subject.Box.Right < c.Pair.Object.Box.Right,
        Repairs = ["right of"],
        Shows = ["leftward", "bIn", "bInObject"],
    };

    private static readonly Rule RightOf = LeftOf with
    {
        Family = "right-of",
        Fail = c => -c.Pair.Leftward < -SideMargin(c),
        Pass = c => -c.Pair.Leftward > SideMargin(c) && c.Pair.Subject.Box.Left > c.Pair.Object.Box.Left,
        Repairs = ["left of"],
    };

    private static readonly Rule Above = new("above")
    {
        Fail = c => c.Pair.Rise <= 0 && c.Pair.Subject.Box.Top >= c.Pair.Object.Box.Top - Slack(c),
        Pass = c => c.Pair.Rise > RiseMargin(c) && c.Pair.HorizontalOverlap >= 0.25
            && c.Pair.Subject.Box.Bottom <= c.Pair.Object.Box.Top + (0.4 * c.Pair.Object.Box.Height),
        Repairs = ["below"],
        Shows = ["rise", "hOv", "vOv"],
    };

    private static readonly Rule Over = Above with
    {
        Family = "over",
        Abstain = c => c.Pair.Rise > -RiseMargin(c) && c.Pair.Reversed.SubjectInHull >= 0.4, // a blanket over a bed covers it
        Repairs = ["under"],
    };

    private static readonly Rule Below = new("below")
    {
        Fail = c => c.Pair.Rise >= 0 && c.Pair.Subject.Box.Bottom <= c.Pair.Object.Box.Bottom + Slack(c),
        Pass = c => (-c.Pair.Rise > RiseMargin(c) && c.Pair.HorizontalOverlap >= 0.25
                && c.Pair.Subject.Box.Top >= c.Pair.Object.Box.Bottom - (0.4 * c.Pair.Object.Box.Height))
            || (-c.Pair.Rise > RiseMargin(c) && c.Pair.HorizontalOverlap >= 0.5) // a person under an umbrella
            || (-c.Pair.Rise > 0 && c.Pair.SubjectIn >= 0.6), // a cat under a table
        Repairs = ["above"],
        Shows = ["rise", "hOv", "vOv", "bIn"],
    };

    private static readonly Rule Support = new("support")
    {
        Fail = c => c.Pair.GapShare > (c.ObjectIs(Wall | Printed) && !c.ObjectIs(Ground | ThingKind.Support) ? 0.03 : 0.05)
            || c.Pair.Subject.Box.Top > c.Pair.Object.Box.Bottom
            || IsSwappedSupport(c),
        Pass = c => (Carries(c) && !DepthContradicts(c)) || Attached(c),
        Shows = ["gap", "contact", "hOv", "bIn", "bInObject", "baseAhead", "dz"],
    };

    private static readonly Rule Posture = Support with
    {
        Family = "posture",
        Pass = c => Carries(c),
        Ask = _ => true, // geometry sees the support, not that it stands, sits or walks
    };

    private static readonly Rule Inside = new("inside")
    {
        Abstain = c => c.ObjectIs(Wearable) && c.SubjectIs(Animate), // "in a suit" is worn
        Fail = c => (c.Pair.SubjectIn < 0.2 && c.Pair.GapShare > 0.02) || (c.Pair.ObjectIn >= 0.8 && c.Pair.SubjectIn < 0.3),
        Pass = c => c.Pair.SubjectIn >= 0.8 || (c.Pair.SubjectIn >= 0.5 && c.Pair.SubjectInHull >= 0.5) || (c.ObjectIs(Fluid) && c.Pair.Touch),
        Shows = ["bIn", "bInObject", "mIn", "gap"],
    };

    private static readonly Rule InFrontOf = new("in-front-of")
    {
        Abstain = c => c.SubjectIs(Person) && c.ObjectIs(Screen), // in front of a laptop, as the person sees it
        Fail = DepthOrder.ObjectNearer,
        Pass = c => DepthOrder.SubjectNearer(c) && (c.Pair.HorizontalOverlap > 0 || c.Pair.GapShare <= 0.15),
        Repairs = ["behind"],
        Shows = ["dz", "delta", "zEdge", "baseAhead", "hOv", "gap"],
    };

    private static readonly Rule Nearer = InFrontOf with
    {
        Family = "nearer",
        Abstain = _ => false,
        Pass = DepthOrder.SubjectNearer,
        Repairs = [],
    };

    private static readonly Rule Near = new("near")
    {
        Fail = c => c.Pair.Gap > LongerDiagonal(c) || c.Pair.GapShare > 0.35,
        Pass = IsNear,
        Repairs = [],
        Shows = ["gap", "dz"],
    };

    private static readonly Rule NextTo = new("next-to")
    {
        Fail = c => Near.Fail(c) || IsStacked(c),
        Pass = c => IsNear(c) && c.Pair.VerticalOverlap >= 0.2 && c.Pair.SubjectIn < 0.8 && c.Pair.ObjectIn < 0.8 && c.Pair.HorizontalOverlap < 0.7,
        Repairs = ["above", "below"],
        Shows = ["gap", "vOv", "hOv", "bIn", "bInObject", "dz"],
    };

    private static readonly Rule Touching = new("touching")
    {
        Fail = c => c.Pair.GapShare > 0.02,
        Pass = c => c.Pair.Touch,
        Ask = c => c.Predicate.Predicate.StartsWith("lean", StringComparison.Ordinal),
        Shows = ["gap", "contact"],
    };

    private static readonly Rule Hanging = new("hanging")
    {
        Fail = c => c.Pair.Subject.Box.Bottom < c.Pair.Object.Box.Top,
        Pass = c => c.Pair.GapShare <= 0.02 && c.Pair.Subject.Box.Top >= c.Pair.Object.Box.Top - c.Pair.Reach
            && (c.Pair.ContactPixels == 0 || c.Pair.ContactIn(0, 0.35) > 0),
        Shows = ["gap", "contact", "rise"],
    };

    private static readonly Rule Covering = new("covering")
    {
        Fail = c => c.Pair.GapShare > 0.02,
        Pass = c => c.Pair.Reversed.SubjectInHull >= 0.3 || c.Pair.ObjectRim >= 0.4,
        Ask = _ => true,
        Shows = ["gap", "contact", "bInObject"],
    };

    private static readonly Rule Surrounding = new("surrounding")
    {
        Fail = c => c.Pair.ObjectIn < 0.3,
        Pass = c => c.Pair.ObjectIn >= 0.7 && c.Pair.Sectors >= 10,
        Shows = ["bInObject", "sectors"],
    };

    private static readonly Rule PartOf = new("part-of")
    {
        Fail = c => (c.Pair.SubjectIn < 0.2 && c.Pair.GapShare > 0.06) || (c.Pair.ObjectIn >= 0.9 && c.Pair.SubjectIn < 0.3),
        Pass = c => c.Pair.SubjectIn >= 0.7 && c.Pair.Touch,
        Ask = c => !c.SubjectIs(Part | Wearable),
        Shows = ["bIn", "bInObject", "gap", "contact"],
    };

    private static readonly Rule Larger = new("larger-than")
    {
        Fail = c => AtOneDepth(c) && c.Pair.Subject.Area * 1.3 <= c.Pair.Object.Area,
        Pass = c => AtOneDepth(c) && c.Pair.Subject.Area >= c.Pair.Object.Area * 1.3,
        Shows = ["areaRatio", "dz", "delta"],
    };

    private static readonly Rule Taller = new("taller-than")
    {
        Fail = c => AtOneDepth(c) && c.Pair.Subject.Box.Height * 1.3 <= c.Pair.Object.Box.Height,
        Pass = c => AtOneDepth(c) && c.Pair.Subject.Box.Height >= c.Pair.Object.Box.Height * 1.3,
        Shows = ["heightRatio", "dz", "delta"],
    };

    private static readonly Rule Contact = new("contact")
    {
        Fail = c => c.Pair.GapShare > 0.06 || IsOneThingTwice(c),
        Ask = _ => true,
        Shows = ["gap", "bInObject"],
    };

    private static readonly Rule Holding = Contact with
    {
        Family = "holding",
        Fail = c => c.Pair.GapShare > 0.06 || IsOneThingTwice(c) || IsSwappedGrip(c),
        Pass = c => c.SubjectIs(Person) && c.ObjectIs(Portable) && c.Pair.ObjectIn >= 0.9,
    };

    private static readonly Rule Wearing = new("wearing")
    {
        Fail = c => c.Pair.GapShare > 0.06 || c.Pair.ObjectIn < 0.5 || (c.Object != 0 && !c.ObjectIs(Wearable)) || c.SubjectIs(Vehicle | Seat | Ground),
        Pass = c => c.SubjectIs(Animate) && c.ObjectIs(Wearable) && c.Pair.ObjectIn >= 0.8,
        Shows = ["gap", "bInObject"],
    };

    private static readonly Rule Riding = new("riding")
    {
        Fail = c => c.Pair.GapShare > 0.06 || c.SubjectIsLifeless || (c.ObjectIs(Person) && c.SubjectIs(Animal)) || IsSwappedRide(c),
        Pass = c => c.SubjectIs(Animate) && c.Pair.Touch && (c.ObjectIs(Enclosing) ? c.Pair.SubjectIn >= 0.5
            : c.ObjectIs(Mount) && RelativeRise(c) >= 0.08),
        Ask = _ => true,
        Shows = ["gap", "contact", "rise", "bIn"],
    };

    private static readonly Rule Gaze = new("gaze")
    {
        Fail = c => c.SubjectIsLifeless || c.Pair.Subject.Area < 0.002 * c.Pair.Width * c.Pair.Height || IsOneThingTwice(c),
        Ask = _ => true,
        Shows = ["gap", "iou"],
    };

    private static readonly Rule Social = new("social")
    {
        Fail = c => c.SubjectIsLifeless || (c.Predicate.IsSymmetric && c.ObjectIsLifeless) || IsOneThingTwice(c),
        Ask = _ => true,
        Shows = ["gap", "iou"],
    };

    private static readonly FrozenDictionary<string, Rule> Rules = new[]
    {
        LeftOf, RightOf, Above, Over, Below, Support, Posture, Inside, InFrontOf, Nearer, Near, NextTo, Touching, Hanging, Covering, Surrounding,
        PartOf, Larger, Taller, Contact, Holding, Wearing, Riding, Gaze, Social,
        Support.Mirror("supporting"),
        Inside.Mirror("containing"),
        InFrontOf.Mirror("behind", "in front of"),
        Nearer.Mirror("farther"),
        Covering.Mirror("covered-by") with { Repairs = [] },
        PartOf.Mirror("has-part"),
        Larger.Mirror("smaller-than"),
        Taller.Mirror("shorter-than"),
        new Rule("far-from")
        {
            Fail = IsNear,
            Pass = c => c.Pair.GapShare >= 0.35 || Math.Abs(c.Pair.Nearer ?? 0) >= 0.35,
            Shows = ["gap", "dz"],
        },
        new Rule("same-size")
        {
            Fail = c => AtOneDepth(c) && AreaRatio(c) > 2,
            Pass = c => AtOneDepth(c) && AreaRatio(c) < 1.3,
            Shows = ["areaRatio", "dz", "delta"],
        },
        new Rule("between")
        {
            Fail = c => !IsPlural(c.Pair.Object.Region.Name), // between one thing and nothing
        },
        new Rule("feeling")
        {
            Fail = c => c.SubjectIsLifeless || IsOneThingTwice(c),
            Ask = _ => true,
            Shows = ["gap", "iou"],
        },
        new Rule("pose"), // needs a pose, a direction or a third thing: another judge must look
        new Rule("reach") { Ask = _ => true, Shows = ["gap"] },
        new Rule("function") { Ask = _ => true, Shows = ["gap"] },
        new Rule("unknown") { Ask = _ => true },
    }.ToFrozenDictionary(rule => rule.Family);

    /// <summary>Every family that has a rule of its own, in order of name.</summary>
    public static IEnumerable<Rule> All => Rules.Values.OrderBy(rule => rule.Family, StringComparer.Ordinal);

    /// <summary>The rule of a family; a family ending in <c>-by</c> is another one seen from the other end.</summary>
    public static Rule Of(string family) =>
        Rules.TryGetValue(family, out var rule) ? rule
        : family.EndsWith("-by", StringComparison.Ordinal) && Rules.TryGetValue(BaseOf(family), out var active) ? active.Mirror(family)
        : Rules["unknown"];

    private static string BaseOf(string family) => family switch
    {
        "worn-by" => "wearing",
        "ridden-by" => "riding",
        "held-by" => "holding",
        _ => family[..^3],
    };

    private static double SideMargin(Claim c) =>
        Math.Max(0.02 * c.Pair.Width, 0.15 * Math.Min(c.Pair.Subject.Box.Width, c.Pair.Object.Box.Width));

    private static double RiseMargin(Claim c) =>
        Math.Max(0.02 * c.Pair.Height, 0.15 * Math.Min(c.Pair.Subject.Box.Height, c.Pair.Object.Box.Height));

    // Boxes are drawn by hand: where the centres are plainly apart, an edge may lie a little off.
    private static double Slack(Claim c) => Math.Abs(c.Pair.Rise) > RiseMargin(c) ? 0.02 * c.Pair.Height : 0;

    // How far the object's centre lies below the subject's, in heights of the subject.
    private static double RelativeRise(Claim c) => c.Pair.Rise / Math.Max(1, c.Pair.Subject.Box.Height);

    private static double LongerDiagonal(Claim c) => Math.Max(c.Pair.Subject.Diagonal, c.Pair.Object.Diagonal);

    private static bool IsNear(Claim c) => c.Pair.Gap <= 0.5 * LongerDiagonal(c) && c.Pair.GapShare <= 0.15
        && Math.Abs(c.Pair.Nearer ?? 0) <= Math.Max(0.20, 2 * c.Pair.DepthMargin);

    // One squarely above the other: people then say above or below.
    private static bool IsStacked(Claim c) => c.Pair.HorizontalOverlap >= 0.7 && c.Pair.VerticalOverlap == 0 && (Above.Pass(c) || Below.Pass(c));

    private static bool Carries(Claim c) => c.Pair.Touch && c.Pair.HorizontalOverlap >= 0.4
        && c.Pair.Subject.Box.Bottom >= c.Pair.Object.Box.Top - (2 * c.Pair.Reach)
        && c.Pair.Subject.Box.Bottom <= c.Pair.Object.Box.Bottom + c.Pair.Reach
        && (c.Pair.SubjectIn >= 0.5 || c.Pair.FeetTouch);

    private static bool Attached(Claim c) => c.ObjectIs(Wall | Printed) && c.Pair.SubjectIn >= 0.7 && (c.Pair.SubjectInHull >= 0.5 || c.Pair.Touch);

    private static bool DepthContradicts(Claim c) => Math.Max(c.Pair.Subject.DepthSpread, c.Pair.Object.DepthSpread) <= 0.35
        && Math.Abs(c.Pair.Nearer ?? 0) > 2 * c.Pair.DepthMargin;

    // A table on a cup: the lower and larger one is said to rest on the other.
    private static bool IsSwappedSupport(Claim c) => c.Pair.BaseAhead > 0.02 && c.Pair.Subject.Area > c.Pair.Object.Area && c.Pair.SubjectIn < 0.41;

    // A horse on its rider: the ridden one's centre lies above.
    private static bool IsSwappedRide(Claim c) => !c.ObjectIs(Enclosing) && RelativeRise(c) < -0.1 && c.Pair.Object.Area < 3 * c.Pair.Subject.Area;

    // A cup that holds a man.
    private static bool IsSwappedGrip(Claim c) =>
        c.SubjectIsLifeless && c.SubjectIs(Portable | Wearable) && c.ObjectIs(Person) && c.Pair.Subject.Area < 0.5 * c.Pair.Object.Area;

    private static bool AtOneDepth(Claim c) => c.Pair.Nearer is { } nearer && Math.Abs(nearer) <= c.Pair.DepthMargin;

    private static double AreaRatio(Claim c) =>
        Math.Max(c.Pair.Subject.Area, c.Pair.Object.Area) / Math.Max(1, Math.Min(c.Pair.Subject.Area, c.Pair.Object.Area));

    // The same person annotated twice talks to nobody.
    private static bool IsOneThingTwice(Claim c) => c.Pair.Subject.Region.Name == c.Pair.Object.Region.Name
        && c.Pair.IoU >= (c.Pair.Subject.Region.Mask is null || c.Pair.Object.Region.Mask is null ? 0.85 : 0.7);

    private static bool IsPlural(string name) => name.EndsWith('s') || name.Contains(" and ", StringComparison.Ordinal)
        || name is "people" or "men" or "women" or "children" or "crowd" or "group" or "pair" or "couple" or "team" or "family"
            or "herd" or "traffic" or "sheep";
}

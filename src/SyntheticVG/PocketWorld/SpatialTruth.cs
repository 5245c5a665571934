using SyntheticVG.SceneGraphs;

namespace SyntheticVG.PocketWorld;

/// <summary>Where things are to each other, measured with clear margins on boxes and depth.</summary>
/// <remarks>
/// The definitions are those of the spatial rules (viewer-centred sides, nearness for before and behind); what lies
/// between "true" and "false" is stated by neither.
/// </remarks>
internal static class SpatialTruth
{
    private const int MostPairs = 5;

    /// <summary>The relation worth saying of each pair of things that stand for themselves, both ways.</summary>
    /// <param name="props">The props seen.</param>
    /// <param name="regions">Their regions, in the same order.</param>
    /// <param name="side">Width and height of the picture in pixels.</param>
    /// <param name="told">Whether something is said of a pair already.</param>
    public static IEnumerable<Statement> Of(IReadOnlyList<Prop> props, IReadOnlyList<Region> regions, double side, Func<Prop, Prop, bool> told)
    {
        var standing = Enumerable.Range(0, props.Count).Where(i => !props[i].Attached && props[i].Nearness is not null).ToList();
        var pairs = from i in standing
                    from j in standing
                    where i < j && !told(props[i], props[j])
                    let found = Best(regions[i], regions[j], side, standing.Count(k => Between(regions[i].Box, regions[j].Box, regions[k].Box)))
                    where found is not null
                    orderby found.Value.Rank, Gap(regions[i].Box, regions[j].Box)
                    select (First: props[i], Second: props[j], found.Value.Forward, found.Value.Backward);
        var hung = new HashSet<Prop>(); // what hangs in the sky or on a wall is above its nearest neighbour; that it is above others too goes without saying
        var statements = pairs.Where(pair => pair.Forward is not ("above" or "below") || hung.Add(pair.Forward == "above" ? pair.First : pair.Second))
            .Take(MostPairs).SelectMany(pair => new[]
            {
                new Statement(pair.First, pair.Forward, pair.Second, Cause.Place, null),
                new Statement(pair.Second, pair.Backward, pair.First, Cause.Place, null),
            });
        return statements.Concat(OnGround(props, regions, told));
    }

    private static (string Forward, string Backward, int Rank)? Best(Region a, Region b, double side, int between)
    {
        var (first, second) = (a.Box, b.Box);
        var nearer = (a.Depth ?? 0) - (b.Depth ?? 0);
        var shared = Overlap(first.Left, first.Right, second.Left, second.Right);
        var level = Overlap(first.Top, first.Bottom, second.Top, second.Bottom);
        var gap = Gap(first, second);
        if (IsSky(a) || IsSky(b))
            return shared >= 0.5 && first.Bottom < second.Top
                ? ("above", "below", 2)
                : shared >= 0.5 && second.Bottom < first.Top ? ("below", "above", 2)
                : null;
        if (Math.Abs(nearer) >= 0.15 && shared >= 0.3)
            return nearer > 0 ? ("in front of", "behind", 0) : ("behind", "in front of", 0);
        if (Math.Abs(nearer) <= 0.1 && shared <= 0.3 && level >= 0.4 && gap <= 0.09 * side)
            return ("next to", "next to", 1);
        if (between == 0 && shared <= 0 && Math.Abs(first.CentreX - second.CentreX) >= 0.15 * side && gap <= 0.4 * side)
            return first.CentreX < second.CentreX ? ("left of", "right of", 3) : ("right of", "left of", 3);
        return null;
    }

    // What stands on a rug or a road: its feet are well inside the ground's outline.
    private static IEnumerable<Statement> OnGround(IReadOnlyList<Prop> props, IReadOnlyList<Region> regions, Func<Prop, Prop, bool> told)
    {
        for (var g = 0; g < props.Count; g++)
        {
            if (props[g].Name is not ("rug" or "road"))
                continue;
            var ground = regions[g].Box;
            for (var i = 0; i < props.Count; i++)
            {
                var box = regions[i].Box;
                var (dx, dy) = ((box.CentreX - ground.CentreX) / (ground.Width / 2), (box.Bottom - ground.CentreY) / (ground.Height / 2));
                var inside = props[g].Name == "rug" ? (dx * dx) + (dy * dy) <= 0.6 : Math.Abs(dy) <= 0.7;
                if (inside && !props[i].Attached && props[i].Nearness is not null && !told(props[i], props[g]))
                    yield return new(props[i], props[i].Attributes.Contains("standing") ? "standing on" : "on", props[g], Cause.Contact, null);
            }
        }
    }

    private static bool IsSky(Region region) => region.Depth < 0.03;

    private static bool Between(Box a, Box b, Box other) =>
        other.CentreX > Math.Min(a.CentreX, b.CentreX) + 1 && other.CentreX < Math.Max(a.CentreX, b.CentreX) - 1;

    // Overlap of two intervals as a share of the shorter; negative where they do not meet.
    private static double Overlap(double from, double to, double otherFrom, double otherTo) =>
        (Math.Min(to, otherTo) - Math.Max(from, otherFrom)) / Math.Max(1e-9, Math.Min(to - from, otherTo - otherFrom));

    private static double Gap(Box a, Box b)
    {
        var (dx, dy) = (Math.Max(0, Math.Max(a.Left, b.Left) - Math.Min(a.Right, b.Right)), Math.Max(0, Math.Max(a.Top, b.Top) - Math.Min(a.Bottom, b.Bottom)));
        return Math.Sqrt((dx * dx) + (dy * dy));
    }
}

using CsCheck;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.SceneGraphs;

public class MaskDistanceTests
{
    private static readonly Gen<(Mask A, Mask B)> Sparse =
        from height in Gen.Int[1, 14]
        from width in Gen.Int[1, 14]
        from a in Gen.Int[0, 5].Array[height * width]
        from b in Gen.Int[0, 5].Array[height * width]
        select (Where(height, width, a), Where(height, width, b));

    [Fact]
    public void Is_that_of_the_nearest_two_pixels() => Sparse.Sample(pair =>
    {
        var (a, b) = (Inside(pair.A), Inside(pair.B));
        var expected = a.Count == 0 || b.Count == 0 ? (long?)null
            : a.Min(p => b.Min(q => (long)((p.X - q.X) * (p.X - q.X)) + ((p.Y - q.Y) * (p.Y - q.Y))));

        Assert.Equal(expected, MaskDistance.SquaredGap(pair.A.ToRle(), pair.B.ToRle()));
    });

    [Fact]
    public void Contact_counts_the_outline_pixels_within_reach() => Sparse.Sample(pair =>
    {
        if (MaskContact.Measure(pair.A.ToRle(), pair.B.ToRle(), reach: 2.5) is not { } contact || contact.Gap > 2.5)
            return;
        var (a, b) = (Outline(pair.A), Outline(pair.B));
        Assert.Equal(Math.Min(a.Count, b.Count), contact.ShorterOutline);
        int Within(List<(int X, int Y)> outline, Mask other) =>
            outline.Count(p => Inside(other).Any(q => ((p.X - q.X) * (p.X - q.X)) + ((p.Y - q.Y) * (p.Y - q.Y)) <= 6));
        var expected = a.Count == b.Count ? [Within(a, pair.B), Within(b, pair.A)] : a.Count < b.Count ? new[] { Within(a, pair.B) } : [Within(b, pair.A)];
        Assert.Contains(contact.ContactPixels, expected);
    });

    [Fact]
    public void The_distance_transform_is_that_of_the_nearest_pixel_outside() => Sparse.Sample(pair =>
    {
        var mask = Mask.FromRle(pair.A.ToRle().Complement());
        var outside = Inside(pair.A);
        var squared = DistanceTransform.Squared(mask);
        for (var i = 0; i < squared.Length; i++)
        {
            var (x, y) = (i % mask.Width, i / mask.Width);
            Assert.Equal(outside.Count == 0 ? int.MaxValue : outside.Min(p => ((p.X - x) * (p.X - x)) + ((p.Y - y) * (p.Y - y))), squared[i]);
        }
    });

    [Fact]
    public void A_cup_on_a_table_touches_it_and_one_above_it_does_not()
    {
        var table = Polygon.ToRle(100, 100, new Box(10, 50, 90, 90));
        var cup = Polygon.ToRle(100, 100, new Box(40, 35, 55, 50));
        var flying = Polygon.ToRle(100, 100, new Box(40, 20, 55, 35));

        Assert.True(MaskContact.Measure(cup, table)!.Value.Touches);
        Assert.True(MaskContact.Measure(table, cup)!.Value.Touches);
        Assert.False(MaskContact.Measure(flying, table)!.Value.Touches);
        Assert.Equal(16, MaskContact.Measure(flying, table)!.Value.Gap);
    }

    [Fact]
    public void A_thing_of_a_few_pixels_can_touch()
    {
        var ball = Polygon.ToRle(100, 100, new Box(50, 48, 52, 50));
        var ground = Polygon.ToRle(100, 100, new Box(0, 50, 100, 100));

        Assert.True(MaskContact.Measure(ball, ground)!.Value.Touches);
    }

    private static Mask Where(int height, int width, int[] draws) =>
        Mask.FromPixels(height, width, draws.Select(d => d == 0 ? (byte)1 : (byte)0).ToArray());

    private static List<(int X, int Y)> Inside(Mask mask) =>
        [.. from y in Enumerable.Range(0, mask.Height) from x in Enumerable.Range(0, mask.Width) where mask[x, y] select (x, y)];

    private static List<(int X, int Y)> Outline(Mask mask) => [.. Inside(mask).Where(p => MaskComponents.Four.Any(d =>
        p.X + d.X < 0 || p.Y + d.Y < 0 || p.X + d.X >= mask.Width || p.Y + d.Y >= mask.Height || !mask[p.X + d.X, p.Y + d.Y]))];
}

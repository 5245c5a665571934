using System.Text.Json;
using CsCheck;
using SyntheticVG.Engine.Filters.Measurements;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Filters;

public class MeasurementsTests
{
    // Blobs of a few rectangles on 45 × 140 pixels: columns longer than two words, runs that cross words.
    private static readonly Gen<bool[,]> Blob = Gen.Select(Gen.Int[0, 44], Gen.Int[0, 139], Gen.Int[1, 20], Gen.Int[1, 80]).Array[1, 4].Select(rectangles =>
    {
        var pixels = new bool[45, 140];
        foreach (var (left, top, width, height) in rectangles)
        {
            for (var x = left; x < Math.Min(45, left + width); x++)
            {
                for (var y = top; y < Math.Min(140, top + height); y++)
                    pixels[x, y] = true;
            }
        }
        return pixels;
    });

    [Fact]
    public void Counts_common_pixels_as_one_by_one() => Gen.Select(Blob, Blob, Gen.Int[0, 140], Gen.Int[0, 140]).Sample((a, b, from, to) =>
        Assert.Equal(Pixels(a).Count(p => b[p.X, p.Y] && p.Y >= from && p.Y < to), Of(a).Bits.CountCommon(Of(b).Bits, from, to)), iter: 60);

    [Fact]
    public void Measures_the_distance_as_one_by_one() => Gen.Select(Blob, Blob).Sample((a, b) =>
    {
        var least = Pixels(a).Where(p => IsEdge(a, p)).Min(p => Pixels(b).Where(q => IsEdge(b, q) || a[q.X, q.Y]).Min(q => Squared(p, q)));
        if (Pixels(a).Any(p => b[p.X, p.Y]))
            least = 0;
        Assert.Equal(Math.Sqrt(least), Of(a).DistanceTo(Of(b)), 9);
    }, iter: 8);

    [Fact]
    public void Dilates_by_a_disc_as_one_by_one() => Gen.Select(Blob, Gen.Double[1, 9]).Sample((a, radius) =>
    {
        var edges = Pixels(a).Where(p => IsEdge(a, p)).ToList();
        var expected = All().Where(p => a[p.X, p.Y] || edges.Any(q => Squared(p, q) <= radius * radius)).ToHashSet();

        var grown = Of(a).Bits.Dilate(radius, 45, 140);

        Assert.Equal(expected, All().Where(p => IsSet(grown, p)).ToHashSet());
    }, iter: 8);

    [Fact]
    public void Erodes_by_a_disc_as_one_by_one() => Gen.Select(Blob, Gen.Double[1, 9]).Sample((a, radius) =>
    {
        var reach = (int)radius;
        var disc = (from dx in Enumerable.Range(-reach, (2 * reach) + 1)
                    from dy in Enumerable.Range(-reach, (2 * reach) + 1)
                    where (dx * dx) + (dy * dy) <= radius * radius
                    select (dx, dy)).ToList();
        var expected =
            Pixels(a).Where(p => disc.All(d => p.X + d.dx is >= 0 and < 45 && p.Y + d.dy is >= 0 and < 140 && a[p.X + d.dx, p.Y + d.dy])).ToHashSet();

        var kept = Of(a).Bits.Erode(radius);

        Assert.Equal(expected, All().Where(p => IsSet(kept, p)).ToHashSet());
    }, iter: 8);

    [Fact]
    public void Finds_the_boundary_as_one_by_one() => Blob.Sample(a =>
        Assert.Equal(Pixels(a).Where(p => IsEdge(a, p)).ToHashSet(), All().Where(p => IsSet(Of(a).Boundary, p)).ToHashSet()), iter: 20);

    [Fact]
    public void A_hull_holds_its_mask_and_every_point_between_two_of_its_pixels() => Gen.Select(Blob, Gen.Int[0, 10000], Gen.Int[0, 10000]).Sample((a, i, j) =>
    {
        var (mask, hull, pixels) = (Of(a), Of(a).Hull, Pixels(a).ToList());
        var (p, q) = (pixels[i % pixels.Count], pixels[j % pixels.Count]);

        Assert.Equal(mask.Area, mask.Bits.CountCommon(hull.Bits));
        if ((p.X + q.X) % 2 == 0 && (p.Y + q.Y) % 2 == 0)
            Assert.True(IsSet(hull.Bits, ((p.X + q.X) / 2, (p.Y + q.Y) / 2)));
        Assert.Equal((mask.Left, mask.Top, mask.Right, mask.Bottom), (hull.Left, hull.Top, hull.Right, hull.Bottom));
    }, iter: 60);

    [Fact]
    public void A_ring_holds_what_is_in_its_hole()
    {
        var ring = Scene.Shape("ring", (x, y) => Math.Sqrt(((x - 300) * (x - 300)) + ((y - 200) * (y - 200))) is >= 60 and < 80);
        var ball = Scene.Shape("ball", (x, y) => Math.Sqrt(((x - 300) * (x - 300)) + ((y - 200) * (y - 200))) < 20);

        var pair = new GraphMeasures(Scene.Graph(ball, ring), null)[0, 1];

        Assert.Equal((1.0, 16), (pair.SubjectInHull, pair.Reversed.Sectors));
        Assert.InRange(pair.Gap, 40, 42);
    }

    [Fact]
    public void Golden_distances_between_masks_are_exact()
    {
        using var golden = Shared.GoldenJson("masks/morphology.json");
        Cases.Each(golden.RootElement.GetProperty("pairs").EnumerateArray(), pair =>
        {
            var (height, width) = (pair.GetProperty("size")[0].GetInt32(), pair.GetProperty("size")[1].GetInt32());
            var distance = Read("a").DistanceTo(Read("b"));

            var expected = pair.GetProperty("squared_distance");
            Assert.Equal(expected.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : Math.Sqrt(expected.GetInt64()), distance);

            Silhouette Read(string key) => Silhouette.Of(
                new() { Name = "", Box = default, Mask = Rle.Parse(height, width, pair.GetProperty(key).GetString()) }, width, height);
        });
    }

    [Fact]
    public void Depth_is_the_median_under_the_eroded_mask()
    {
        var graph = Scene.Graph(Scene.Thing("man", 100, 100, 200, 200), Scene.Thing("dot", 300, 300, 303, 303));
        var measures = new GraphMeasures(graph, Scene.Depth((x, y) => x is >= 102 and < 198 && y is >= 102 and < 198 ? 0.75 : 0.1));

        Assert.Equal((0.75, 0.0), (Math.Round(measures[0].Nearness!.Value, 3), measures[0].DepthSpread));
        Assert.Equal(0.1, measures[1].Nearness!.Value, 3);
    }

    private static Silhouette Of(bool[,] pixels) =>
        Silhouette.Of(new() { Name = "", Box = default, Mask = Scene.Mask(45, 140, (x, y) => pixels[x, y]) }, 45, 140);

    private static IEnumerable<(int X, int Y)> All() => from x in Enumerable.Range(0, 45) from y in Enumerable.Range(0, 140) select (x, y);

    private static IEnumerable<(int X, int Y)> Pixels(bool[,] pixels) => All().Where(p => pixels[p.X, p.Y]);

    private static bool IsEdge(bool[,] a, (int X, int Y) p) =>
        p.X == 0 || p.Y == 0 || p.X == 44 || p.Y == 139 || !a[p.X - 1, p.Y] || !a[p.X + 1, p.Y] || !a[p.X, p.Y - 1] || !a[p.X, p.Y + 1];

    private static int Squared((int X, int Y) p, (int X, int Y) q) => ((p.X - q.X) * (p.X - q.X)) + ((p.Y - q.Y) * (p.Y - q.Y));

    private static bool IsSet(in ColumnBits bits, (int X, int Y) p) =>
        p.X >= bits.Left && p.X < bits.Left + bits.Columns && p.Y >= bits.Top && p.Y < bits.Top + (bits.WordsPerColumn * 64)
        && (bits.Column(p.X)[(p.Y - bits.Top) / 64] >> ((p.Y - bits.Top) % 64) & 1) != 0;
}

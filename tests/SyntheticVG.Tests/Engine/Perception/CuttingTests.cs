using CsCheck;
using SyntheticVG.Engine.Perception.Cutting;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Perception;

/// <summary>Masks by colour and edge, on drawn pictures.</summary>
public sealed class CuttingTests
{
    [Fact]
    public void Cuts_a_disc_out_of_its_box()
    {
        var picture = Draw(160, 120, (x, y) => Disc(x, y, 70, 60, 30) ? new(200, 40, 30) : new(40, (byte)(90 + (x % 7)), 60));
        var mask = new BoxCut().Cut(picture, new(40, 30, 100, 90), 160, 120);

        Assert.True(IoU(mask, 160, 120, (x, y) => Disc(x, y, 70, 60, 30)) > 0.95, $"IoU {IoU(mask, 160, 120, (x, y) => Disc(x, y, 70, 60, 30))}");
    }

    [Fact]
    public void Cuts_a_slanted_bar_that_no_oval_would_fit()
    {
        static bool Bar(int x, int y) => Math.Abs(x - y) < 14 && x is >= 20 and < 100 && y is >= 20 and < 100;
        var picture = Draw(120, 120, (x, y) => Bar(x, y) ? new(230, 200, 40) : new(30, 60, (byte)(120 + (y % 9))));
        var mask = new BoxCut().Cut(picture, new(20, 20, 100, 100), 120, 120);

        Assert.True(IoU(mask, 120, 120, Bar) > 0.85, $"IoU {IoU(mask, 120, 120, Bar)}");
    }

    [Fact]
    public void Takes_the_oval_where_colours_do_not_tell()
    {
        var picture = Draw(100, 100, (_, _) => new(90, 90, 90));
        var mask = new BoxCut().Cut(picture, new(20, 20, 80, 80), 100, 100);

        Assert.InRange(mask.Area, 0.45 * 3600, 0.9 * 3600);
    }

    [Fact]
    public void Says_a_mask_of_the_photos_size_whatever_the_shrunk_one_is()
    {
        var small = Draw(160, 120, (x, y) => Disc(x, y, 70, 60, 30) ? new(200, 40, 30) : new(40, 90, 60));
        var mask = new BoxCut().Cut(small, new(400, 300, 1000, 900), 1600, 1200);

        Assert.Equal((1600, 1200), (mask.Width, mask.Height));
        Assert.True(IoU(mask, 1600, 1200, (x, y) => Disc(x, y, 700, 600, 300)) > 0.93);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 4000)]
    [InlineData(4000, 1)]
    [InlineData(3, 2)]
    public void Cuts_photos_of_any_shape(int width, int height)
    {
        var small = new Picture(Math.Min(width, 320), Math.Min(height, 320));
        var mask = new BoxCut().Cut(small, new(0, 0, width, height), width, height);

        Assert.Equal((width, height), (mask.Width, mask.Height));
        Assert.False(mask.IsEmpty);
    }

    [Fact]
    public void Finds_a_cut_as_cheap_as_the_cheapest_of_all() =>
        Gen.Select(Gen.Int[-6, 6].Array[9], Gen.Int[0, 4].Array[36]).Sample((pulls, bonds) =>
        {
            var cut = new GridCut(3, 3);
            var prices = new List<(int A, int B, int Price)>();
            for (var i = 0; i < 9; i++)
            {
                cut.SetPull(i % 3, i / 3, pulls[i]);
                foreach (var (d, dx, dy) in ((int, int, int)[])[(0, 1, 0), (1, 1, 1), (2, 0, 1), (3, -1, 1)])
                {
                    if ((i % 3) + dx is < 0 or > 2 || (i / 3) + dy > 2)
                        continue;
                    cut.SetBond(i % 3, i / 3, d, bonds[(i * 4) + d]);
                    prices.Add((i, i + dx + (3 * dy), bonds[(i * 4) + d]));
                }
            }
            cut.Cut();
            var found = Price(Enumerable.Range(0, 9).Sum(i => cut.IsInside(i % 3, i / 3) ? 1 << i : 0));
            Assert.Equal(Enumerable.Range(0, 512).Min(Price), found);

            int Price(int inside) => Enumerable.Range(0, 9).Sum(i => (inside >> i & 1) == 1 ? Math.Max(0, -pulls[i]) : Math.Max(0, pulls[i]))
                + prices.Sum(p => (inside >> p.A & 1) != (inside >> p.B & 1) ? p.Price : 0);
        }, iter: 300);

    [Fact]
    public void Divides_a_picture_where_its_colours_change()
    {
        var picture = Draw(80, 60, (x, y) => y < 20 ? new(120, 170, 230) : Disc(x, y, 40, 40, 12) ? new(220, 40, 40) : new(60, 130, 50));
        var segments = new GraphSegmentation().Divide(picture);

        Assert.Equal(3, segments.Count);
        Assert.Equal(80 * 60, segments.Sum(s => s.Mask.Area));
        Assert.True(IoU(segments[^1].Mask.ToRle(), 80, 60, (x, y) => Disc(x, y, 40, 40, 12)) > 0.9);
        Assert.All(segments, s => Assert.InRange(s.Score, 0.3, 1));
    }

    [Fact]
    public void Finds_one_segment_where_there_is_one_colour()
    {
        var segment = Assert.Single(new GraphSegmentation().Divide(Draw(20, 30, (_, _) => new(7, 8, 9))));

        Assert.Equal((600, 0.0), (segment.Mask.Area, segment.Score));
    }

    private static bool Disc(int x, int y, int cx, int cy, int radius) => ((x - cx) * (x - cx)) + ((y - cy) * (y - cy)) < radius * radius;

    private static Picture Draw(int width, int height, Func<int, int, Rgb> colour)
    {
        var picture = new Picture(width, height);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                picture[x, y] = colour(x, y);
        return picture;
    }

    private static double IoU(Rle found, int width, int height, Func<int, int, bool> inside)
    {
        var mask = Mask.FromRle(found);
        var (both, either) = (0, 0);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                both += mask[x, y] && inside(x, y) ? 1 : 0;
                either += mask[x, y] || inside(x, y) ? 1 : 0;
            }
        }
        return (double)both / either;
    }
}

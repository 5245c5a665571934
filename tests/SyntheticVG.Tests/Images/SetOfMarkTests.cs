using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Images;

public class SetOfMarkTests
{
    [Fact]
    public void The_same_input_gives_the_same_bytes_and_another_seed_other_colours()
    {
        var first = PictureWriter.Png(new SetOfMark(new() { Seed = 3 }).Draw(Gray(), Grid(12))[0].Picture);
        var again = PictureWriter.Png(new SetOfMark(new() { Seed = 3 }).Draw(Gray(), Grid(12))[0].Picture);
        var other = PictureWriter.Png(new SetOfMark(new() { Seed = 4 }).Draw(Gray(), Grid(12))[0].Picture);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_number_stands_on_the_part_of_a_mask_that_nothing_covers()
    {
        var large = Region(new(0, 0, 320, 240));
        var small = Region(new(40, 40, 300, 230));

        var mark = new SetOfMark().Draw(Gray(), [large, small])[0].Marks[0];

        Assert.Equal(1, mark.Number);
        Assert.True(mark.X < 40 || mark.Y < 40 || mark.X > 300 || mark.Y > 230, $"({mark.X}, {mark.Y}) is on the small region");
    }

    [Fact]
    public void Every_number_stands_inside_the_picture_and_off_the_others()
    {
        var marks = new SetOfMark().Draw(Gray(), Grid(30))[0].Marks;

        Assert.Equal(30, marks.Count);
        Assert.All(marks, mark => Assert.True(mark.X is > 0 and < 320 && mark.Y is > 0 and < 240));
        Assert.Equal(30, marks.Select(mark => (mark.X, mark.Y)).Distinct().Count());
    }

    [Fact]
    public void Many_regions_are_spread_over_pictures_of_at_most_twenty_five_with_their_own_numbers()
    {
        var pictures = new SetOfMark().Draw(Gray(), Grid(70));

        Assert.Equal(3, pictures.Count);
        Assert.All(pictures, picture => Assert.InRange(picture.Marks.Count, 1, 25));
        Assert.Equal(Enumerable.Range(1, 70), pictures.SelectMany(picture => picture.Marks).Select(mark => mark.Number).Order());
        Assert.All(pictures, picture => Assert.True(picture.Marks.Max(m => m.X) - picture.Marks.Min(m => m.X) > 160, "a picture's marks crowd on one side"));
    }

    [Fact]
    public void The_fill_never_hides_the_picture()
    {
        var plain = Gray();

        var marked = new SetOfMark().Draw(plain, [Region(new(0, 0, 320, 240))])[0].Picture;

        Assert.InRange(Math.Abs(marked[30, 30].Red - plain[30, 30].Red), 0, (int)(0.15 * 255));
        Assert.Throws<ArgumentException>(() => new SetOfMark(new() { FillAlpha = 0.2 }));
    }

    [Fact]
    public void Regions_outside_without_area_or_on_one_pixel_get_numbers_too()
    {
        var pictures = new SetOfMark().Draw(new Picture(1, 1), [Region(new(0, 0, 1, 1)), Region(new(5, 5, 9, 9)), Region(new(0.5, 0.5, 0.5, 0.5))]);

        Assert.Equal(3, Assert.Single(pictures).Marks.Count);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused()
    {
        var region = Region(new(0, 0, 5, 5)) with { Mask = Rle.FromRuns(10, 10, [50, 50]) };

        var error = Assert.Throws<ArgumentException>(() => new SetOfMark().Draw(Gray(), [region]));

        Assert.Contains("mask of region 0 is 10 × 10; expected the picture's 320 × 240", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_photo_is_shrunk_and_its_masks_with_it()
    {
        var mask = Rle.FromRuns(1000, 2000, [0, 1_000_000, 1_000_000]); // the left half

        var marked = new SetOfMark(new() { LongestSide = 500 }).Draw(new Picture(2000, 1000), [Region(new(0, 0, 1000, 1000)) with { Mask = mask }])[0];

        Assert.Equal((500, 250), (marked.Picture.Width, marked.Picture.Height));
        Assert.InRange(marked.Marks[0].X, 100, 150);
    }

    internal static Picture Gray()
    {
        var picture = new Picture(320, 240);
        picture.Pixels.AsSpan().Fill(120);
        return picture;
    }

    private static List<Region> Grid(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Region(Box.FromXywh(i % 10 * 32, i / 10 * 34, 30, 32)))];

    private static Region Region(Box box) => new() { Name = "thing", Box = box };
}

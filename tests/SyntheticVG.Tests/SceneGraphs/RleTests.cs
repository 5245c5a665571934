using CsCheck;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.SceneGraphs;

public class RleTests
{
    // Bitmaps of up to 12 × 12 pixels, from empty to full.
    private static readonly Gen<Mask> AnyMask =
        from height in Gen.Int[0, 12]
        from width in Gen.Int[0, 12]
        from pixels in Gen.Byte[0, 1].Array[height * width]
        select Mask.FromPixels(height, width, pixels);

    private static readonly Gen<(Rle A, Rle B)> TwoOfOneSize =
        from height in Gen.Int[1, 12]
        from width in Gen.Int[1, 12]
        from a in Gen.Byte[0, 1].Array[height * width]
        from b in Gen.Byte[0, 1].Array[height * width]
        select (Mask.FromPixels(height, width, a).ToRle(), Mask.FromPixels(height, width, b).ToRle());

    [Fact]
    public void Comes_back_the_same_through_bitmap_and_text() => AnyMask.Sample(mask =>
    {
        var rle = mask.ToRle();
        Assert.Equal(rle, Rle.Parse(rle.Height, rle.Width, rle.ToString()));
        Assert.True(mask.Pixels.SequenceEqual(Mask.FromRle(rle).Pixels));
        Assert.Equal(rle, rle.Canonical());
        Assert.Equal(mask.Area, rle.Area);
    });

    [Fact]
    public void Overlap_is_symmetric_between_0_and_1_and_1_with_itself() => TwoOfOneSize.Sample(pair =>
    {
        var iou = pair.A.IoU(pair.B);
        Assert.Equal(iou, pair.B.IoU(pair.A));
        Assert.InRange(iou, 0, 1);
        Assert.Equal(pair.A.IsEmpty ? 0 : 1, pair.A.IoU(pair.A));
        Assert.InRange(pair.A.CrowdIoU(pair.B), iou, 1);
    });

    [Fact]
    public void Set_arithmetic_agrees_with_itself() => TwoOfOneSize.Sample(pair =>
    {
        var (a, b) = pair;
        Assert.Equal(a.Area + b.Area, a.Union(b).Area + a.Intersect(b).Area);
        Assert.Equal(a.IntersectionArea(b), a.Intersect(b).Area);
        Assert.Equal(a.Except(b), a.Intersect(b.Complement()));
        Assert.Equal(a.Union(b).Complement(), a.Complement().Intersect(b.Complement()));
    });

    [Fact]
    public void The_matrix_holds_what_each_pair_gives() =>
        Gen.Select(TwoOfOneSize, Gen.Bool).Sample((pair, same) =>
        {
            IReadOnlyList<Rle> masks = [pair.A, pair.B, pair.A.Complement()];
            IReadOnlyList<Rle> others = same ? masks : [pair.B, pair.A];
            var matrix = MaskOverlap.IoUMatrix(masks, others);
            for (var i = 0; i < masks.Count; i++)
                for (var j = 0; j < others.Count; j++)
                    Assert.Equal(masks[i].IoU(others[j]), matrix[i, j]);
        });

    [Fact]
    public void The_box_is_tight() => AnyMask.Sample(mask =>
    {
        var inside = from y in Enumerable.Range(0, mask.Height) from x in Enumerable.Range(0, mask.Width) where mask[x, y] select (X: x, Y: y);
        var expected = mask.Area == 0 ? default : new Box(inside.Min(p => p.X), inside.Min(p => p.Y), inside.Max(p => p.X) + 1, inside.Max(p => p.Y) + 1);
        Assert.Equal(expected, mask.ToRle().Box);
    });

    [Fact]
    public void A_mask_of_a_taller_picture_than_16_bits_overlaps_all_the_same()
    {
        var tall = Rle.FromRuns(70_000, 3, [60_000, 100_000, 50_000]);

        Assert.Equal(100_000, MaskOverlap.IntersectionMatrix([tall], [tall])[0, 0]);
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(100_000, 100_000)]
    public void Refuses_sizes_that_no_picture_has(int height, int width) =>
        Assert.Throws<InvalidDataException>(() => Rle.FromRuns(height, width, [0]));

    [Theory]
    [InlineData("1", "run lengths sum to 1; expected 2 × 3 = 6")]
    [InlineData("o", "run 0 of the compressed mask is cut short")]
    [InlineData("1 5", "character 2 of the compressed mask is ' '; expected '0' to 'o', at most 7 a run")]
    [InlineData("5O", "run 1 of the compressed mask is -1; expected 0 or more")]
    public void Says_what_is_wrong_with_a_text(string counts, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Rle.Parse(2, 3, counts)).Message);

    [Fact]
    public void Resizing_takes_the_pixel_under_each_new_centre()
    {
        var mask = Mask.FromPixels(1, 4, (ReadOnlySpan<byte>)[0, 0, 1, 1]).ToRle();

        Assert.Equal(Rle.FromRuns(1, 2, [1, 1]), mask.Resize(1, 2)); // centres at 1 and 3 of the old columns
        Assert.Equal(Rle.FromRuns(1, 8, [4, 4]), mask.Resize(1, 8));
    }
}

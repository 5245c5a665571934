using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Perception;

/// <summary>What a detector sees twice counts more than what it sees once; the detectors here see squares of one colour.</summary>
public sealed class SecondLookTests
{
    private static readonly Rgb Red = new(255, 0, 0), Green = new(0, 255, 0);

    private readonly Picture _photo = new(400, 300);

    [Fact]
    public void What_both_looks_see_is_as_sure_as_their_mean()
    {
        Paint(new(20, 30, 120, 130), Red);

        var found = Assert.Single(new SecondLook(new SquareDetector(Red, (_, mirrored) => mirrored ? 0.9 : 0.7)).Detect(_photo));
        Assert.Equal(0.8, found.Score, 6);
        Assert.Equal(new Box(20, 30, 120, 130), found.Box);
    }

    [Fact]
    public void What_one_look_sees_counts_half()
    {
        Paint(new(20, 30, 50, 60), Red); // too small for a closer look

        Assert.Equal(0.35, Assert.Single(new SecondLook(new SquareDetector(Red, (_, mirrored) => mirrored ? 0 : 0.7)).Detect(_photo)).Score, 6);
    }

    [Theory]
    [InlineData(0.8, 0.55)]
    [InlineData(0, 0.15)]
    public void What_is_unsure_is_looked_at_closer(double closer, double expected)
    {
        Paint(new(20, 30, 120, 130), Red);
        var detector = new SquareDetector(Red, (picture, _) => picture.Width < 400 ? closer : 0.3);

        Assert.Equal(expected, Assert.Single(new SecondLook(detector).Detect(_photo)).Score, 6);
        Assert.Equal(3, detector.Looks);
    }

    [Fact]
    public void Of_two_names_for_one_box_a_closer_look_decides()
    {
        Paint(new(20, 30, 120, 130), Red);
        var detector = new TwoNames(new SquareDetector(Red, (_, _) => 0.6), new SquareDetector(Red, (picture, _) => picture.Width < 400 ? 0.8 : 0.5));
        var found = new SecondLook(detector).Detect(_photo);

        Assert.Equal([1, 0], found.Select(thing => thing.Class)); // the second name is surer now
        Assert.Equal(0.65, found[0].Score, 6);
    }

    [Fact]
    public void A_large_photo_is_mirrored_small_and_boxes_are_those_of_the_photo()
    {
        var large = new Picture(2000, 1000);
        for (var y = 100; y < 900; y++)
            for (var x = 200; x < 1000; x++)
                large[x, y] = Green;

        var found = Assert.Single(new SecondLook(new SquareDetector(Green, (_, _) => 0.9)).Detect(large));
        Assert.Equal(0.9, found.Score, 6);
        Assert.Equal((200, 100, 1000, 900), (Math.Round(found.Box.Left / 10) * 10, Math.Round(found.Box.Top / 10) * 10, Math.Round(found.Box.Right / 10) * 10, Math.Round(found.Box.Bottom / 10) * 10));
    }

    private void Paint(Box box, Rgb colour)
    {
        for (var y = (int)box.Top; y < box.Bottom; y++)
            for (var x = (int)box.Left; x < box.Right; x++)
                _photo[x, y] = colour;
    }

    private sealed class TwoNames(IDetector first, IDetector second) : IDetector
    {
        public string Name => "names";

        public IReadOnlyList<string> Labels => ["dog", "cow"];

        public IReadOnlyList<Detection> Detect(Picture photo) => [.. first.Detect(photo), .. second.Detect(photo).Select(d => d with { Class = 1, Label = "cow" })];
    }

    // Sees the pixels of a colour as one thing, as surely as told; a picture whose colour lies right of the middle counts as mirrored.
    private sealed class SquareDetector(Rgb colour, Func<Picture, bool, double> score) : IDetector
    {
        public int Looks { get; private set; }

        public string Name => "squares";

        public IReadOnlyList<string> Labels => ["square"];

        public IReadOnlyList<Detection> Detect(Picture photo)
        {
            Looks++;
            var (left, top, right, bottom) = (photo.Width, photo.Height, 0, 0);
            for (var y = 0; y < photo.Height; y++)
            {
                for (var x = 0; x < photo.Width; x++)
                {
                    if (Math.Abs(photo[x, y].Red - colour.Red) + Math.Abs(photo[x, y].Green - colour.Green) < 100)
                        (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                }
            }
            return score(photo, left + right > photo.Width) is var sure and > 0 ? [new(new(left, top, right, bottom), "square", 0, sure)] : [];
        }
    }
}

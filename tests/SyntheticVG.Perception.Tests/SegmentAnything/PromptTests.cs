using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Masks;
using SyntheticVG.Perception.SegmentAnything;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Tests.SegmentAnything;

public class PromptTests
{
    private static readonly Extent Photo = new(100, 200);

    [Fact]
    public void Turns_a_box_into_a_point_on_the_thing_and_points_beside_it()
    {
        var points = new PromptPoints([SegmentPrompt.Around(new(0, 20, 100, 60)), SegmentPrompt.At(50, 50)], new(50, 100), Photo);

        // Its left side is the photo's edge: nothing to point at there. The second prompt has one point and is filled up.
        Assert.Equal([1L, 2L, 4L], points.Labels.Shape);
        Assert.Equal([25, 20, 55, 20, 25, 8, 25, 32, 25, 25, 0, 0, 0, 0, 0, 0], points.Places.Numbers);
    }

    [Fact]
    public void Chooses_the_mask_that_fills_the_box_best()
    {
        PromptedMask[] masks = [new(Filled(0, 0, 90, 90), 0.99), new(Filled(10, 10, 30, 30), 0.8), new(Rle.Empty(100, 200), 1)];

        Assert.Same(masks[1], masks.Best(SegmentPrompt.Around(new(10, 10, 32, 30))));
        Assert.Same(masks[0], masks.Best(SegmentPrompt.At(20, 20)));
        Assert.Null(masks[2..].Best(SegmentPrompt.At(20, 20)));
    }

    [Fact]
    public void Looks_at_crops_too_and_lets_the_smaller_crop_win()
    {
        var looked = new List<(int, int)>();
        var generator = new AutomaticMaskGenerator(part =>
        {
            looked.Add((part.Width, part.Height));
            return new Discs(part);
        }, new() { PointsPerSide = 4, CropLayers = 1, CropPointsDivisor = 2, CropOverlap = 0.25, StabilityOffset = 0.1, StabilityThreshold = 0.5 });

        var found = generator.Generate(new Picture(200, 100), TestContext.Current.CancellationToken);

        Assert.Equal([(200, 100), (113, 63), (113, 62), (112, 63), (112, 62)], looked);
        Assert.All(found.Masks, m => Assert.Equal((100, 200), (m.Mask.Height, m.Mask.Width)));
        Assert.Contains(found.Masks, m => m.Crop.Area < 200 * 100);
        Assert.All(found.Masks, m => Assert.True(m.Mask.Box.Left <= m.X && m.X <= m.Mask.Box.Right && m.Mask.Box.Top <= m.Y && m.Y <= m.Mask.Box.Bottom,
            $"{m} does not hold its point"));
        for (var i = 0; i < found.Masks.Count; i++)
            for (var j = i + 1; j < found.Masks.Count; j++)
                Assert.True(found.Masks[i].Mask.InclusiveBox.IoU(found.Masks[j].Mask.InclusiveBox) <= 0.71);
    }

    private static Rle Filled(int left, int top, int right, int bottom)
    {
        var mask = new Mask(100, 200);
        for (var y = top; y < bottom; y++)
            mask.Row(y)[left..right].Fill(1);
        return mask.ToRle();
    }

    // Each point answers a disc of radius 8 about itself.
    private sealed class Discs(Picture part) : IPointDecoder
    {
        public LogitSize Size { get; } = LogitSize.Same(part.Height, part.Width);

        public IPointAnswers Decode(IReadOnlyList<(double X, double Y)> points) => new Answers(points, part.Width, part.Height);

        private sealed class Answers(IReadOnlyList<(double X, double Y)> points, int width, int height) : IPointAnswers
        {
            public int Masks => 1;

            public float Score(int point, int mask) => 0.95f;

            public ReadOnlySpan<float> Logits(int point, int mask)
            {
                var logits = new float[width * height];
                for (var i = 0; i < logits.Length; i++)
                {
                    var (dx, dy) = ((i % width) - points[point].X, (i / width) - points[point].Y);
                    logits[i] = (float)(8 - Math.Sqrt((dx * dx) + (dy * dy)));
                }
                return logits;
            }

            public void Dispose()
            {
            }
        }
    }
}

using BenchmarkDotNet.Attributes;
using SyntheticVG.Images;
using SyntheticVG.Images.Drawing;
using SyntheticVG.Images.Resampling;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>A photo of 2000 × 1500 resized for a model, and Set-of-Mark over 50 regions of a photo of 640 × 480.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class PictureBenchmarks
{
    private readonly Picture _large = Noise(2000, 1500);
    private readonly Picture _photo = Noise(640, 480);
    private readonly List<Region> _regions = [.. Enumerable.Range(0, 50).Select(Ellipse)];

    [Benchmark]
    public Picture Resize_2000x1500_to_512x384_bicubic() => Resampler.Resize(_large, 512, 384);

    [Benchmark]
    public IReadOnlyList<MarkedPicture> Mark_50_regions() => new SetOfMark().Draw(_photo, _regions);

    private static Picture Noise(int width, int height)
    {
        var picture = new Picture(width, height);
        new Random(1).NextBytes(picture.Pixels);
        return picture;
    }

    private static Region Ellipse(int i)
    {
        var random = new Random(i);
        var (x, y, a, b) = (random.Next(60, 580), random.Next(60, 420), random.Next(10, 60), random.Next(10, 60));
        var mask = new Mask(480, 640);
        for (var row = y - b; row <= y + b; row++)
        {
            for (var column = x - a; column <= x + a; column++)
                mask[column, row] = Math.Pow((column - x) / (double)a, 2) + Math.Pow((row - y) / (double)b, 2) <= 1;
        }
        return new() { Name = "blob", Box = new(x - a, y - b, x + a + 1, y + b + 1), Mask = mask.ToRle() };
    }
}

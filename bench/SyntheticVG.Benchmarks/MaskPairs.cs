using BenchmarkDotNet.Attributes;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>Distance and contact of 300 pairs among 99 blobs of 640 × 480, masks fresh each time: what the filters measure of a
/// dense graph.</summary>
[MemoryDiagnoser]
public class MaskPairs
{
    private readonly Rle[] _blobs = Blobs.Make(99, 480, 640, seed: 3);

    [Benchmark]
    public int DistanceAndContact()
    {
        var masks = _blobs.Select(b => Rle.FromRuns(b.Height, b.Width, b.Runs)).ToArray();
        var touching = 0;
        for (var i = 0; i < 300; i++)
            if (MaskContact.Measure(masks[i % 99], masks[(i * 7 + 13) % 99]) is { Touches: true })
                touching++;
        return touching;
    }

    [Benchmark]
    public int DeepestPoints() => _blobs.Sum(b => DistanceTransform.Deepest(b)!.Value.SquaredDepth);
}

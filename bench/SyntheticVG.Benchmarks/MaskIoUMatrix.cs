using BenchmarkDotNet.Attributes;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>150 × 150 blobs of 640 × 480, from run lengths, on one core. pycocotools: 96 ms where we measured it.</summary>
[MemoryDiagnoser]
public class MaskIoUMatrix
{
    private readonly Rle[] _found = Blobs.Make(150, 480, 640, seed: 1);
    private readonly Rle[] _truth = Blobs.Make(150, 480, 640, seed: 2);

    [Benchmark]
    public double[,] Matrix() => MaskOverlap.IoUMatrix(_found, _truth);

    [Benchmark]
    public double PairByPair()
    {
        var sum = 0.0;
        foreach (var found in _found)
            foreach (var truth in _truth)
                sum += found.IoU(truth);
        return sum;
    }
}

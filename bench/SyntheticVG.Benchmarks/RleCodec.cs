using BenchmarkDotNet.Attributes;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>One blob of 640 × 480 between a column-major bitmap and COCO's text. pycocotools: 0.10 and 0.35 ms.</summary>
[MemoryDiagnoser]
public class RleCodec
{
    private readonly byte[] _pixels = new byte[480 * 640];
    private readonly string _text;

    public RleCodec()
    {
        var blob = Blobs.Make(20, 480, 640, seed: 1).MaxBy(b => b.Runs.Length)!;
        blob.ToColumnMajor(_pixels);
        _text = blob.ToString();
    }

    [Benchmark]
    public string Encode() => Rle.FromColumnMajor(480, 640, _pixels).ToString();

    [Benchmark]
    public void Decode() => Rle.Parse(480, 640, _text).ToColumnMajor(_pixels);
}

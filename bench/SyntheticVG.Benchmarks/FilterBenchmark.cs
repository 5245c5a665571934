using BenchmarkDotNet.Attributes;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>Rules and balance over one graph of 640 × 480: 99 regions, blobs of 1-5 ellipses with sides up to a third, and 300
/// relationships of every spatial family and the contact verbs, with a depth map. Nothing is prepared beforehand.</summary>
[MemoryDiagnoser]
public class FilterBenchmark
{
    private static readonly string[] Predicates =
    [
        "left of", "right of", "above", "below", "over", "on", "standing on", "in", "in front of", "behind", "near", "next to", "touching",
        "hanging from", "covering", "surrounding", "part of", "has", "holding", "wearing", "riding", "looking at", "talking to", "larger than",
    ];

    private StageInput _input = null!;
    private StageInput _flat = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(5);
        var regions = Enumerable.Range(0, 99).Select(_ => Blob(random)).ToList();
        var relationships = Enumerable.Range(0, 300).Select(i =>
        {
            var subject = random.Next(99);
            return new Relationship
            {
                Subject = subject,
                Predicate = Predicates[i % Predicates.Length],
                Object = (subject + 1 + random.Next(98)) % 99,
                Category = PredicateLexicon.CategoryOf(Predicates[i % Predicates.Length]),
                Origin = RelationshipOrigin.Teacher,
            };
        }).ToList();
        var graph = new SceneGraph
        {
            Image = new() { Key = "file:blobs.png", File = "blobs.png", Width = 640, Height = 480 },
            Regions = regions,
            Relationships = relationships,
        };
        var depth = new DepthMap(640, 480, [.. Enumerable.Range(0, 640 * 480).Select(i => (float)(i / 640) / 480)]);
        var image = new AnnotatedImage { Graph = graph, PicturePath = "blobs.png" };
        _input = new(graph, depth, image);
        _flat = new(graph with { Regions = [.. regions.Select(region => region with { Mask = null })] }, null, image);
    }

    [Benchmark(Baseline = true)]
    public FilterResult MasksAndDepth() => Filter(_input);

    [Benchmark]
    public FilterResult BoxesOnly() => Filter(_flat);

    private static FilterResult Filter(StageInput input)
    {
        var ruled = new RuleFilter().FilterAsync(input, default).Result;
        return new BalanceFilter(new()).FilterAsync(input with { Graph = ruled.Kept }, default).Result;
    }

    private static Region Blob(Random random)
    {
        var (cx, cy) = (random.Next(40, 600), random.Next(40, 440));
        var ellipses = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (
            X: cx + random.Next(-40, 41), Y: cy + random.Next(-40, 41), Rx: random.Next(8, 107), Ry: random.Next(8, 80))).ToList();
        var runs = new List<uint>();
        var (inside, length) = (false, 0u);
        var box = new Box(640, 480, 0, 0);
        for (var x = 0; x < 640; x++)
        {
            for (var y = 0; y < 480; y++)
            {
                var set = ellipses.Exists(e => Math.Pow((x - e.X) / (double)e.Rx, 2) + Math.Pow((y - e.Y) / (double)e.Ry, 2) <= 1);
                if (set)
                    box = new(Math.Min(box.Left, x), Math.Min(box.Top, y), Math.Max(box.Right, x + 1), Math.Max(box.Bottom, y + 1));
                if (set != inside)
                {
                    runs.Add(length);
                    (inside, length) = (set, 0);
                }
                length++;
            }
        }
        runs.Add(length);
        return new() { Name = "thing", Box = box, Mask = Rle.FromRuns(480, 640, [.. runs]) };
    }
}

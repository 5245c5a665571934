using System.Diagnostics;
using System.Globalization;
using SyntheticVG.Datasets.Exports;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Statistics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>
/// Makes a file of graphs as large as all of SVG (146,000 images, 2.6 M objects with masks, 5.6 M relationships), gathers its statistics and
/// converts it, and prints time and peak memory of each. Run as <c>graphs [folder] [images]</c>; the file stays in the folder.
/// </summary>
internal static class GraphFigures
{
    private static readonly string[] Nouns = ["man", "woman", "tree", "shirt", "building", "window", "traffic light", "sidewalk", "child's hat", "dog"];
    private static readonly string[] Predicates =
        ["on", "left of", "right of", "wearing", "behind", "holding", "used for sitting", "talking to", "smiling at", "in front of"];

    public static void Run(string[] args)
    {
        var folder = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), "synvg-graphs");
        var images = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 146_000;
        var path = Path.Combine(folder, $"graphs-{images}.jsonl");
        if (!File.Exists(path))
            Measure("made", path, () => GraphLines.WriteFile(path, Graphs(images)));

        var statistics = new GraphStatistics();
        Measure("stats", path, () =>
        {
            foreach (var graph in GraphLines.ReadFile(path))
                statistics.Add(graph);
        });
        Console.WriteLine($"{statistics.Images} images, {statistics.Objects.Sum} objects, {statistics.Triplets.Sum} relationships");
        foreach (var (name, file) in new[] { ("svg-relations", "svg.jsonl"), ("coco", "coco.json"), ("vg", "vg"), ("graph-lines", "graphs.jsonl.zst") })
        {
            Measure($"convert to {name}", path, () =>
            {
                using var export = GraphExports.Create(name, Path.Combine(folder, file));
                GraphExports.Run(export, GraphLines.ReadFile(path));
            });
        }
    }

    // The processor's own time is printed beside the clock's, for machines with other work.
    private static void Measure(string what, string path, Action work)
    {
        using var process = Process.GetCurrentProcess();
        var (clock, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        work();
        process.Refresh();
        var size = new FileInfo(path).Length / 1e6;
        Console.WriteLine($"{size:0} MB, {what}: {clock.Elapsed.TotalSeconds:0.0} s, {size / clock.Elapsed.TotalSeconds:0} MB/s; "
            + $"processor {(process.TotalProcessorTime - before).TotalSeconds:0.0} s; "
            + $"peak memory {process.PeakWorkingSet64 / 1e6:0} MB, managed heap {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0} MB");
    }

    /// <summary>Made-up graphs of the averages of SVG.</summary>
    internal static IEnumerable<SceneGraph> Graphs(int images, Func<int, string>? fileOf = null)
    {
        var random = new Random(7);
        var masks = Enumerable.Range(0, 200).Select(_ => Ellipse(random)).ToArray();
        for (var i = 0; i < images; i++)
        {
            var regions = Enumerable.Range(0, random.Next(8, 28)).Select(_ => Region(random, masks)).ToArray(); // 17.5 on average
            yield return new()
            {
                Image = new()
                {
                    Key = $"coco:{i}",
                    File = fileOf?.Invoke(i) ?? $"train2017/{i:D12}.jpg",
                    Width = 640,
                    Height = 480,
                    Sources = new SortedDictionary<string, string> { ["coco"] = $"{i}", ["vg"] = $"{i}" }
                },
                Regions = regions,
                Relationships = [.. Enumerable.Range(0, random.Next(17, 61)).Select(_ => Relationship(random, regions.Length))], // 38.5 on average
            };
        }
    }

    private static Region Region(Random random, Rle[] masks)
    {
        var (x, y) = (random.Next(500), random.Next(400));
        return new()
        {
            Name = Nouns[random.Next(Nouns.Length)],
            Box = new(x, y, x + random.Next(8, 140), y + random.Next(8, 80)),
            Mask = masks[random.Next(masks.Length)],
            Description = "a thing of some colour by the window.",
            Score = 0.5
        };
    }

    private static Relationship Relationship(Random random, int regions)
    {
        var (subject, step) = (random.Next(regions), random.Next(1, regions));
        return new()
        {
            Subject = subject,
            Predicate = Predicates[random.Next(Predicates.Length)],
            Object = (subject + step) % regions,
            Category = (RelationshipCategory)random.Next(5),
            Origin = RelationshipOrigin.Teacher,
            Verdict = new(VerdictOutcome.Pass, "left-of"),
            Confidence = 0.75,
        };
    }

    private static Rle Ellipse(Random random)
    {
        var (width, height, x, y) = (random.Next(10, 120), random.Next(10, 100), random.Next(130, 510), random.Next(110, 370));
        var (runs, at) = (new List<uint>(), 0);
        for (var column = x - width; column <= x + width; column++)
        {
            var half = (int)(height * Math.Sqrt(1 - Math.Pow((column - x) / (double)(width + 1), 2)));
            var start = (column * 480) + y - half;
            runs.Add((uint)(start - at));
            runs.Add((uint)((2 * half) + 1));
            at = start + (2 * half) + 1;
        }
        runs.Add((uint)((640 * 480) - at));
        return Rle.FromRuns(480, 640, [.. runs]);
    }
}

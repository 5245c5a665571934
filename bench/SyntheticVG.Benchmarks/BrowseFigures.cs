using System.Diagnostics;
using System.Globalization;
using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary><c>browse [FOLDER [open]]</c>: index (not with <c>open</c>) and search over a generated run as large as SVG: 146,000 graphs, 5.6 M relations, 1.2 M
/// dropped ones. CPU time of this process, medians of several.</summary>
internal static class BrowseFigures
{
    private const int Photos = 146_000, Rounds = 7, Side = 640;

    private static readonly string[] Common = ["man", "woman", "person", "horse", "tree", "shirt", "table", "building", "dog", "car"];
    private static readonly string[] Predicates = ["on", "riding", "in front of", "behind", "left of", "right of", "holding", "wearing", "near", "part of",
        "looking at", "talking to", "holding onto", "under"];
    private static readonly string[] Stages = ["rules", "verifier", "balance"];
    private static readonly string[] Words =
        ["a", "red", "coat", "with", "the", "old", "blue", "striped", "standing", "small", "wooden", "shiny", "next", "to", "window"];

    public static void Run(string[] arguments)
    {
        var folder = arguments is [var named, ..] ? Path.GetFullPath(named) : Path.Combine(Path.GetTempPath(), "synvg-browse");
        var (run, cache) = (Path.Combine(folder, "run"), Path.Combine(folder, "cache"));
        if (!File.Exists(Path.Combine(run, "graphs.jsonl")))
            Write(run);
        Console.WriteLine($"{run}: {new FileInfo(Path.Combine(run, "graphs.jsonl")).Length / 1e6:0} MB of "
            + $"graphs, {new FileInfo(Path.Combine(run, "rejected.jsonl")).Length / 1e6:0} MB of dropped relations");

        var before = Cpu();
        if (arguments is not [_, "open"])
        {
            using var built = RunIndex.Open(RunFiles.Find(run), cache, again: true);
            Tell("index, each line checked", Cpu() - before,
                $"{built.Photos:N0} photos, {built.Regions:N0} regions, {built.Relations - built.Dropped:N0} relations, {built.Dropped:N0} "
                    + $"dropped; {new DirectoryInfo(cache).EnumerateFiles("*.bin", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6:0} MB; "
                    + $"peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB");
        }
        Median("opened again", () =>
        {
            using var again = RunIndex.Open(RunFiles.Find(run), cache);
            return $"{again.Find("coco:145999")}";
        });
        using var viewed = new ViewedRun(RunIndex.Open(RunFiles.Find(run), cache), PatchFile.OpenToRead(Path.Combine(folder, "none.jsonl")));
        foreach (var (query, facets) in new[]
        {
            ("person * horse origin:teacher dropped:verifier", false), ("person * horse origin:teacher dropped:verifier", true), ("* * *", true),
            ("dropped:no", true), ("dropped:yes", true), ("* riding *", true),
            ("man on * confidence:>=0.5", true), ("~hold", true), ("person riding horse & horse on *", true), ("text:\"red coat\"", false),
            ("attribute:red name:dog", true),
        })
        {
            Median($"{query}{(facets ? ", nine facets" : "")}", () =>
            {
                var result = viewed.Search(query, new() { Facets = facets });
                return $"{result.Total:N0} relations, {result.Photos:N0} photos";
            });
        }
        var random = new Random(1);
        Median("graph of a key, 100 of them, each", () =>
        {
            var relations = 0;
            for (var i = 0; i < 100; i++)
                relations += viewed.Find($"coco:{random.Next(Photos)}")!.Patched.Graph.Relationships.Count;
            return $"{relations} relations";
        }, 100);
        Console.WriteLine($"memory of the process now {Process.GetCurrentProcess().WorkingSet64 / 1e6:0} MB");
    }

    private static void Median(string what, Func<string> work, int times = 1)
    {
        var (taken, said) = (new List<double>(), "");
        for (var i = 0; i < Rounds; i++)
        {
            var before = Cpu();
            said = work();
            taken.Add(Cpu() - before);
        }
        Tell(what, taken.Order().ElementAt(Rounds / 2) / times, said);
    }

    private static void Tell(string what, double milliseconds, string said) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-70} {milliseconds,10:0.0} ms  {said}"));

    private static double Cpu() => Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;

    private static void Write(string run)
    {
        Directory.CreateDirectory(run);
        var random = new Random(11);
        var masks = Enumerable.Range(0, 200).Select(_ => Ellipse(random)).ToArray();
        using var rejected = new BufferedStream(File.Create(Path.Combine(run, "rejected.jsonl")), 1 << 20);
        GraphLines.WriteFile(Path.Combine(run, "graphs.jsonl"), Enumerable.Range(0, Photos).Select(photo =>
        {
            var graph = Graph(random, photo, masks);
            for (var i = photo % 9 == 0 ? 10 : 8; i > 0; i--)
            {
                var stage = Stages[random.Next(Stages.Length)];
                var relation = Relation(random, graph.Regions.Count) with
                {
                    Verdict = new(VerdictOutcome.Fail, stage == "verifier" ? "verifier" : "contact-gate")
                    {
                        Measurements = new SortedDictionary<string, double> { ["gap"] = Math.Round(random.NextDouble() * 90, 2) }
                    }
                };
                rejected.Write(RejectedLine.Of(graph, new(relation, stage, $"{stage}-no")).ToBytes());
                rejected.WriteByte((byte)'\n');
            }
            return graph;
        }));
    }

    private static SceneGraph Graph(Random random, int photo, Rle[] masks)
    {
        var regions = 14 + random.Next(9); // 18 on average
        return new()
        {
            Image = new()
            {
                Key = $"coco:{photo}",
                File = $"train2017/{photo:000000000000}.jpg",
                Width = Side,
                Height = 480,
                Sources = new SortedDictionary<string, string> { ["coco"] = $"{photo}" },
                Evaluation = photo % 20 == 0
            },
            Regions = [.. Enumerable.Range(0, regions).Select(i =>
            {
                var mask = masks[random.Next(masks.Length)];
                return new Region
                {
                    Name = Name(random),
                    Box = mask.Box,
                    Mask = mask,
                    Attributes = random.Next(3) == 0 ? ["red"] : [],
                    Description = string.Join(' ', Enumerable.Range(0, 9).Select(_ => Words[random.Next(Words.Length)]))
                };
            })],
            Relationships = [.. Enumerable.Range(0, 34 + random.Next(9)).Select(_ => Relation(random, regions))], // 38 on average
        };
    }

    // A few names are common, three thousand are rare.
    private static string Name(Random random) =>
        random.Next(3) > 0 ? Common[random.Next(Common.Length)] : $"thing {(int)(3000 * random.NextDouble() * random.NextDouble())}";

    private static Relationship Relation(Random random, int regions) => new()
    {
        Subject = random.Next(regions),
        Predicate = random.Next(10) > 0 ? Predicates[random.Next(Predicates.Length)] : $"verb {random.Next(900)} at",
        Object = random.Next(regions),
        Category = (RelationshipCategory)random.Next(5),
        Origin = random.Next(3) == 0 ? RelationshipOrigin.Human : RelationshipOrigin.Teacher,
        Confidence = Math.Round(random.NextDouble(), 4),
        Verdict = random.Next(2) == 0 ? null : new(VerdictOutcome.Pass, "contact-gate"),
    };

    private static Rle Ellipse(Random random)
    {
        var mask = new Mask(480, Side);
        var (x, y, a, b) = (80 + random.Next(480), 80 + random.Next(320), 15 + random.Next(60), 15 + random.Next(60));
        for (var row = y - b; row <= y + b; row++)
        {
            var half = (int)(a * Math.Sqrt(Math.Max(0, 1 - ((double)(row - y) * (row - y) / (b * b)))));
            for (var column = x - half; column <= x + half; column++)
                mask[column, row] = true;
        }
        return mask.ToRle();
    }
}

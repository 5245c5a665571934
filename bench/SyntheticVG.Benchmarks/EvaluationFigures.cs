using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Benchmarks;

/// <summary>Scores made-up predictions of the size of the real benchmarks and prints time and peak memory of each. Run as <c>evaluation [share]</c>, 1 for full size.</summary>
internal static class EvaluationFigures
{
    private const int Vg150Images = 26_446, Vg150Predictions = 100, AdeImages = 2000, AdeSide = 512, PsgImages = 200, PsgSegments = 30, GqaQuestions = 12_578;

    public static void Run(string[] args)
    {
        var share = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        int Of(int count) => Math.Max(1, (int)(count * share));

        Measure($"VG150, {Of(Vg150Images)} images, {Vg150Predictions} pairs with 50 predicate scores each, SGDet", Of(Vg150Images), () => Vg150(Of(Vg150Images)));
        Measure($"PSG, {Of(PsgImages)} images of 640 × 480 with {PsgSegments} segments, masks, SGDet", Of(PsgImages), () => PsgMasks(Of(PsgImages)));
        Measure($"PQ, {Of(AdeImages)} images of {AdeSide} × {AdeSide} with 20 segments", Of(AdeImages), () => Panoptic(Of(AdeImages)));
        Gqa(Of(GqaQuestions));
    }

    private static void Vg150(int images)
    {
        var random = new Random(1);
        var vocabulary = new GraphVocabulary([.. Enumerable.Range(0, 150).Select(i => $"c{i}")], [.. Enumerable.Range(0, 50).Select(i => $"p{i}")], First: 1);
        var scorer = new RankedScorer(vocabulary, GraphTask.SgDet, NodeOverlap.InclusiveBox, new() { Predicates = 50 });
        for (var i = 0; i < images; i++)
            scorer.Add(Sample(random, $"{i}", nodes: 12, edges: 7, 150, 50), Answer(random, nodes: 25, 150, 50));
        Console.WriteLine(scorer.Compute().First());
    }

    private static void PsgMasks(int images)
    {
        var random = new Random(2);
        var vocabulary = new GraphVocabulary([.. Enumerable.Range(0, 133).Select(i => $"c{i}")], [.. Enumerable.Range(0, 56).Select(i => $"p{i}")], First: 0);
        var scorer = new RankedScorer(vocabulary, GraphTask.SgDet, NodeOverlap.Mask, new() { Predicates = 56 });
        var (truth, found) = (Blobs.Make(PsgSegments, 480, 640, 3), Blobs.Make(PsgSegments, 480, 640, 4));
        for (var i = 0; i < images; i++)
        {
            var sample = Sample(random, $"{i}", PsgSegments, edges: 8, 5, 56) with { Masks = () => truth }; // five classes: most pairs of masks are compared
            scorer.Add(sample, Answer(random, PsgSegments, 5, 56) with { Masks = found });
        }
        Console.WriteLine(scorer.Compute().First());
    }

    private static void Panoptic(int images)
    {
        var random = new Random(5);
        var quality = new PanopticQuality();
        var (truth, found) = (new int[AdeSide * AdeSide], new int[AdeSide * AdeSide]);
        for (var image = 0; image < images; image++)
        {
            var shift = random.Next(1, 12);
            for (var i = 0; i < truth.Length; i++)
            {
                truth[i] = 1 + (i % AdeSide / 110 * 4) + (i / AdeSide / 130);
                found[i] = 1 + ((i + shift) % AdeSide / 110 * 4) + (i / AdeSide / 130);
            }
            var segments = Enumerable.Range(1, 20).Select(id => new LabelledSegment(id, random.Next(150))).ToList();
            quality.Add(truth, segments, found, segments);
        }
        Console.WriteLine(quality.Compute());
    }

    private static void Gqa(int questions)
    {
        var folder = Directory.CreateTempSubdirectory("synvg-gqa-").FullName;
        var (data, answers) = (Path.Combine(folder, "testdev_balanced_questions.json"), Path.Combine(folder, "answers.jsonl"));
        File.WriteAllText(data, JsonSerializer.Serialize(Enumerable.Range(0, questions).ToDictionary(i => $"{i}", i => new
        {
            question = $"Is the number {i} even?",
            imageId = $"n{i % 398}",
            isBalanced = true,
            answer = i % 2 == 0 ? "yes" : "no",
            semantic = new[] { new { operation = "select", dependencies = Array.Empty<int>(), argument = "x" } },
            groups = new { global = "g", local = "l" },
            types = new { detailed = "verify", semantic = "attr", structural = "verify" },
        })));
        File.WriteAllLines(answers, Enumerable.Range(0, questions).Select(i => JsonSerializer.Serialize(new { id = $"{i}", answer = i % 3 == 0 ? "Yes." : "no" })));
        Measure($"GQA, {questions} answers, read and scored with its interval", questions, () => Console.WriteLine(ScoreFile.WithInterval(new Gqa().Open(data).Score(PredictionSet.Read(answers)), 0).Metrics[0]));
        Directory.Delete(folder, recursive: true);
    }

    private static GraphSample Sample(Random random, string id, int nodes, int edges, int classes, int predicates) => new()
    {
        Id = id,
        Width = 640,
        Height = 480,
        Boxes = [.. Enumerable.Range(0, nodes).Select(_ => RandomBox(random))],
        Labels = [.. Enumerable.Range(0, nodes).Select(_ => random.Next(classes))],
        Edges = [.. Enumerable.Range(0, edges).Select(_ => new Edge(random.Next(nodes), random.Next(predicates), random.Next(nodes)))],
    };

    private static GraphAnswer Answer(Random random, int nodes, int classes, int predicates) => new()
    {
        Boxes = [.. Enumerable.Range(0, nodes).Select(_ => RandomBox(random))],
        Labels = [.. Enumerable.Range(0, nodes).Select(_ => random.Next(classes))],
        Scores = [.. Enumerable.Range(0, nodes).Select(_ => random.NextDouble())],
        Pairs = [.. Enumerable.Range(0, Vg150Predictions).Select(_ => (random.Next(nodes), random.Next(nodes)))],
        Predicates = [.. Enumerable.Range(0, Vg150Predictions).Select(_ => (IReadOnlyList<double>)[.. Enumerable.Range(0, predicates).Select(_ => random.NextDouble())])],
    };

    private static Box RandomBox(Random random)
    {
        var (x, y) = (random.Next(500), random.Next(350));
        return new(x, y, x + random.Next(20, 140), y + random.Next(20, 130));
    }

    // The processor's own time is printed beside the clock's, for machines with other work; making the data is in it.
    private static void Measure(string what, int items, Action work)
    {
        using var process = Process.GetCurrentProcess();
        var (clock, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        work();
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {clock.Elapsed.TotalSeconds:0.00} s, {items / clock.Elapsed.TotalSeconds:0} a second; processor {(process.TotalProcessorTime - before).TotalSeconds:0.00} s; peak memory {process.PeakWorkingSet64 / 1e6:0} MB"));
    }
}

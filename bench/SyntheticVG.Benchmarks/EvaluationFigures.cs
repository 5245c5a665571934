using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;

namespace SyntheticVG.Benchmarks;

/// <summary>Scores made-up predictions, partly right, of the size of the real benchmarks and prints time and peak memory of each. Run as
/// <c>evaluation [share]</c>, 1 for full size.</summary>
internal static class EvaluationFigures
{
    private const int Vg150Images = 26_446, Vg150Predictions = 100, AdeImages = 2000, AdeSide = 512, PsgImages = 200, PsgSegments = 30, GqaQuestions = 12_578;

    public static void Run(string[] args)
    {
        var share = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        int Of(int count) => Math.Max(1, (int)(count * share));

        Measure($"VG150, {Of(Vg150Images)} images, {Vg150Predictions} pairs with 50 predicate scores each, SGDet, making them included", Of(Vg150Images),
            () => Vg150(Of(Vg150Images)));
        PsgMasks(Of(PsgImages));
        Measure($"PQ, {Of(AdeImages)} images of {AdeSide} × {AdeSide} with 20 segments", Of(AdeImages), () => Panoptic(Of(AdeImages)));
        Gqa(Of(GqaQuestions));
    }

    private static void Vg150(int images)
    {
        var vocabulary = new GraphVocabulary([.. Enumerable.Range(0, 150).Select(i => $"c{i}")], [.. Enumerable.Range(0, 50).Select(i => $"p{i}")], First: 1);
        var (noise, scorer) =
            (new NoisyAnswers(seed: 1, 150, 50), new RankedScorer(vocabulary, GraphTask.SgDet, NodeOverlap.InclusiveBox, new() { Predicates = 50 }));
        for (var i = 0; i < images; i++)
        {
            var image = noise.Image($"{i}", nodes: 12, edges: 7);
            scorer.Add(image, noise.Of(image, nodes: 25));
        }
        Show(scorer.Compute());
    }

    private static void PsgMasks(int images)
    {
        var folder = Directory.CreateTempSubdirectory("synvg-psg-").FullName;
        var (data, answers) = PsgFiles.Write(folder, images, PsgSegments);
        Measure($"PSG, {images} images of 640 × 480 with {PsgSegments} segments, files read, masks, SGDet", images,
            () => Show(new Psg().Open(data).Score(PredictionSet.Read(answers), "sgdet").Metrics));
        Directory.Delete(folder, recursive: true);
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
        File.WriteAllLines(answers,
            Enumerable.Range(0, questions).Select(i => JsonSerializer.Serialize(new { id = $"{i}", answer = i % 3 == 0 ? "Yes." : "no" })));
        Measure($"GQA, {questions} answers, read and scored with its interval", questions,
            () => Console.WriteLine(ScoreFile.WithInterval(new Gqa().Open(data).Score(PredictionSet.Read(answers)), 0).Metrics[0]));
        Directory.Delete(folder, recursive: true);
    }

    private static void Show(IEnumerable<Metric> metrics) =>
        Console.WriteLine(string.Join(", ", metrics.Where(metric => metric.Name is "R@20" or "R@50" or "R@100").OrderBy(metric => metric.Value)
            .Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Name} {metric.Value:0.000}"))));

    // The processor's own time is printed beside the clock's, for machines with other work; making the data is in it.
    private static void Measure(string what, int items, Action work)
    {
        using var process = Process.GetCurrentProcess();
        var (clock, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        work();
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {clock.Elapsed.TotalSeconds:0.00} s, {items / clock.Elapsed.TotalSeconds:0} a second; "
                + $"processor {(process.TotalProcessorTime - before).TotalSeconds:0.00} s; peak memory {process.PeakWorkingSet64 / 1e6:0} MB"));
    }
}

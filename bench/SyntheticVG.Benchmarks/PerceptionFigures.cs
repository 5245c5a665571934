using System.Diagnostics;
using System.Globalization;
using SyntheticVG.Images;
using SyntheticVG.Images.Resampling;
using SyntheticVG.Perception;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Masks;
using SyntheticVG.Perception.SegmentAnything;
using SyntheticVG.Perception.Sentences;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Benchmarks;

/// <summary>
/// How fast photos and words are read: the shipped detector on a photo of 640 × 480, the automatic masks of 1,024 points with the logits given,
/// short phrases to vectors. Each is the best of several rounds, for machines with other work. Run as <c>perception [data folder]</c>.
/// </summary>
internal static class PerceptionFigures
{
    private const int Rounds = 20;

    public static void Run(string[] args)
    {
        var data = args.Length > 0 ? args[0] : Path.Combine("..", "shared", "data");
        Detector(Path.Combine(data, "photos", "sam_dog.jpg"));
        AutomaticMasks();
        Sentences(Path.Combine(data, "all-MiniLM-L6-v2"));
    }

    private static void Detector(string photo)
    {
        var file = PictureWriter.Jpeg(Resampler.Resize(new PictureReader().Read(photo), 640, 480));
        using var detector = (IDisposable)Detectors.Open(ShippedModels.NanoDet, onnx: OnnxOptions.SingleThread);
        var found = 0;
        Print("NanoDet-g, a JPEG of 640 × 480, decoding and resizing included, one thread", Best(Rounds * 2, () =>
            found = ((Engine.Perception.IDetector)detector).Detect(new PictureReader().Read(file)).Count), $"{found} things");

        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var before = process.WorkingSet64;
        for (var i = 0; i < 1000; i++)
            ((Engine.Perception.IDetector)detector).Detect(new PictureReader().Read(file));
        process.Refresh();
        Console.WriteLine($"  memory before and after 1,000 photos: {before / 1e6:0} and {process.WorkingSet64 / 1e6:0} MB");
    }

    private static void AutomaticMasks()
    {
        var decoder = new GivenLogits(masks: 48);
        var generator = new AutomaticMaskGenerator(_ => decoder, new() { PredictedIoUThreshold = 0.8, StabilityThreshold = 0.8 });
        var photo = new Picture(1024, 768);
        var found = generator.Generate(photo);
        Print("automatic masks of 1,024 points × 3 on 1024 × 768, logits given, one thread", Best(5, () => generator.Generate(photo)),
            $"{found.Candidates} candidates, {found.AfterScore} after the score, {found.AfterStability} stable, {found.Masks.Count} kept");
    }

    private static void Sentences(string folder)
    {
        using var encoder = SentenceEncoder.Open(folder, new() { CacheSize = 0 });
        string[] nouns = ["man", "woman", "dog", "bench", "traffic light", "wooden table", "child"];
        string[] links = ["next to", "holding", "on top of", "looking at", "riding", "in front of"];
        string[] phrases = [.. from a in nouns from link in links from b in nouns select $"{a} {link} {b}"];
        var seconds = Best(5, () => encoder.Encode(phrases));
        Print($"MiniLM, {phrases.Length} phrases of 3 to 5 words, {Environment.ProcessorCount} cores", seconds, $"{phrases.Length / seconds:0} phrases/s");
    }

    private static double Best(int rounds, Action work)
    {
        work();
        var best = double.PositiveInfinity;
        for (var i = 0; i < rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            work();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        return best;
    }

    private static void Print(string what, double seconds, string more) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds * 1000:0.0} ms; {more}"));

    // Blobs of the size of SAM's logits; every fifth mask has a score that passes.
    private sealed class GivenLogits : IPointDecoder
    {
        private const int Side = 256;
        private readonly float[][] _masks;

        public GivenLogits(int masks)
        {
            var random = new Random(5);
            _masks = new float[masks][];
            for (var i = 0; i < masks; i++)
            {
                var (x, y, radius, wave) = (random.Next(20, Side - 20), random.Next(20, 170), random.Next(8, 60), random.NextDouble());
                _masks[i] = [.. Enumerable.Range(0, Side * Side).Select(at =>
                {
                    var (dx, dy) = ((at % Side) - x, (at / Side) - y);
                    return (float)(radius - Math.Sqrt((dx * dx) + (dy * dy)) + (4 * wave * Math.Sin(at * wave)));
                })];
            }
        }

        public LogitSize Size { get; } = new(new(Side, Side), new(1024, 1024), new(768, 1024), new(768, 1024));

        public IPointAnswers Decode(IReadOnlyList<(double X, double Y)> points) => new Answers(_masks, points);

        private sealed class Answers(float[][] masks, IReadOnlyList<(double X, double Y)> points) : IPointAnswers
        {
            public int Masks => 3;

            public float Score(int point, int mask) => Number(point, mask) % 5 == 0 ? 0.81f + (Number(point, mask) % 97 * 1e-3f) : 0.5f;

            public ReadOnlySpan<float> Logits(int point, int mask) => masks[Number(point, mask) % masks.Length];

            public void Dispose()
            {
            }

            private int Number(int point, int mask) => ((int)points[point].X * 7) + ((int)points[point].Y * 13) + (mask * 31);
        }
    }
}

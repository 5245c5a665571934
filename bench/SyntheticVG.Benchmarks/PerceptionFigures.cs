using System.Diagnostics;
using System.Globalization;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.Images.Resampling;
using SyntheticVG.Perception.Masks;
using SyntheticVG.Perception.Recipes;
using SyntheticVG.Perception.SegmentAnything;
using SyntheticVG.Perception.Sentences;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;

namespace SyntheticVG.Benchmarks;

/// <summary>
/// How fast photos and words are read: the shipped detector on a photo of 640 × 480, the automatic masks of 1,024 points with the logits given,
/// short phrases to vectors, and the program itself on a photo and on a folder of photos. Each is the best of several rounds, for machines with other work. Run
/// as <c>perception [data folder]</c>.
/// </summary>
internal static class PerceptionFigures
{
    private const int Rounds = 20;

    public static void Run(string[] args)
    {
        var data = args.Length > 0 ? args[0] : Path.Combine("..", "shared", "data");
        Detector(Path.Combine(data, "photos", "sam_dog.jpg"));
        LightRecipe(Path.Combine(data, "photos", "sam_dog.jpg"));
        Program(Path.Combine(data, "photos"));
        AutomaticMasks();
        Sentences(Path.Combine(data, "all-MiniLM-L6-v2"));
    }

    private static void Detector(string photo)
    {
        var file = PictureWriter.Jpeg(Resampler.Resize(new PictureReader().Read(photo), 640, 480));
        using var detector = (IDisposable)Detectors.Open(ShippedModels.Detector, onnx: OnnxOptions.SingleThread);
        var found = 0;
        Print("PicoDet-S, looking twice, a JPEG of 640 × 480, decoding and resizing included, one thread", Best(Rounds * 2, () =>
            found = ((IDetector)detector).Detect(new PictureReader().Read(file)).Count), $"{found} things");

        using var process = Process.GetCurrentProcess();
        process.Refresh();
        var before = process.WorkingSet64;
        for (var i = 0; i < 1000; i++)
            ((IDetector)detector).Detect(new PictureReader().Read(file));
        process.Refresh();
        Console.WriteLine($"  memory before and after 1,000 photos: {before / 1e6:0} and {process.WorkingSet64 / 1e6:0} MB");
    }

    private static void LightRecipe(string photo)
    {
        var file = PictureWriter.Jpeg(Resampler.Resize(new PictureReader().Read(photo), 640, 480));
        var options = new LightProposerOptions();
        using var light =
            new LightProposer(Detectors.Open(ShippedModels.Detector, new() { ScoreThreshold = options.LeastScore }, OnnxOptions.SingleThread), options);
        var found = 0;
        Print("the recipe light on a JPEG of 640 × 480: masks cut at 320 px; one thread", Best(Rounds, () =>
            found = light.Propose(new PictureReader().Read(file)).Proposals.Count), $"{found} regions");
    }

    // The built program, from process start: one photo, then a folder of photos of 640 × 480.
    private static void Program(string photos)
    {
        var folder = Directory.CreateTempSubdirectory("synvg-bench-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "photos"));
        var files = Directory.GetFiles(photos).Order(StringComparer.Ordinal)
            .Select(path => PictureWriter.Jpeg(Resampler.Resize(new PictureReader().Read(path), 640, 480))).ToList();
        for (var i = 0; i < 9 * files.Count; i++)
            File.WriteAllBytes(Path.Combine(folder, "photos", $"{i:000}.jpg"), files[i % files.Count]);
        var (wall, busy) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var i = 0; i < 5; i++)
        {
            var (seconds, processor) = Synvg("graph", Path.Combine(folder, "photos", "006.jpg"), "--out", folder);
            (wall, busy) = (Math.Min(wall, seconds), Math.Min(busy, processor));
        }
        Print("synvg graph on it, from process start", wall, Format($"{busy:0.0} s of processor time"));
        var (all, used) = Synvg("build", "--data", Path.Combine(folder, "photos"), "--out", Path.Combine(folder, "run"), "--pictures", "0");
        Print($"synvg build on {9 * files.Count} such photos", all,
            Format($"{9 * files.Count / all:0.0} photos/s; {1000 * used / (9 * files.Count):0} ms of processor time a photo"));
        Directory.Delete(folder, recursive: true);
    }

    private static (double Wall, double Processor) Synvg(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "SyntheticVG.App", "release", "synvg.dll");
        if (!File.Exists(program))
            throw new FileNotFoundException($"{Path.GetFullPath(program)}: build src/SyntheticVG.App -c Release first");
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;
        var busy = 0.0;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (!process.WaitForExit(10))
            busy = Math.Max(busy, Busy(process));
        return process.ExitCode == 0
            ? (clock.Elapsed.TotalSeconds, busy)
            : throw new InvalidOperationException($"synvg {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static double Busy(Process process)
    {
        try
        {
            return process.TotalProcessorTime.TotalSeconds;
        }
        catch (InvalidOperationException) // ended since
        {
            return 0;
        }
    }

    private static string Format(FormattableString text) => FormattableString.Invariant(text);

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

    private static void Print(string what, double seconds, string more) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {seconds * 1000:0.0} ms; {more}"));

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

using System.Diagnostics;
using System.Globalization;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.SceneGraphs;
using static TorchSharp.torch;

namespace SyntheticVG.Benchmarks;

/// <summary>
/// How fast models learn: the pocket preset on graph samples of 288 positions, and a stack of layers of Qwen2.5-3B's size, forth
/// and back, against what the machine multiplies. Run as <c>training [pocket|stack] [steps or tokens]</c>.
/// </summary>
internal static class TrainingFigures
{
    public static void Run(string[] args)
    {
        var number = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : (int?)null;
        if (args is [] or ["pocket", ..])
            Pocket(number ?? 40);
        if (args is [] or ["stack", ..])
        {
            Stack(float32, number ?? 512);
            Stack(bfloat16, number ?? 512);
        }
    }

    // The limit is a product of two large square matrices, the best of several: what the machine reaches at most.
    private static void Stack(ScalarType dtype, int tokens)
    {
        const int Layers = 2, Rounds = 5;
        using var robin = new Robin(RobinConfig.Tiny with
        {
            Language = Models.Qwen2.Qwen2Config.Qwen25Of3B with { Layers = Layers, VocabularySize = 64 },
            Regions = RobinConfig.Tiny.Regions with { HiddenSize = 2048 },
        }, new(dtype, dtype));
        Initialization.Randomize(robin, seed: 1);
        var (model, limit) = (robin.Language, Limit(dtype));
        using var scope = NewDisposeScope();
        var embeddings = randn([1, tokens, 2048], dtype).Scale(0.02).requires_grad_();
        var weights = model.named_parameters().Where(p => p.name.StartsWith("model.layers.", StringComparison.Ordinal) && p.parameter.Dimensions == 2)
            .Sum(p => p.parameter.numel());
        // Multiplications and additions: of the weights, and of the scores and mixtures of attention, of which half are masked; back is twice forth.
        var operations = 3 * ((2.0 * weights * tokens) + (Layers * 4.0 * tokens * tokens * 2048 / 2));
        var (forth, whole) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var round = 0; round < Rounds; round++)
        {
            using var inner = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            var end = model.Forward(embeddings);
            forth = Math.Min(forth, clock.Elapsed.TotalSeconds);
            end.sum().backward();
            whole = Math.Min(whole, clock.Elapsed.TotalSeconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Layers} layers of Qwen2.5-3B's size, {weights / 1e6:0} M weights in {dtype}, {tokens} tokens, {get_num_threads()} threads: "
                + $"forth {forth * 1000:0} ms, forth and back {whole * 1000:0} ms, {operations / whole / 1e9:0} "
                + $"G/s of {limit / 1e9:0} G/s = {operations / whole / limit * 100:0} % of the limit; memory {Environment.WorkingSet / 1e6:0} MB"));
    }

    private static double Limit(ScalarType dtype)
    {
        const int Side = 2048, Rounds = 12;
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var (a, b) = (randn([Side, Side]).to(dtype), randn([Side, Side]).to(dtype));
        var best = double.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            using var inner = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            _ = a.matmul(b);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        return 2.0 * Side * Side * Side / best;
    }

    private static void Pocket(int steps)
    {
        using var robin = new Robin(RobinConfig.Pocket);
        Initialization.Randomize(robin, seed: 1);
        var data = new GraphLikeSamples();
        using var learner = new Learner(robin, new() { Steps = steps, LearningRate = 1e-3 });
        var (prepare, forward) = (new Stopwatch(), new Stopwatch());
        for (var step = 0; step < steps; step++)
        {
            if (step == 3)
            {
                prepare.Reset();
                forward.Reset();
            }
            prepare.Start();
            using var batch = TrainingBatch.Of([.. Enumerable.Range(0, 16).Select(i => data.Make(0, (step * 16) + i))], robin.Config);
            prepare.Stop();
            forward.Start();
            learner.Step([batch], 1);
            forward.Stop();
        }
        var (parameters, counted) = (robin.parameters().Sum(p => p.numel()), steps - 3);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"pocket, {parameters / 1e6:0.00} M weights, "
                + $"batch 16 of 288 positions, {get_num_threads()} threads: {16 * counted / forward.Elapsed.TotalSeconds:0.0} samples/s; "
                + $"making a batch takes {prepare.Elapsed / forward.Elapsed * 100:0.0} % of a step; memory {Environment.WorkingSet / 1e6:0} MB"));
    }

    // 64 positions of the picture, 6 regions, and words to 288.
    private sealed class GraphLikeSamples : ITrainingData
    {
        public int Count => int.MaxValue;

        public TrainingSample Make(int epoch, int index)
        {
            var random = new Random(index);
            int[] words = [.. Enumerable.Range(0, 160).Select(_ => random.Next(12, 512))];
            int[] question =
                [1, .. Enumerable.Range(0, 51).Select(_ => random.Next(12, 512)), Splice.Image, .. Enumerable.Range(0, 6).SelectMany(_ => (int[])[10, 11])];
            var pixels = new byte[128 * 128 * 3];
            random.NextBytes(pixels);
            return new()
            {
                Id = $"{index}",
                Tokens = [.. question, .. words],
                Labels = [.. question.Select(_ => Splice.Ignore), .. words],
                Masks = [.. Enumerable.Range(0, 6).Select(r => Rle.FromRuns(128, 128, [(uint)(2000 * r), 1500, (uint)(16384 - 1500 - (2000 * r))]))],
                Picture = () => new(128, 128, pixels),
            };
        }
    }
}

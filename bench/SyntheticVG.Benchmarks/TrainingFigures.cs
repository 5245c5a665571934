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
/// How fast models learn: the pocket preset on graph samples of 288 positions. Run as <c>training [steps]</c>.
/// </summary>
internal static class TrainingFigures
{
    public static void Run(string[] args)
    {
        var steps = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 40;
        Pocket(steps);
    }

    private static void Pocket(int steps)
    {
        using var robin = new Robin(RobinConfig.Pocket, Environment.GetEnvironmentVariable("BF") is null ? null : Precision.Half);
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
            $"pocket, {parameters / 1e6:0.00} M weights, batch 16 of 288 positions, {get_num_threads()} threads: {16 * counted / forward.Elapsed.TotalSeconds:0.0} samples/s; making a batch takes {prepare.Elapsed / forward.Elapsed * 100:0.0} % of a step; memory {Environment.WorkingSet / 1e6:0} MB"));
    }

    // 64 positions of the picture, 6 regions, and words to 288.
    private sealed class GraphLikeSamples : ITrainingData
    {
        public int Count => int.MaxValue;

        public TrainingSample Make(int epoch, int index)
        {
            var random = new Random(index);
            int[] words = [.. Enumerable.Range(0, 160).Select(_ => random.Next(12, 512))];
            int[] question = [1, .. Enumerable.Range(0, 51).Select(_ => random.Next(12, 512)), Splice.Image, .. Enumerable.Range(0, 6).SelectMany(_ => (int[])[10, 11])];
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

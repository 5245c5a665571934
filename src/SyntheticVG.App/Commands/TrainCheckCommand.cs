using System.CommandLine;
using SyntheticVG.App.Instructing;
using SyntheticVG.App.Terminals;
using SyntheticVG.App.Training;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Sources;
using SyntheticVG.Models.Training;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg train check</c>: what a mixture would teach, and what it would need, before hours are spent.</summary>
internal static class TrainCheckCommand
{
    private static readonly string[] Sizes = ["pocket", "robin-3b"];

    public static Command Create()
    {
        var graphs = new Argument<string?>("GRAPHS") { Description = "Graphs for the sources of the mixture that name no file.", Arity = ArgumentArity.ZeroOrOne };
        var samples = new Option<int>("--samples") { Description = "How many samples are made, spread evenly over an epoch; 0: all of them.", DefaultValueFactory = _ => 2000 }.AtLeast(0);
        var size = new Option<string>("--preset") { Description = "The model that memory is estimated for.", DefaultValueFactory = _ => "robin-3b", HelpName = string.Join('|', Sizes) };
        size.AcceptOnlyFromAmong(Sizes);
        var microBatch = new Option<int>("--micro-batch") { Description = "Samples in memory together.", DefaultValueFactory = _ => 1 }.AtLeast(1);
        var recompute = new Option<bool>("--recompute") { Description = "Layers are computed again on the way back." };
        var dtype = new Option<string>("--dtype") { Description = "fp32, or bf16 over fp32 masters.", DefaultValueFactory = _ => "bf16" };
        dtype.AcceptOnlyFromAmong("fp32", "bf16");
        var options = new MixtureOptions();
        var command = new Command("check", """
            Opens a mixture and makes samples of it: counts by source and task, a histogram of lengths, masks that vanish on the
            image encoder's maps, the longest sample, rows that give none and why, and an estimate of memory.

            Examples:
              synvg train check run --data photos --tokenizer robin
              synvg train check --mixture stage-2 --data /data --tokenizer robin --samples 0
            """) { graphs, samples, size, microBatch, recompute, dtype };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var report = new ReadReport();
            var opened = options.Open(parsed, parsed.GetValue(graphs), report);
            var preset = TrainPreset.All.Single(preset => preset.Name == parsed.GetRequiredValue(size));
            var config = preset.Name == "pocket" ? Models.Robin.RobinConfig.Pocket : Models.Robin.RobinConfig.Robin3B;
            var statistics = new SampleStatistics(opened.Room, config.ImageSide);
            Gather(opened, statistics, parsed.GetValue(samples), cancellation);
            MixtureLines.PrintParts(opened.File, opened.Mixture);
            CheckLines.Print(statistics, opened.Counted);
            if (opened.Counted)
            {
                var training = new TrainingOptions { Steps = 1, BatchSize = 64, MicroBatch = parsed.GetValue(microBatch), Recompute = parsed.GetValue(recompute) };
                CheckLines.Print(preset.Name, MemoryEstimate.Of(config, training, parsed.GetValue(dtype) == "bf16", statistics.Longest.Positions, statistics.Longest.Learned), training);
            }
            MixtureLines.PrintUnusable(opened.Mixture);
            ReportLines.Print(report);
            return CommandLine.Done;
        }, cancellation));
        return command;
    }

    private static void Gather(OpenedMixture opened, SampleStatistics statistics, int samples, CancellationToken cancellation) => ProgressBar.Run(opened.File.Name, progress =>
    {
        var all = opened.Mixture.Data.Count;
        var wanted = samples == 0 ? all : Math.Min(samples, all);
        for (var i = 0; i < wanted; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var index = (int)((long)i * all / wanted);
            var made = opened.Mixture.Data.MakeWhole(0, index);
            var source = opened.Mixture.Data.SourceOf(index);
            statistics.Add(made, source is GraphTaskSource ? $"{source.Name} {made.Conversation.Id.Split(' ')[^1]}" : source.Name);
            progress((i + 1.0) / wanted);
        }
        return statistics;
    });
}

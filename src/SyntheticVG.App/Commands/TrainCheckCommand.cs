using System.CommandLine;
using System.CommandLine.Parsing;
using SyntheticVG.App.Instructing;
using SyntheticVG.App.Terminals;
using SyntheticVG.App.Training;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Instructions;
using SyntheticVG.Instructions.Mixtures;
using SyntheticVG.Models.Training;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg train check</c>: what a mixture would teach, and what it would need, before hours are spent.</summary>
internal static class TrainCheckCommand
{
    private static readonly string[] Sizes = ["pocket", "robin-3b", "robin"];

    public static Command Create()
    {
        var graphs = new Argument<string?>("GRAPHS")
        {
            Description = "Graphs for the sources of the mixture that name no file.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var samples = new Option<int>("--samples")
        {
            Description = "How many samples are made, spread evenly over an epoch; 0: all of them.",
            DefaultValueFactory = _ => 2000
        }.AtLeast(0);
        var size = new Option<string>("--preset")
        {
            Description = "The model that memory is estimated for.",
            DefaultValueFactory = _ => "robin-3b",
            HelpName = string.Join('|', Sizes)
        };
        size.AcceptOnlyFromAmong(Sizes);
        var microBatch = new Option<int>("--micro-batch") { Description = "Samples in memory together.", DefaultValueFactory = _ => 1 }.AtLeast(1);
        var processes = new Option<int>("--processes")
        {
            Description = "Processes of mpirun: the memory of each is estimated.",
            DefaultValueFactory = _ => 1
        }.AtLeast(1);
        var shard = new Option<bool>("--shard-optimizer")
        {
            Description = "With --processes: each keeps its share of the optimizer's state, as train --shard-optimizer."
        };
        var recompute = new Option<bool>("--recompute") { Description = "Layers are computed again on the way back." };
        var dtype = new Option<string>("--dtype") { Description = "fp32, or bf16 over fp32 masters.", DefaultValueFactory = _ => "bf16" };
        dtype.AcceptOnlyFromAmong("fp32", "bf16");
        var stage = new Option<int>("--stage")
        {
            Description = "With a start: the stage whose phases are rehearsed.",
            DefaultValueFactory = _ => 1
        }.Within(0, 2);
        var start = new Option<string?>("--start")
        {
            Description = "The model folder that train is to start from: opened as train opens it.",
            HelpName = "MODEL"
        };
        var language = new Option<string?>("--language") { Description = "The Qwen2.5 folder that train is to start from, with --tower.", HelpName = "DIR" };
        var tower = new Option<string?>("--tower") { Description = "open_clip's file of the image encoder.", HelpName = "FILE" };
        var options = new MixtureOptions();
        var command = new Command("check", """
            Opens a mixture and makes samples of it: counts by source and task, a histogram of lengths, masks that vanish on the
            image encoder's maps, the longest sample, rows that give none and why, and an estimate of memory.

            Examples:
              synvg train check run --data photos --tokenizer robin
              synvg train check --mixture stage-2 --data /data --tokenizer robin --samples 0
              synvg train check run --data photos --tokenizer robin --processes 4 --shard-optimizer --recompute
              synvg train check --mixture stage-0 --stage 0 --data /data --language Qwen2.5-3B-Instruct \
                --tower open_clip_pytorch_model.bin

            With --start, or --language and --tower, all is opened that train would open, by the same code, but for the weights
            themselves, and a small twin of the model makes one optimizer step of each phase.
            """) { graphs, samples, size, microBatch, processes, shard, recompute, dtype, stage, start, language, tower };
        options.AddTo(command);
        bool Started(CommandResult result) => result.Given(start) || result.Given(language);
        options.IdleWhere(command, Started, "where --start or --language names the model");
        command.Idle(shard, result => result.GetValue(processes) < 2, "without several --processes");
        command.Idle(stage, result => !Started(result), "without --start or --language");
        command.Idle(tower, result => !result.Given(language), "without --language");
        command.Idle(language, result => result.Given(start), "with --start");
        command.Validators.Add(result =>
        {
            if (!Started(result) && result.GetValue(size) == "robin")
                result.AddError("--preset robin has the sizes of its start; give --start, or --language and --tower");
        });
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var report = new ReadReport();
            var preset = TrainPreset.Named(parsed.GetRequiredValue(size));
            var (opened, config) = parsed.GetValue(start) is null && parsed.GetValue(language) is null
                ? (options.Open(parsed, parsed.GetValue(graphs), report),
                    preset.Name == "pocket" ? Models.Robin.RobinConfig.Pocket : Models.Robin.RobinConfig.Robin3B)
                : Rehearse(new()
                {
                    Stage = parsed.GetValue(stage),
                    Preset = preset.Name,
                    Output = "",
                    Start = parsed.GetValue(start),
                    Language = parsed.GetValue(language),
                    Tower = parsed.GetValue(tower),
                    Graphs = parsed.GetValue(graphs),
                    Mixture = options.Of(parsed).Mixture,
                    Data = options.Of(parsed).Data,
                    Seed = options.Of(parsed).Seed,
                    Compatible = options.Of(parsed).Compatible,
                    LeakList = options.Of(parsed).Leaks,
                    MicroBatch = parsed.GetValue(microBatch),
                    Recompute = parsed.GetValue(recompute),
                }, preset);
            var statistics = new SampleStatistics(opened.Room, config.ImageSide);
            Gather(opened, statistics, parsed.GetValue(samples), cancellation);
            MixtureLines.PrintParts(opened.File, opened.Mixture);
            CheckLines.Print(statistics, opened.Counted);
            if (opened.Counted)
            {
                var training = new TrainingOptions
                {
                    Steps = 1,
                    BatchSize = 64,
                    MicroBatch = parsed.GetValue(microBatch),
                    Recompute = parsed.GetValue(recompute),
                    Processes = parsed.GetValue(processes),
                    ShardOptimizer = parsed.GetValue(shard)
                };
                CheckLines.Print(preset.Name,
                    MemoryEstimate.Of(config, training, parsed.GetValue(dtype) == "bf16", statistics.Longest.Positions, statistics.Longest.Learned), training);
            }
            MixtureLines.PrintUnusable(opened.Mixture);
            ReportLines.Print(report);
            return CommandLine.Done;
        }, cancellation));
        return command;
    }

    // Opens what train opens, by the same code, and lets a small twin of the model learn for a step of each phase.
    private static (OpenedMixture Opened, Models.Robin.RobinConfig Config) Rehearse(TrainRequest asked, TrainPreset preset)
    {
        var model = Directory.CreateTempSubdirectory("synvg-check-");
        try
        {
            var preparation = TrainPreparation.Of(TrainModels.Require(asked, preset), preset, model.FullName);
            preparation.Rehearse(asked, preset, TrainPhase.Of(asked.Stage));
            return (preparation.Data.Opened ?? throw new ArgumentException($"--preset {preset.Name} learns from talks about graphs, not from a mixture"),
                preparation.Config);
        }
        finally
        {
            model.Delete(recursive: true);
        }
    }

    private static void Gather(OpenedMixture opened, SampleStatistics statistics, int samples, CancellationToken cancellation) =>
        ProgressBar.Run(opened.File.Name, progress =>
        {
            var all = opened.Mixture.Data.Count;
            var wanted = samples == 0 ? all : Math.Min(samples, all);
            for (var i = 0; i < wanted; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var index = (int)((long)i * all / wanted);
                var made = opened.Mixture.Data.MakeWhole(0, index);
                var source = opened.Mixture.Data.SourceOf(index);
                statistics.Add(made, Mixture.TaskOf(source, made));
                progress((i + 1.0) / wanted);
            }
            return statistics;
        });
}

using System.CommandLine;
using System.CommandLine.Parsing;
using SyntheticVG.App.Terminals;
using SyntheticVG.App.Training;

namespace SyntheticVG.App.Commands;

/// <summary><c>synvg train</c>: a model learns from graphs, stage by stage.</summary>
internal static class TrainCommand
{
    private static readonly Option<int> Stage = new Option<int>("--stage")
    {
        Description = "0: alignment, 1: instructions, 2: distillation, from edited graphs.",
        DefaultValueFactory = _ => 1
    }.Within(0, 2);
    private static readonly Option<string> Preset = new("--preset")
    {
        Description = "tiny (a test), pocket (two cores, from nothing), robin-3b (the published size), robin (the size of its start).",
        DefaultValueFactory = _ => "pocket"
    };
    private static readonly Option<string> Output =
        new Option<string>("--out") { Description = "The run's folder; the same command goes on there where it was stopped.", Required = true }.Folder();
    private static readonly Option<string?> Start =
        new("--start") { Description = "The model folder whose weights it starts from; pocket and tiny start from nothing without it." };
    private static readonly Option<string?> Language =
        new("--language") { Description = "robin-3b without --start: the folder of Qwen2.5-3B-Instruct; robin: of any Qwen2.5." };
    private static readonly Option<string?> Tower =
        new("--tower") { Description = "robin-3b without --start: open_clip's file of ConvNeXt-Large; robin: of any ConvNeXt." };
    private static readonly Option<string?> Graphs =
        new("--graphs") { Description = "Graphs to learn from: a file, a run folder or a raw data set; without them and a mixture, scenes are drawn." };
    private static readonly Option<string?> Mixture =
        new("--mixture") { Description = "A mixture's file, or a mixture that comes with the program: graphs, stage-0, stage-1, stage-2." };
    private static readonly Option<string?> Data =
        new("--data") { Description = "The folder that the paths of the mixture and of the graphs' pictures start from." };
    private static readonly Option<string?> Leaks = new("--leak-list")
    {
        Description = "Photos that belong to evaluation, as synvg leaks writes them: rows of the mixture about them are counted and left out."
    };
    private static readonly Option<int?> Steps = new Option<int?>("--steps") { Description = "Optimizer steps." }.AtLeast(1);
    private static readonly Option<double?> Epochs = new Option<double?>("--epochs") { Description = "Passes over the data, instead of --steps." }.Above(0);
    private static readonly Option<int?> Batch = new Option<int?>("--batch") { Description = "Samples of a step." }.AtLeast(1);
    private static readonly Option<int?> MicroBatch =
        new Option<int?>("--micro-batch") { Description = "Samples in memory together; several make a step, and the result is the same." }.AtLeast(1);
    private static readonly Option<double?> LearningRate = new Option<double?>("--lr") { Description = "Peak learning rate." }.Above(0);
    private static readonly Option<double?> ProjectorLearningRate = new Option<double?>("--projector-lr") { Description = "The projector's own." }.AtLeast(0);
    private static readonly Option<double?> TowerLearningRate = new Option<double?>("--tower-lr") { Description = "The image encoder's own." }.AtLeast(0);
    private static readonly Option<double?> WeightDecay =
        new Option<double?>("--weight-decay") { Description = "AdamW's; biases and layer norms are not decayed." }.AtLeast(0);
    private static readonly Option<double?> WarmUp =
        new Option<double?>("--warm-up") { Description = "Share of the steps in which the learning rate rises." }.Share();
    private static readonly Option<long> Seed =
        new("--seed") { Description = "Decides first weights, order and chance; the same seed gives the same bits on one machine." };
    private static readonly Option<string?> Dtype = new("--dtype") { Description = "fp32, or bf16 over fp32 masters." };
    private static readonly Option<string> Device = AskingOptions.Choice("--device", "cpu, or cuda in a build with -p:Cuda=true.", "cpu", "cuda");
    private static readonly Option<int?> Threads = new Option<int?>("--threads") { Description = "Cores to compute on. Default: all." }.AtLeast(1);
    private static readonly Option<int> Workers = new Option<int>("--workers")
    {
        Description = "Shares of a step that are learned side by side, each on a core of its own: what to do with several cores where the model is small.",
        DefaultValueFactory = _ => 1
    }.AtLeast(1);
    private static readonly Option<bool> ShardOptimizer = new("--shard-optimizer")
    {
        Description = "With mpirun: each process keeps the optimizer's state of its share of the weights alone (ZeRO-1); the weights are the same."
    };
    private static readonly Option<bool> Recompute =
        new("--recompute") { Description = "Computes layers again on the way back: a third more time, far less memory." };
    private static readonly Option<int?> Adapters = new Option<int?>("--lora")
    {
        Description = "Trains low-rank adapters of this rank in place of the language model; they are merged at the end."
    }.AtLeast(1);
    private static readonly Option<bool> Compatible =
        new("--compat") { Description = "As the original: its rule of what is learned, and every micro-batch counts the same." };
    private static readonly Option<int?> CheckpointEvery = new Option<int?>("--checkpoint-every") { Description = "Steps between checkpoints." }.AtLeast(1);
    private static readonly Option<int?> EvaluateEvery = new Option<int?>("--evaluate-every")
    {
        Description = "Steps between looks at the model: scores of drawn scenes, or the loss of held-out rows of the mixture by task; graphs as pictures."
    }.AtLeast(0);
    private static readonly Option<double?> HoldOut = new Option<double?>("--hold-out")
    {
        Description = "The share of each source's rows of a mixture that is looked at, not learned from. Default: 0.01 with --evaluate-every, else none."
    }.Within(0, 0.5);
    private static readonly Option<int> EvaluateScenes =
        new Option<int>("--evaluate-scenes") { Description = "Scenes of a look, or rows of each source.", DefaultValueFactory = _ => 20 }.AtLeast(1);

    public static Command Create()
    {
        var command = new Command("train", $"""
            Trains a model in one of ROBIN's three stages, or goes on where the folder's run was stopped or killed.

            Stage 0 brings the parts in line: the image encoder is frozen; projector, region encoder and language model learn
            one after the other. Stages 1 and 2 train everything; they differ in what is learned from.

            Examples:
              synvg train --preset pocket --out run                          from nothing, on drawn scenes: an hour on one core
              synvg train --preset pocket --out run --evaluate-every 500     with scores and pictures on the way
              synvg train --preset pocket --start run/model --graphs edited.jsonl --data photos --stage 2 --out run2
              synvg train --preset robin-3b --stage 0 --language Qwen2.5-3B-Instruct --tower open_clip_pytorch_model.bin \
                --mixture stage-0 --data data --epochs 1 --device cuda --out align
              mpirun -n 4 synvg train --preset pocket --out run              in four processes, also on several machines

            Started by mpirun (Open MPI), the processes share the samples of each step and make the same weights as --workers 4
            in one; --out is a folder that all of them see, and the first process writes it. Without mpirun no MPI library is
            loaded. With --device cuda each process takes a card, and NCCL (libnccl.so.2) connects them: written to NCCL's
            interface, not yet run on cards.

            The folder gets log.jsonl (a line a step), events (tensorboard --logdir RUN/events), checkpoints, looks with pictures,
            and at the end model, which every other command takes. Ctrl-C saves a checkpoint first;
            kill costs the steps since the last one.
            """)
        {
            Stage, Preset, Output, Start, Language, Tower, Graphs, Mixture, Data, Leaks, Steps, Epochs, Batch, MicroBatch, LearningRate, ProjectorLearningRate,
            TowerLearningRate, WeightDecay,
            WarmUp, Seed, Dtype, Device, Threads, Workers, ShardOptimizer, Recompute, Adapters, Compatible, CheckpointEvery,
            EvaluateEvery, EvaluateScenes, HoldOut,
        };
        RequireEffects(command);
        Dtype.AcceptOnlyFromAmong("fp32", "bf16");
        Preset.Validators.Add(result =>
        {
            if (TrainPreset.All.All(preset => preset.Name != result.GetValueOrDefault<string>()))
                result.AddError(
                    $"--preset is {result.GetValueOrDefault<string>()}; expected {string.Join(", ", TrainPreset.All.Select(preset => preset.Name))}");
        });
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        command.Subcommands.Add(TrainCheckCommand.Create());
        return command;
    }

    // Each of these would be passed over where it stands; better said than done without.
    private static void RequireEffects(Command command)
    {
        bool Nothing(CommandResult result) => !result.Given(Graphs) && !result.Given(Mixture);
        bool OwnSizes(CommandResult result) => TrainPreset.All.SingleOrDefault(preset => preset.Name == result.GetValue(Preset))?.Config is not null;
        command.Idle(Language, result => result.Given(Start), "with --start");
        command.Idle(Language, OwnSizes, "with a preset that begins from nothing");
        command.Idle(Tower, result => !result.Given(Language), "without --language");
        command.Idle(Data, Nothing, "without --graphs or --mixture");
        command.Idle(Epochs, result => result.Given(Steps), "with --steps");
        command.Idle(EvaluateScenes, result => !(result.GetValue(EvaluateEvery) > 0), "without --evaluate-every");
        command.Idle(HoldOut, result => !result.Given(Mixture) && (OwnSizes(result) || Nothing(result)), "without a mixture");
        command.Idle(Leaks, result => !result.Given(Mixture) && (OwnSizes(result) || Nothing(result)), "without a mixture");
        command.Idle(TowerLearningRate, result => result.GetValue(Stage) == 0, "in stage 0, where the image encoder is frozen");
        command.Idle(Recompute, OwnSizes, "with a small preset, which has the room");
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var request = new TrainRequest
        {
            Stage = parsed.GetValue(Stage),
            Preset = parsed.GetRequiredValue(Preset),
            Output = parsed.GetRequiredValue(Output),
            Start = parsed.GetValue(Start),
            Language = parsed.GetValue(Language),
            Tower = parsed.GetValue(Tower),
            Graphs = parsed.GetValue(Graphs),
            Mixture = parsed.GetValue(Mixture),
            Data = parsed.GetValue(Data),
            LeakList = parsed.GetValue(Leaks),
            Steps = parsed.GetValue(Steps),
            Epochs = parsed.GetValue(Epochs),
            Batch = parsed.GetValue(Batch),
            MicroBatch = parsed.GetValue(MicroBatch),
            LearningRate = parsed.GetValue(LearningRate),
            ProjectorLearningRate = parsed.GetValue(ProjectorLearningRate),
            TowerLearningRate = parsed.GetValue(TowerLearningRate),
            WeightDecay = parsed.GetValue(WeightDecay),
            WarmUp = parsed.GetValue(WarmUp),
            Seed = parsed.GetValue(Seed),
            Dtype = parsed.GetValue(Dtype),
            Device = parsed.GetRequiredValue(Device),
            Workers = parsed.GetValue(Workers),
            ShardOptimizer = parsed.GetValue(ShardOptimizer),
            Recompute = parsed.GetValue(Recompute),
            AdapterRank = parsed.GetValue(Adapters),
            Compatible = parsed.GetValue(Compatible),
            CheckpointEvery = parsed.GetValue(CheckpointEvery),
            EvaluateEvery = parsed.GetValue(EvaluateEvery),
            EvaluateScenes = parsed.GetValue(EvaluateScenes),
            HoldOut = parsed.GetValue(HoldOut),
        };
        return TrainProcesses.Run(request, parsed.GetValue(Threads), cancellation);
    }
}

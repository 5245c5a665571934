using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.Instructions.Mixtures;

namespace SyntheticVG.App.Reproduction;

/// <summary>The six arms on real data, as commands with what each takes.</summary>
internal sealed class RealPlan
{
    private const int Looked = 100; // photos whose calls are counted; the others are taken to be like them
    private const double StageTwoEpochs = 2;
    private const long Alignment = 558_000 + (2L * 2 * 724_000); // the published phases: LLaVA-Pretrain once, Osprey's rows twice in each of two phases

    private readonly RealRates _rates;
    private readonly string _data, _out;
    private readonly List<PlannedStep> _steps = [];
    private readonly long _seeds, _photos;
    private readonly PlannedCost _asked, _edited;

    private RealPlan(string data, string output, RealRates rates, (long Seeds, long Photos) photos, (PlannedCost Asked, PlannedCost Edited) calls)
    {
        (_data, _out, _rates, (_seeds, _photos), (_asked, _edited)) = (data, output, rates, photos, calls);
        var (first, second) = (Samples("stage-1"), Samples("stage-2"));
        Shared(first);
        Arms(second);
        Scores();
    }

    /// <summary>The commands, in their order.</summary>
    public IReadOnlyList<PlannedStep> Steps => _steps;

    /// <summary>What the plan is about: lines to print.</summary>
    public IReadOnlyList<string> About { get; private init; } = [];

    /// <summary>Looks at a data folder and plans.</summary>
    /// <param name="data">The folder of the downloads, as <c>prepare</c> takes it.</param>
    /// <param name="output">Where everything goes.</param>
    /// <param name="rates">What things take.</param>
    /// <param name="stop">Stops the looking.</param>
    /// <exception cref="InvalidDataException">There is no photo.</exception>
    public static async Task<RealPlan> OfAsync(string data, string output, RealRates rates, CancellationToken stop)
    {
        using var all = DataFolder.Open(data);
        var needs = new[] { "coco", "lvis", "refcoco", "vg", "gqa" };
        var seeds = Seeds(data, needs, out var without);
        var endpoint = new ChatEndpoint { Url = new("https://api.openai.com/v1"), Model = "gpt-4o" };
        var share = (double)all.Count / Math.Min(Looked, all.Count);
        var asked = await RunEstimate.OfAsync(SourceImage.ReadAsync(all, stop).Take(Looked), 0, new RegionStage(new()), endpoint, null, stop);
        var style = new EditSettings { Style = EditStyle.Author };
        var edited = await EditEstimate.OfAsync(SourceImage.ReadAsync(all, stop).Take(Looked), 0, new AnnotatedStudent(), style, endpoint, null, stop);
        return new(data, output, rates, (seeds, all.Count), (Cost(asked, share * seeds / all.Count), Cost(edited, share)))
        {
            About =
            [
                FormattableString.Invariant($"photos: {all.Count:N0} in {data}, of which {seeds:N0} have {string.Join(", ", needs)}{without}"),
                FormattableString.Invariant($"calls and tokens: counted over the first {Math.Min(Looked, all.Count)} photos, times {share:0.##}")
                    + "; the editor's with people's graphs in the place of the student's",
                FormattableString.Invariant($"samples: {SamplesSource("stage-1", data)}; {SamplesSource("stage-2", data)}"),
                .. rates.Describe(),
            ],
        };
    }

    private static long Seeds(string data, IReadOnlyList<string> needs, out string without)
    {
        without = "";
        try
        {
            using var seeds = DataFolder.Open(data, new() { Require = needs });
            return seeds.Count;
        }
        catch (InvalidDataException e) // none has all of them
        {
            without = $" ({e.Message})";
            return 0;
        }
    }

    private static PlannedCost Cost(RunEstimate estimate, double share) =>
        new() { Calls = (long)(estimate.Calls * share), TokensIn = (long)(estimate.TokensIn * share), TokensOut = (long)(estimate.TokensOut * share) };

    // As published: what is made of the data is known once it is prepared.
    private static double Samples(string stage) => MixtureFile.Read(stage).Stage!.Totals[0].Samples;

    private static string SamplesSource(string stage, string data) =>
        FormattableString.Invariant($"{Samples(stage):N0} of {stage} as published; synvg prepare {stage} --data {data} says what can be made");

    private void Shared(double first)
    {
        var (stageOne, photos) = (In("svg-relations"), _rates.Photos(_seeds));
        Add("all arms", $"synvg leaks --benchmarks {ShellWord.Of(Path.Combine(_data, "benchmarks"))} --out {In("leaks.txt")}", new());
        Add("all arms", $"synvg build --data {Data} --require coco,lvis,refcoco,vg,gqa --regions paper --leak-list {In("leaks.txt")} "
            + $"--teacher openai --teacher-model gpt-4o --out {stageOne}", photos + _asked);
        Add("all arms", $"synvg prepare stage-1 --data {Data} --graphs {stageOne} --out {In("stage-1-files")}", new());
        Add("all arms", "synvg train --preset robin-3b --stage 0 --language Qwen2.5-3B-Instruct --tower open_clip_pytorch_model.bin --mixture stage-0 "
            + $"--data {Data} --device cuda --out {In("align")}", _rates.Training(Alignment));
        Add("without-graphs", $"synvg prepare stage-1 --data {Data} --leave-out 'scene graphs' --out {In("without-graphs-files")}", new());
        Train(ReproductionArm.WithoutGraphs, 1, "align", "without-graphs-files", first * WithoutGraphs(), "--epochs 1");
        Train(ReproductionArm.StageOne, 1, "align", "stage-1-files", first, "--epochs 1");
    }

    private void Arms(double second)
    {
        var steps = (int)Math.Ceiling(second * StageTwoEpochs / 64);
        Train(ReproductionArm.Longer, 1, "stage-1", "stage-1-files", second * StageTwoEpochs, $"--steps {steps}");
        Add("own-graphs",
            $"synvg build --data {Data} --teacher robin --model {In("stage-1")}/model --device cuda --leak-list {In("leaks.txt")} --out {In("own")}",
            _rates.Photos(_photos, student: true));
        Add("own-graphs", $"synvg prepare stage-2 --data {Data} --graphs {In("own")} --out {In("own-graphs-files")}", new());
        Train(ReproductionArm.OwnGraphs, 2, "stage-1", "own-graphs-files", second * StageTwoEpochs);
        Add("edited-graphs", $"synvg edit {In("own")} --data {Data} --teacher openai --teacher-model gpt-4o --style author --leak-list {In("leaks.txt")} "
            + $"--out {In("edited")}", _rates.Photos(_photos) + _edited);
        Add("edited-graphs", $"synvg prepare stage-2 --data {Data} --graphs {In("edited")} --out {In("edited-graphs-files")}", new());
        Train(ReproductionArm.Edited, 2, "stage-1", "edited-graphs-files", second * StageTwoEpochs);
        Add("human-graphs", $"synvg prepare stage-2 --data {Data} --out {In("human-graphs-files")}", new());
        Train(ReproductionArm.HumanLike, 2, "stage-1", "human-graphs-files", second * StageTwoEpochs);
    }

    private void Scores()
    {
        foreach (var arm in ReproductionArm.All)
        {
            foreach (var (name, questions) in new[] { ("vsr", 1222L), ("crpe", 7576), ("psg", 2186) })
            {
                var (files, pictures) = (ShellWord.Of(Path.Combine(_data, "benchmarks", name)), ShellWord.Of(Path.Combine(_data, "coco")));
                Add(arm.Name, $"synvg evaluate {name} --data {files} --model {In(arm.Name)}/model --device cuda --images {pictures} "
                    + $"--predictions {In($"answers/{arm.Name}/{name}.jsonl")}{(name == "psg" ? " --encoder all-MiniLM-L6-v2" : "")} "
                    + $"--out {In($"results/{arm.Name}/{name}")}",
                    name == "psg" ? _rates.Photos(questions, student: true) : _rates.Questions(questions));
            }
        }
        Add("table", $"synvg leaderboard {string.Join(' ', ReproductionArm.All.Select(arm => $"{arm.Name}={In($"results/{arm.Name}")}"))}", new());
    }

    // The share of stage 1's sources that are no graphs: by their number, for want of published counts.
    private static double WithoutGraphs()
    {
        var sources = MixtureFile.Read("stage-1").Sources;
        return sources.Count(source => source.Group != "scene graphs") / (double)sources.Count;
    }

    private void Train(ReproductionArm arm, int stage, string start, string files, double samples, string how = "") => Add(arm.Name,
        $"synvg train --preset robin-3b --stage {stage} --start {In(start)}/model --mixture {In(files)}/mixture.json --data {Data} "
            + $"--leak-list {In("leaks.txt")} {(how.Length > 0 ? how + " " : "")}--device cuda --out {In(arm.Name)}",
        _rates.Training(samples));

    private void Add(string why, string command, PlannedCost cost) => _steps.Add(new(why, command, cost));

    private string Data => ShellWord.Of(_data);

    private string In(string name) => ShellWord.Of(Path.Combine(_out, name));
}

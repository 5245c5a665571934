using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SyntheticVG.App.Training;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.PocketWorld;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Reproduction;

/// <summary>One seed of the comparison: scenes, graphs, six models and their scores. What is there already is not made again.</summary>
internal sealed class Reproduction(ReproductionScale scale, string folder, int seed, CancellationToken cancellationToken)
{
    private const double TeacherErrors = 0.2, EditorSkill = 0.8, VerifierErrors = 0.1;
    private const int EvaluationSeed = 777;

    private readonly string _folder = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"seed-{seed}"));

    private string OwnGraphsFile => Path.Combine(_folder, "own-graphs.jsonl");

    /// <summary>What is run, in words, for results.</summary>
    public static IReadOnlyDictionary<string, string> Settings(ReproductionScale scale) => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["command"] = $"synvg reproduce --scale {scale.Name}",
        ["preset"] = scale.Preset,
        ["scenes"] = FormattableString.Invariant($"{scale.Scenes.First} in stage 1, {scale.Scenes.Second} others in stage 2"),
        ["steps"] = FormattableString.Invariant($"{scale.Steps.First} in stage 1, {scale.Steps.Second} on top of it in stage 2"),
        ["evaluation"] = FormattableString.Invariant($"{scale.EvaluationScenes} scenes, evaluation seed {EvaluationSeed}"),
        ["teacher"] = FormattableString.Invariant($"simulated, errs at {TeacherErrors:0 %} of each kind"),
        ["editor"] = $"SG-Edit, simulated: {SimulatedEditorOptions.AtSkill(EditorSkill)}; "
            + $"the filters behind it with a verifier that errs at {VerifierErrors:0 %}",
    };

    /// <summary>The scores of each arm.</summary>
    public async Task<IReadOnlyDictionary<string, SortedDictionary<string, double>>> RunAsync()
    {
        var tokenizer = Tokens();
        var first = GraphScenes.Draw(Path.Combine(_folder, "scenes-1"), scale.Scenes.First, seed, ModelScores.PocketScale, cancellationToken);
        var second = GraphScenes.Draw(Path.Combine(_folder, "scenes-2"), scale.Scenes.Second, seed + 1000, ModelScores.PocketScale, cancellationToken);
        var built =
            With(first, tokenizer, "the engine's graphs", await first.BuildAsync(Path.Combine(_folder, "built"), TeacherErrors, seed, cancellationToken));
        var human = With(second, tokenizer, "people's graphs", await second.HumanAsync(cancellationToken));

        var scores = new Dictionary<string, SortedDictionary<string, double>>();
        Learn(ReproductionArm.WithoutGraphs, built, relationships: false);
        Learn(ReproductionArm.StageOne, built);
        Learn(ReproductionArm.Longer, built);
        var own = OwnGraphs(tokenizer, second);
        Learn(ReproductionArm.OwnGraphs, [.. built, .. With(second, tokenizer, "the student's graphs", own)]);
        var edited = await second.EditAsync(OwnGraphsFile, Path.Combine(_folder, "edited"), EditorSkill, VerifierErrors, seed, cancellationToken);
        Learn(ReproductionArm.Edited, [.. built, .. With(second, tokenizer, "the edited graphs", edited)]);
        Learn(ReproductionArm.HumanLike, [.. built, .. human]);
        return scores;

        void Learn(ReproductionArm arm, IReadOnlyList<(SceneGraph, Func<Picture>)> graphs, bool relationships = true) =>
            scores.Add(arm.Name, ScoresOf(arm, tokenizer, new RegionDialogueData(tokenizer, graphs, seed, relationships), relationships));
    }

    private Tokenizer Tokens()
    {
        var path = Path.Combine(_folder, "tokenizer");
        return File.Exists(Path.Combine(path, "tokenizer.json")) ? Tokenizer.Load(path) : PocketVocabulary.Write(path);
    }

    private static IReadOnlyList<(SceneGraph, Func<Picture>)> With(GraphScenes scenes, Tokenizer tokenizer, string what, IReadOnlyList<SceneGraph> graphs)
    {
        var (writable, dropped) = RegionDialogueData.Writable(tokenizer, graphs);
        var count = writable.Sum(graph => graph.Relationships.Count);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{what}: {writable.Count} with {count / (double)Math.Max(1, writable.Count):0.0} relationships each; {dropped} relationships have words that the model lacks and were left out"));
        return [.. writable.Select(graph => (graph, (Func<Picture>)(() => scenes.PictureOf(graph))))];
    }

    private SortedDictionary<string, double> ScoresOf(ReproductionArm arm, Tokenizer tokenizer, ITrainingData data, bool relationships)
    {
        var path = Path.Combine(_folder, arm.Name);
        var file = Path.Combine(path, "scores.json");
        if (File.Exists(file))
            return new(JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllBytes(file))!, StringComparer.Ordinal);
        var clock = Stopwatch.StartNew();
        using var robin = arm.Follows ? Load(ReproductionArm.StageOne) : Begin(tokenizer);
        var options = Preset.Options(TrainPhase.Of(1)[0]) with
        {
            Seed = seed,
            Steps = arm.Follows ? scale.Steps.Second : scale.Steps.First,
            BatchSize = 4,
            CheckpointEvery = 100,
            DivergenceFactor = 0,
        };
        if (arm.Follows)
            options = options with { LearningRate = options.LearningRate / 3 };
        PocketVocabulary.Write(Path.Combine(path, "model")); // beside the weights to be
        new Trainer(robin, data, options, path, TimeProvider.System)
        {
            Progress = new TrainProgress($"seed {seed}, {arm.Name}", options.Steps, cancellationToken)
        }.Run(cancellationToken);
        using var trained = Load(arm);
        var scores = ModelScores.Of(trained, tokenizer, scale.EvaluationScenes, EvaluationSeed, relationships, cancellationToken);
        scores["hours"] = clock.Elapsed.TotalHours; // since this arm was last begun
        WholeFile.Write(file, JsonSerializer.Serialize(scores) + "\n");
        return scores;
    }

    private TrainPreset Preset => TrainPreset.All.Single(preset => preset.Name == scale.Preset);

    private Robin Begin(Tokenizer tokenizer)
    {
        if (scale.Preset == "pocket")
            return PocketRecipe.Begin(tokenizer, seed);
        var robin = new Robin(Preset.Config!(tokenizer));
        Models.Layers.Initialization.Randomize(robin, seed);
        return robin;
    }

    private Robin Load(ReproductionArm arm)
    {
        using var opened = new RobinFolder(Path.Combine(_folder, arm.Name, "model"));
        return opened.Load();
    }

    private IReadOnlyList<SceneGraph> OwnGraphs(Tokenizer tokenizer, GraphScenes scenes)
    {
        if (!File.Exists(OwnGraphsFile))
        {
            using var student = Load(ReproductionArm.StageOne);
            var writer = new RegionGraphWriter(student, tokenizer);
            GraphLines.WriteFile(OwnGraphsFile,
                scenes.Truth.Select(truth => writer.Write(scenes.PictureOf(truth), truth.Image, truth.Regions, cancellationToken).Graph));
        }
        return [.. GraphLines.ReadFile(OwnGraphsFile)];
    }
}

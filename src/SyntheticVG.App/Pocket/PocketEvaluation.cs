using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using SyntheticVG.App.Loading;
using SyntheticVG.App.Terminals;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Pocket;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Generation;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Pocket;

/// <summary>A model on evaluation scenes, with the picture-blind guessers beside it.</summary>
internal sealed record PocketEvaluation
{
    /// <summary>Raised whenever a number could change.</summary>
    public const int Version = 1;

    private const int ScenesForBaselines = 2000;
    private const int BaselineSeed = 1; // of training scenes

    public required string Model { get; init; }

    public required int Seed { get; init; }

    public required int Looks { get; init; }

    public required int Lists { get; init; }

    public required PocketScore Score { get; init; }

    public required PocketResult Result { get; init; }

    /// <summary>Guessers that see boxes, or the names that the model wrote, but no picture.</summary>
    public required IReadOnlyList<(string Name, PocketResult Result)> Baselines { get; init; }

    /// <summary>The frequency guesser once more, told the true names, which nobody has who must look.</summary>
    public required PocketResult ToldNames { get; init; }

    public required IReadOnlyList<SceneGraph> Graphs { get; init; }

    public required IReadOnlyDictionary<string, int> Oddities { get; init; }

    public required double Seconds { get; init; }

    public string ModelName => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Model)));

    /// <summary>Draws, writes and scores.</summary>
    /// <param name="setup">Which model, and how it is loaded.</param>
    /// <param name="scenes">How many scenes.</param>
    /// <param name="seed">Seed of scenes, order of regions, chance.</param>
    /// <param name="looks">Looks at each picture.</param>
    /// <param name="lists">Lists of relationships that are written of each region in a look.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static PocketEvaluation Run(ModelSetup setup, int scenes, int seed, int looks, int lists, CancellationToken cancellationToken)
    {
        using var session = ModelLoader.Load(setup, _ => { });
        return Run(session.Robin, session.Tokenizer, ModelLoader.FolderOf(setup), scenes, seed, looks, lists, cancellationToken);
    }

    /// <summary>Draws, writes and scores with a model that is loaded.</summary>
    public static PocketEvaluation Run(Models.Robin.Robin robin, Tokenizer tokenizer, string name, int scenes, int seed, int looks, int lists,
        CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var writer = new ManyLooks(robin, tokenizer) { Looks = looks, Lists = lists, Seed = seed };
        var series = new SceneSeries(new() { Seed = seed, Size = robin.Config.ImageSide, Evaluation = true });
        var guessers = Guessers(robin.Config.ImageSide);
        var (score, told) = (new PocketScore(), new PocketScore());
        var blind = guessers.Select(_ => new PocketScore()).ToArray();
        var graphs = new List<SceneGraph>();
        var oddities = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < scenes; i++)
        {
            var scene = series.Draw(i);
            var truth = RegionOrder.Shuffle(scene.Truth, seed);
            var written = writer.Write(scene.ToPicture(), truth.Image, truth.Regions, cancellationToken);
            score.Add(truth, written.Graph);
            graphs.Add(written.Graph);
            foreach (var (oddity, count) in written.Oddities)
                oddities[oddity] = oddities.GetValueOrDefault(oddity) + count;
            foreach (var ((_, guesser), own) in guessers.Zip(blind))
                own.Add(truth, guesser.Guess(written.Graph));
            told.Add(truth, guessers[^1].Guesser.Guess(truth));
        }
        return new()
        {
            Model = name,
            Seed = seed,
            Looks = looks,
            Lists = lists,
            Score = score,
            Result = score.Compute(),
            Baselines = [.. guessers.Zip(blind, (guesser, own) => (guesser.Name, own.Compute()))],
            ToldNames = told.Compute(),
            Graphs = graphs,
            Oddities = oddities,
            Seconds = clock.Elapsed.TotalSeconds,
        };
    }

    /// <summary>Writes <c>results.json</c>, and the graphs as <c>graphs.jsonl</c>.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        GraphLines.WriteFile(Path.Combine(folder, "graphs.jsonl"), Graphs);
        WholeFile.Write(Path.Combine(folder, "results.json"),
            ToJson().ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
    }

    private JsonObject ToJson()
    {
        var json = ToJson(Result);
        var interval = Bootstrap.OfMean(Score.Units, Seed);
        (string Key, JsonNode? Value)[] run =
        [
            ("benchmark", "pocket"), ("version", Version), ("model", ModelName), ("program", ProgramVersion.Text),
            ("world", SceneSeries.Version), ("stream", "evaluation"),
            ("seed", Seed), ("looks", Looks), ("lists", Lists), ("scenes", Score.Scenes), ("relationships", Score.Relationships),
            ("predictions", Score.Predictions),
            ("recall@50_interval", new JsonArray(Number(interval.Low), Number(interval.High))), ("seconds", Math.Round(Seconds, 1)),
            ("oddities", new JsonObject(Oddities.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)))),
            ("predicates", new JsonObject(Result.Predicates.Select(
                entry => KeyValuePair.Create(entry.Key, (JsonNode?)new JsonObject { ["recall@50"] = Number(entry.Value.Recall), ["n"] = entry.Value.True })))),
            ("baselines", new JsonObject(Baselines.Select(baseline => KeyValuePair.Create(baseline.Name, (JsonNode?)ToJson(baseline.Result))))),
            ("told_true_names", new JsonObject { ["frequency"] = ToJson(ToldNames) }), ("baseline_training_scenes", ScenesForBaselines),
        ];
        foreach (var (key, value) in run)
            json[key] = value;
        return json;
    }

    private static JsonObject ToJson(PocketResult result) => new()
    {
        ["recall@20"] = Number(result.RecallAt20),
        ["recall@50"] = Number(result.RecallAt50),
        ["mean_recall@50"] = Number(result.MeanRecallAt50),
        ["precision"] = Number(result.Precision),
        ["pairs_found"] = Number(result.PairsFound),
        ["names"] = Number(result.Names),
        ["outside_spatial"] = new JsonObject { ["recall@50"] = Number(result.OutsideSpatialAt50) },
        ["categories"] = new JsonObject(result.Categories.Select(entry =>
            KeyValuePair.Create(entry.Key.ToString().ToLowerInvariant(), (JsonNode?)new JsonObject { ["recall@50"] = Number(entry.Value) }))),
    };

    // JSON has no NaN: what was not measured is null.
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(Math.Round(value, 6)) : null;

    private static (string Name, PocketBaseline Guesser)[] Guessers(int size)
    {
        (string Name, PocketBaseline Guesser)[] guessers = [("boxes", PocketBaseline.Boxes()), ("frequency", PocketBaseline.Frequency())];
        var series = new SceneSeries(new() { Seed = BaselineSeed, Size = size });
        for (var i = 0; i < ScenesForBaselines; i++)
        {
            var truth = series.Draw(i).Truth;
            foreach (var (_, guesser) in guessers)
                guesser.Learn(truth);
        }
        return guessers;
    }
}

using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Engine.Run;

/// <summary>What run.json says about a run: what was asked for, what came of it, and by which code.</summary>
public sealed record RunReport
{
    /// <summary>Name of the file in the run folder.</summary>
    public const string FileName = "run.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = null,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Version of this form.</summary>
    public int Version { get; init; } = 1;

    /// <summary><c>finished</c>, or <c>stopped</c> where images are left.</summary>
    public required string State { get; init; }

    /// <summary>Images seen; the others add up to it.</summary>
    public required RunImages Images { get; init; }

    /// <summary>Images of evaluation splits among those seen.</summary>
    public long Evaluation { get; init; }

    /// <summary>Why images were dropped or failed: state → reason → how many.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Reasons { get; init; }

    /// <summary>Regions written.</summary>
    public long Regions { get; init; }

    /// <summary>Relationships written.</summary>
    public long Relationships { get; init; }

    /// <summary>What was asked for.</summary>
    public required JsonElement Options { get; init; }

    /// <summary>Seed of everything drawn by chance.</summary>
    public int Seed { get; init; }

    /// <summary>The teacher's name; a simulated one's begins with <c>simulated</c>.</summary>
    public required string Teacher { get; init; }

    /// <summary>Stage → kind → code → count.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>>> Stages { get; init; }

    /// <summary>By data set: annotations that a mask confirms.</summary>
    public required IReadOnlyDictionary<string, SourceShare> Recall { get; init; }

    /// <summary>By stage, in order: the relationships after it against the truth; null where there is none.</summary>
    public IReadOnlyDictionary<string, StageScore>? Truth { get; init; }

    /// <summary>What the calls took; null where none was made.</summary>
    public CallTotals? Calls { get; init; }

    /// <summary>What lay in the data folder, and what of it could not be used.</summary>
    public required RunData Data { get; init; }

    /// <summary>Version and commit of the code.</summary>
    public string Code { get; init; } =
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>When the report was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gathers the report from a run's ledger.</summary>
    public static RunReport Of(RunJournal journal, CallLedger calls, RunSettings settings, string teacher, DataFolder data,
        IReadOnlyList<string> stages, DateTimeOffset at)
    {
        var (totals, counts) = (journal.Totals(), journal.Counts());
        var taken = calls.Totals();
        return new()
        {
            State = journal.IsFinished ? "finished" : "stopped",
            Images = new(totals.Seen, totals.Written, totals.Dropped, totals.Failed),
            Evaluation = totals.Evaluation,
            Reasons = journal.Reasons().GroupBy(reason => $"{reason.State}".ToLowerInvariant())
                .ToDictionary(state => state.Key,
                    IReadOnlyDictionary<string, long> (state) => state.ToDictionary(reason => reason.Reason, reason => reason.Count)),
            Regions = counts.Of("graph", "written", "regions"),
            Relationships = counts.Of("graph", "written", "relationships"),
            Options = settings.ToElement(),
            Seed = settings.Seed,
            Teacher = teacher,
            Stages = counts.Tree.Where(stage => stage.Key != ReadingCounts.Stage).ToDictionary(),
            Recall = counts.All.Where(count => count is { Stage: RegionStage.Name, Kind: "annotated" })
                .ToDictionary(count => count.Code, count => SourceShare.Of(counts.Of(RegionStage.Name, "confirmed", count.Code), count.Count)),
            Truth = TruthOf(counts, stages),
            Calls = taken.Answered + taken.Failed > 0 ? taken : null,
            Data = ReadingCounts.Sum(data, counts),
            At = at,
        };
    }

    /// <summary>Writes the report into the run folder.</summary>
    public void Write(string folder) => WholeFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>What a run folder's report says about the truth, in the order of the stages; nothing where there is none.</summary>
    public static IReadOnlyList<(string Stage, TruthCounts Counts)> ReadTruth(string folder)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, FileName)));
        return !report.RootElement.TryGetProperty("truth", out var truth) ? [] : [.. truth.EnumerateObject().Select(stage => (
            stage.Name,
            new TruthCounts(CountOf(stage.Value, "correct"), CountOf(stage.Value, "stated"), CountOf(stage.Value, "found"), CountOf(stage.Value, "true"))))];

        static int CountOf(JsonElement stage, string name) => stage.GetProperty(name).GetInt32();
    }

    private static Dictionary<string, StageScore>? TruthOf(StageCounts counts, IReadOnlyList<string> stages)
    {
        var scores = stages.Where(stage => counts.Of(stage, "truth", "wanted") > 0).ToDictionary(
            stage => stage,
            stage => StageScore.Of(counts.Of(stage, "truth", "correct"), counts.Of(stage, "truth", "stated"), counts.Of(stage, "truth", "found"),
                counts.Of(stage, "truth", "wanted")));
        return scores.Count > 0 ? scores : null;
    }
}

/// <summary>How many images ended how; the last three add up to the first.</summary>
public sealed record RunImages(long Seen, long Written, long Dropped, long Failed);

/// <summary>Annotations of a data set that a mask confirms.</summary>
public sealed record SourceShare(long Confirmed, long Annotated, double Recall)
{
    internal static SourceShare Of(long confirmed, long annotated) => new(confirmed, annotated, Math.Round((double)confirmed / annotated, 4));
}

/// <summary>Relationships after a stage against the truth; precision and recall in [0, 1].</summary>
public sealed record StageScore(long Correct, long Stated, long Found, long True, double Precision, double Recall)
{
    internal static StageScore Of(long correct, long stated, long found, long wanted) =>
        new(correct, stated, found, wanted, Math.Round(stated > 0 ? (double)correct / stated : 0, 4), Math.Round((double)found / wanted, 4));
}

/// <summary>What lay in a data folder.</summary>
public sealed record RunData
{
    /// <summary>The recognised files, a line a data set.</summary>
    public IReadOnlyList<string> Found { get; init; } = [];

    /// <summary>Rows and files that are not as they should be, by kind.</summary>
    public IReadOnlyDictionary<string, long> Warnings { get; init; } = new SortedDictionary<string, long>();

    /// <summary>The first of them in full.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What the join leaves out on purpose, by kind.</summary>
    public IReadOnlyDictionary<string, long> LeftOut { get; init; } = new SortedDictionary<string, long>();

    /// <summary>Photos left out because they lack something that seeds must have.</summary>
    public int NoSeeds { get; init; }

    /// <summary>How many photos lack each of the things asked for.</summary>
    public IReadOnlyDictionary<string, int> Missing { get; init; } = new SortedDictionary<string, int>();

    /// <summary>How many photos each evaluation list holds.</summary>
    public IReadOnlyDictionary<string, int> Evaluation { get; init; } = new SortedDictionary<string, int>();
}

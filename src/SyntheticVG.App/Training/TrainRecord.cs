using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyntheticVG.App.Training;

/// <summary>What a run was asked for, in its folder as <c>request.json</c>: the same command goes on or says that it is finished, any other is
/// refused.</summary>
/// <remarks>Only what decides the weights. Where files lie that may be moved, and how fast and how often looked at, may change on the way.</remarks>
internal static class TrainRecord
{
    private const string FileName = "request.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Refuses a request that is not the one of the folder's run; a folder without a record takes any.</summary>
    /// <exception cref="InvalidDataException">It differs, or the record is damaged.</exception>
    public static void RequireSame(TrainRequest request)
    {
        var path = Path.Combine(request.Output, FileName);
        if (!File.Exists(path))
            return;
        var (saved, asked) = (Read(path), Deciding(request));
        var differing = saved.Select(option => option.Key).Union(asked.Select(option => option.Key))
            .Where(option => !JsonNode.DeepEquals(saved[option], asked[option]))
            .Select(option => $"{option} was {Show(saved[option])}, now {Show(asked[option])}").ToList();
        if (differing.Count > 0)
            throw new InvalidDataException($"{path}: a run with other options: {string.Join("; ", differing)}. Give the same ones, or another folder as --out");
    }

    /// <summary>Writes the record.</summary>
    public static void Write(TrainRequest request) => WholeFile.Write(Path.Combine(request.Output, FileName), Deciding(request).ToJsonString(Readable) + "\n");

    private static JsonObject Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new InvalidDataException($"{path}: expected an object of options");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: not JSON of options, line {(e.LineNumber ?? 0) + 1}. Expected an object of options; "
                + $"delete the file to go on unchecked", e);
        }
    }

    // By the names that a user knows them by; compared as written, so that what was read and what is asked are of one kind.
    private static JsonObject Deciding(TrainRequest request) => JsonNode.Parse(new JsonObject
    {
        ["--stage"] = request.Stage,
        ["--preset"] = request.Preset,
        ["--start"] = Place(request.Start),
        ["--language"] = Place(request.Language),
        ["--tower"] = Place(request.Tower),
        ["--graphs"] = Place(request.Graphs),
        ["--mixture"] = Place(request.Mixture),
        ["--leak-list"] = Place(request.LeakList),
        ["--hold-out"] = request.HeldOutShare is > 0 and var share ? share : null,
        ["--steps"] = request.Steps,
        ["--epochs"] = request.Epochs,
        ["--batch"] = request.Batch,
        ["--micro-batch"] = request.MicroBatch,
        ["--lr"] = request.LearningRate,
        ["--projector-lr"] = request.ProjectorLearningRate,
        ["--tower-lr"] = request.TowerLearningRate,
        ["--weight-decay"] = request.WeightDecay,
        ["--warm-up"] = request.WarmUp,
        ["--seed"] = request.Seed,
        ["--dtype"] = request.Dtype,
        ["--recompute"] = request.Recompute,
        ["--lora"] = request.AdapterRank,
        ["--compat"] = request.Compatible,
    }.ToJsonString())!.AsObject();

    // A file or folder wherever the command is given; a name stays a name.
    private static string? Place(string? named) => named is null || (Path.GetFileName(named) == named && !Path.Exists(named)) ? named : Path.GetFullPath(named);

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "not given";
}

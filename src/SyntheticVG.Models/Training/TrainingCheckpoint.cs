using System.Globalization;
using System.Text.Json.Nodes;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Collectives;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>What a run knows about itself between two steps, besides the numbers of weights and optimizer.</summary>
/// <param name="Step">Steps learned so far; with the seed it decides every further sample and all chance.</param>
/// <param name="Smoothed">The smoothed loss.</param>
/// <param name="Lowest">The lowest smoothed loss so far.</param>
/// <param name="First">The smoothed loss after the first steps.</param>
internal sealed record RunState(int Step, double Smoothed, double Lowest, double First);

/// <summary>The checkpoints of a run: folders step-N, each whole or absent.</summary>
/// <remarks>
/// A checkpoint is a model folder in Hugging Face's layout with optimizer.safetensors and state.json beside it. It is written
/// under another name and renamed when it is complete and on the disk.
/// </remarks>
internal sealed class TrainingCheckpoints(string folder, int kept)
{
    private const string Partial = ".partial";

    /// <summary>The newest one, or null.</summary>
    public string? Newest => All().LastOrDefault();

    /// <summary>Writes a checkpoint, then removes all but the newest.</summary>
    /// <param name="robin">The model.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="state">What the run knows about itself.</param>
    /// <param name="settings">What decides the weights.</param>
    /// <param name="collective">The processes, of which the first writes and each sends it what it alone keeps; null: one process.</param>
    /// <exception cref="IOException">It could not be written, for example because the disk is full. Earlier ones are untouched.</exception>
    public void Save(Robin.Robin robin, AdamW optimizer, RunState state, JsonObject settings, ICollective? collective = null)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"step-{state.Step:d8}"));
        var isThere = Directory.Exists(path);
        if (collective is null ? isThere : collective.AllGather(isThere)[0]) // one that another process sees only later is there too
            return;
        if (collective is { Rank: > 0 })
        {
            foreach (var entry in optimizer.State)
            {
                using var scope = NewDisposeScope();
                entry.Make();
            }
            collective.Barrier();
            return;
        }
        RemovePartial();
        var partial = path + Partial;
        try
        {
            Directory.CreateDirectory(partial);
            RobinFolder.Save(robin, partial, new() { OwnDtypes = true });
            SafetensorsWriter.Write(Path.Combine(partial, "optimizer.safetensors"), optimizer.State);
            WholeFile.Write(Path.Combine(partial, "state.json"), new JsonObject
            {
                ["step"] = state.Step,
                ["smoothed_loss"] = state.Smoothed,
                ["lowest_loss"] = state.Lowest,
                ["first_loss"] = state.First,
                ["settings"] = settings.DeepClone(),
            }.ToJsonString(new() { WriteIndented = true }) + "\n");
            Directory.Move(partial, path);
            collective?.Barrier();
        }
        catch (IOException wrong)
        {
            RemovePartial();
            throw new IOException(
                $"{path}: not "
                    + $"saved: {wrong.Message}. {(Newest is { } before ? $"{before} is whole: free some space and run the same command again to go on from there" : "There is no earlier checkpoint")}",
                wrong);
        }
        foreach (var old in All().SkipLast(kept).ToList())
            Remove(old);
    }

    /// <summary>Brings a model and its optimizer to where a checkpoint left them.</summary>
    /// <exception cref="InvalidDataException">It is of another model or of a run with other settings, or damaged.</exception>
    public static RunState Load(string path, Robin.Robin robin, AdamW optimizer, JsonObject settings)
    {
        var state = JsonFile.ReadObject(Path.Combine(path, "state.json"));
        RequireSame(path, state.Members["settings"] as JsonObject ?? throw state.Wrong("settings", "the settings of the run"), settings);
        using (var weights = WeightFile.Open(WeightsIn(path)))
        {
            var parameters = robin.named_parameters().ToDictionary(p => p.name, p => p.parameter, StringComparer.Ordinal);
            WeightMatch.Require(weights.Path, parameters.ToDictionary(p => p.Key, p => p.Value.shape), weights.Tensors);
            foreach (var (name, parameter) in parameters)
                RobinFolder.Fill(parameter, weights, name);
        }
        using var memory = new SafetensorsFile(Path.Combine(path, "optimizer.safetensors"));
        var found = memory.Tensors.Where(tensor => tensor.Key != "steps").ToDictionary(StringComparer.Ordinal);
        WeightMatch.Require(memory.Path, optimizer.StateShapes, found);
        optimizer.Load(memory.Read);
        return new(state.Whole("step"), Number("smoothed_loss"), Number("lowest_loss"), Number("first_loss"));

        double Number(string name) => state.Number(name) ?? throw state.Wrong(name, "a number");
    }

    // Another preset, seed or batch size would go on as a run that never was.
    private static void RequireSame(string path, JsonObject saved, JsonObject asked)
    {
        var differing = saved.Select(entry => entry.Key).Union(asked.Select(entry => entry.Key))
            .Where(key => !JsonNode.DeepEquals(saved[key], asked[key]))
            .Select(key => $"{key} was {saved[key]?.ToJsonString() ?? "not set"}, now {asked[key]?.ToJsonString() ?? "not set"}").ToList();
        if (differing.Count > 0)
            throw new InvalidDataException(
                $"{path}: a checkpoint of another run: {string.Join("; ", differing)}. Go on with the same settings, or train into another folder");
    }

    private static string WeightsIn(string path) => Path.Combine(path, "model.safetensors.index.json") is var index && File.Exists(index)
        ? index
        : Path.Combine(path, "model.safetensors");

    private List<string> All() => !Directory.Exists(folder) ? [] : [.. Directory.GetDirectories(folder, "step-*")
        .Where(path => !path.EndsWith(Partial, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    // Renamed first: a kill while files are being deleted leaves no folder that looks whole.
    private static void Remove(string path)
    {
        Directory.Move(path, path + Partial);
        Directory.Delete(path + Partial, recursive: true);
    }

    private void RemovePartial()
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.GetDirectories(folder, "*" + Partial))
            Directory.Delete(path, recursive: true);
    }
}

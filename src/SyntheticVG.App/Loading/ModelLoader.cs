using System.Diagnostics;
using System.Globalization;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Models.Robin;
using SyntheticVG.Perception.Store;
using SyntheticVG.Tokens;
using TorchSharp;

namespace SyntheticVG.App.Loading;

/// <summary>Loads models for commands, and says beforehand what that takes.</summary>
internal static class ModelLoader
{
    // Below it the threads wait for one another longer than they work.
    private const long ParametersForThreads = 100_000_000;

    /// <summary>Loads a model with its tokenizer.</summary>
    /// <param name="setup">Which, and how.</param>
    /// <param name="say">Told what it takes, before and after.</param>
    /// <exception cref="InvalidDataException">Something is missing, damaged, of another model, or larger than the memory.</exception>
    public static RobinSession Load(ModelSetup setup, Action<string> say)
    {
        var device = DeviceOf(setup.Device);
        using var files = new RobinFolder(FolderOf(setup));
        torch.set_num_threads(setup.Threads ?? (files.Parameters < ParametersForThreads ? 1 : Environment.ProcessorCount));
        var precision = PrecisionOf(files, setup);
        var (weights, positions) = (files.BytesNeeded(precision), files.BytesAPosition(precision));
        say(string.Create(CultureInfo.InvariantCulture,
            $"{files.Path}: {files.Parameters / 1e6:N1} M parameters; needs {Size(weights)} for weights "
                + $"in {precision.Name}{(device.type == DeviceType.CPU ? " in memory" : " on the device")}, {Size(positions * 1000)} "
                + $"for every 1,000 positions read"));
        if (device.type == DeviceType.CPU && FreeMemory() is { } free)
            RequireMemory(files, free, precision);
        if (files.RandomSeed is { } seed)
            say($"its weights are random (seed {seed}): every answer is noise");
        FreedMemory.Keep();
        var clock = Stopwatch.StartNew();
        var session = RobinSession.Load(files, precision, device, setup.LayerScales);
        say(string.Create(CultureInfo.InvariantCulture, $"loaded in {clock.Elapsed.TotalSeconds:0.0} s"));
        return session;
    }

    /// <summary>Sees to it that a model's folder is whole and that its device and layer scales are there, without reading its weights.</summary>
    /// <exception cref="InvalidDataException">Something is missing, or parts do not belong together.</exception>
    /// <exception cref="FileNotFoundException">There is no such model, or no such file of layer scales.</exception>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public static void Require(ModelSetup setup)
    {
        DeviceOf(setup.Device);
        if (setup.LayerScales is { } scales && !File.Exists(scales))
            throw new FileNotFoundException($"{scales}: no such file; expected open_clip's layer scales: synvg models get open-clip-convnext-large");
        using var files = new RobinFolder(FolderOf(setup));
        PrecisionOf(files, setup);
        RobinSession.Require(files.Config, Tokenizer.Load(files.Path));
    }

    // What was asked for, or what is best on the device.
    private static Precision PrecisionOf(RobinFolder files, ModelSetup setup) => setup.Precision is { } name
        ? files.PrecisionOf(name)
        : files.UsualPrecision(onCpu: setup.Device == "cpu");

    /// <summary>The folder of a model: itself where there is one, else by name in the user's folder or among the shipped ones.</summary>
    /// <exception cref="FileNotFoundException">There is no such model; the message says how to get it.</exception>
    public static string Find(string folder) => Directory.Exists(folder) ? folder : new ModelStore().Find(ModelSetup.RequireName(folder));

    /// <summary>The folder of a setup, which has a full path also of what was given as a name.</summary>
    public static string FolderOf(ModelSetup setup) => Directory.Exists(setup.Folder) ? setup.Folder : new ModelStore().Find(Path.GetFileName(setup.Folder));

    /// <summary>Refuses weights that the memory has no room for, before anything is read, and says which precisions would fit.</summary>
    /// <exception cref="InvalidDataException">They are more than is free.</exception>
    internal static void RequireMemory(RobinFolder files, long free, Precision precision)
    {
        if (files.BytesNeeded(precision) is var weights && weights <= free)
            return;
        var smaller = Precisions.Where(name => FitsBlocks(files, name)).Select(name => (Name: name, Bytes: files.BytesNeeded(files.PrecisionOf(name))))
            .Where(other => other.Bytes < weights && other.Bytes <= free).Select(other => $"--precision {other.Name} ({Size(other.Bytes)})").ToList();
        throw new InvalidDataException($"{files.Path}: the weights take {Size(weights)} in {precision.Name}; {Size(free)} of memory are "
            + $"free: {(smaller.Count > 0 ? $"take {string.Join(" or ", smaller)}, " : "")}close other programs, or take a machine with more");
    }

    /// <summary>All precisions, the largest first.</summary>
    public static IReadOnlyList<string> Precisions { get; } = ["fp32", "bf16", "q8", "q4"];

    /// <summary>Whether a model's sizes allow a precision.</summary>
    public static bool FitsBlocks(RobinFolder files, string precision)
    {
        try
        {
            return files.PrecisionOf(precision) is not null;
        }
        catch (ArgumentException)
        {
            return false; // sizes that no blocks divide
        }
    }

    /// <summary>The device of a name, <c>cpu</c> or <c>cuda</c>.</summary>
    /// <exception cref="ArgumentException">There is no such card, or nothing to use it with.</exception>
    public static torch.Device DeviceOf(string name)
    {
        if (name == "cpu")
            return torch.CPU;
        return torch.cuda.is_available()
            ? torch.CUDA
            : throw new ArgumentException("no CUDA device can be used; expected a card, its driver, and a build with -p:Cuda=true (docs/robin.md)");
    }

    // Memory that programs can take without swapping; null where the system does not say.
    private static long? FreeMemory()
    {
        const string Path = "/proc/meminfo";
        if (!File.Exists(Path))
            return GC.GetGCMemoryInfo() is { TotalAvailableMemoryBytes: > 0 and var all } ? all : null;
        var line = File.ReadLines(Path).FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            && long.TryParse(kilobytes, CultureInfo.InvariantCulture, out var free) ? free * 1024 : null;
    }

    /// <summary>A size as people read it.</summary>
    public static string Size(long bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{(bytes >= 1e9 ? bytes / 1e9 : bytes / 1e6):0.0} {(bytes >= 1e9 ? "GB" : "MB")}");
}

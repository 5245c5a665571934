using System.Diagnostics;
using System.Globalization;
using SyntheticVG.App.Terminals;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Conversing;
using SyntheticVG.Perception.Store;
using SyntheticVG.Tokens;
using static TorchSharp.torch;

namespace SyntheticVG.App.Loading;

/// <summary>Makes, checks, shows and rewrites the folders of models.</summary>
internal static class ModelFolders
{
    /// <summary>Writes a model of random weights.</summary>
    public static void Init(string presetName, string folder, long seed, string? tokenizer, string? dtype, long largestFile)
    {
        if (File.Exists(Path.Combine(folder, "config.json")))
            throw new IOException($"{folder} holds a model already; name another folder");
        var preset = RobinPreset.Of(presetName);
        var clock = Stopwatch.StartNew();
        var config = preset.Config;
        if (tokenizer is null)
            config = preset.WriteTokenizer(folder);
        else
            TokenizerFiles.Copy(ModelLoader.Find(tokenizer), folder);
        RandomCheckpoint.Write(config, folder, seed,
            new() { Dtype = DtypeOf(dtype), LargestFile = largestFile, Generation = preset.Generation, Say = Console.WriteLine });
        using var files = new RobinFolder(folder);
        RobinSession.Require(files.Config, Tokenizer.Load(folder));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{folder}: {presetName}, {files.Parameters:N0} random parameters of seed {seed}, in {clock.Elapsed.TotalSeconds:0.0} s; "
                + $"it knows nothing, and config.json says so"));
    }

    /// <summary>Reads everything in a folder, or a file of weights.</summary>
    public static void Verify(string path, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        if (File.Exists(path))
        {
            using var file = WeightFile.Open(path);
            var count = file.Verify(cancellation);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{path}: {file.Tensors.Count} tensors, {count:N0} numbers, all finite ({clock.Elapsed.TotalSeconds:0.0} s)"));
            return;
        }
        path = ModelLoader.Find(path);
        if (ModelDownload.Check(path).ToList() is { Count: > 0 } wrong)
            throw new InvalidDataException(string.Join(Environment.NewLine, wrong));
        using var files = new RobinFolder(path);
        RobinSession.Require(files.Config, Tokenizer.Load(path));
        var numbers = files.Verify(cancellation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{path}: {files.Weights.Count} weights as the model has them, none missing, none extra; {numbers:N0} numbers, all finite; "
                + $"the tokenizer fits ({clock.Elapsed.TotalSeconds:0.0} s)"));
        if (files.RandomSeed is { } seed)
            Console.WriteLine($"its weights are random (seed {seed})");
    }

    /// <summary>Shows what is in a folder or a file of weights.</summary>
    public static void Inspect(string path, bool all)
    {
        if (File.Exists(path))
        {
            using var file = WeightFile.Open(path);
            Show(file.Tensors, all);
            return;
        }
        using var files = new RobinFolder(ModelLoader.Find(path));
        var config = files.Config;
        Console.WriteLine($"language      {config.Language.Layers} layers, width {config.Language.HiddenSize}, {config.Language.Heads} heads "
            + $"over {config.Language.KeyValueHeads}, vocabulary {config.Language.VocabularySize}{(config.Language.TieEmbeddings ? ", tied" : "")}");
        Console.WriteLine($"image encoder depths {string.Join("/", config.Tower.Depths)}, widths {string.Join("/", config.Tower.Widths)}; {config.ImageSide} "
            + $"px {config.AspectMode.ToString().ToLowerInvariant()} → {config.ImageTokens} tokens by {config.ProjectorType}");
        Console.WriteLine($"regions       <mask> {config.MaskToken}, "
            + $"<pos> {config.PositionToken}{(config.FirstRegionToken is { } first ? $", words tied to them from {first}" : "")}");
        Console.WriteLine($"longest       {Math.Min(config.MaxTokens ?? int.MaxValue, config.Language.MaxPositions)} positions");
        Console.WriteLine(files.Generation is { } makers
            ? string.Create(CultureInfo.InvariantCulture, $"generation    {(makers.Sample ? "draws" : "most likely")}, top {makers.TopK}, "
                + $"penalty {makers.RepetitionPenalty}, stops at {string.Join(", ", makers.StopTokens)}")
            : "generation    the makers do not say");
        Console.WriteLine($"weights       {(files.RandomSeed is { } seed ? $"random, seed {seed}" : "trained")}");
        foreach (var name in ModelLoader.Precisions.Where(name => ModelLoader.FitsBlocks(files, name)).Reverse())
            Console.WriteLine($"memory        {ModelLoader.Size(files.BytesNeeded(files.PrecisionOf(name)))} as {name}");
        Show(files.Weights, all);
    }

    /// <summary>Writes a model again, in another dtype or format.</summary>
    public static void Convert(string from, string to, string? dtype, long largestFile)
    {
        if (File.Exists(from) && Path.GetExtension(from) == ".gguf")
            throw new ArgumentException($"{from} holds a decoder alone; it stays a file: --to q8, q4 or gguf");
        if (File.Exists(Path.Combine(to, "config.json")))
            throw new IOException($"{to} holds a model already; name another folder");
        using var files = new RobinFolder(ModelLoader.Find(from));
        Directory.CreateDirectory(to);
        TokenizerFiles.Copy(files.Path, to);
        files.WriteTo(to, new() { Dtype = DtypeOf(dtype), OwnDtypes = dtype is null, LargestFile = largestFile, Say = Console.WriteLine });
    }

    /// <summary>Writes a model again with its decoder in blocks, or the decoder alone as GGUF; says what memory that took.</summary>
    /// <param name="from">The model's folder or name.</param>
    /// <param name="to">The folder to make; the file, for <c>gguf</c>.</param>
    /// <param name="format"><c>q8</c>, <c>q4</c> or <c>gguf</c>.</param>
    public static void ConvertTo(string from, string to, string format)
    {
        var clock = Stopwatch.StartNew();
        if (File.Exists(from))
        {
            ConvertFile(from, to, format);
            SayTaken(clock);
            return;
        }
        using var files = new RobinFolder(ModelLoader.Find(from));
        if (format == "gguf")
        {
            if (Directory.Exists(to))
                throw new IOException($"{to} is a folder; expected a file to write, such as {Path.Combine(to, "robin.gguf")}");
            files.WriteGguf(to);
            Console.WriteLine($"{to}: the decoder as GGUF, {ModelLoader.Size(new FileInfo(to).Length)}; image encoder and region encoder are not in it");
        }
        else
        {
            if (File.Exists(Path.Combine(to, "config.json")))
                throw new IOException($"{to} holds a model already; name another folder");
            var blocks = files.PrecisionOf(format).Blocks ?? throw new ArgumentException($"--to is '{format}'; expected q8, q4 or gguf");
            TokenizerFiles.Copy(files.Path, to);
            files.WriteBlocks(to, blocks, Console.WriteLine);
        }
        SayTaken(clock);
    }

    private static void SayTaken(Stopwatch clock)
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"in {clock.Elapsed.TotalSeconds:0.0} s; peak memory {ModelLoader.Size(process.PeakWorkingSet64)}"));
    }

    // A decoder alone stays one: a file, as it has neither image encoder nor region encoder.
    private static void ConvertFile(string from, string to, string format)
    {
        if (Path.GetExtension(from) != ".gguf")
            throw new ArgumentException($"{from} is a file; expected a model's folder, or a .gguf file of a Qwen2 decoder");
        if (Directory.Exists(to))
            throw new IOException($"{to} is a folder; expected a file to write: a .gguf file holds a decoder alone, and becomes another file");
        var left = GgufConversion.Write(from, to, format == "gguf" ? null : Models.Robin.Precision.Parse(format).Blocks);
        Console.WriteLine(
            $"{to}: the decoder of {from} {(format == "gguf" ? "in plain numbers" : $"in {format}")}, {ModelLoader.Size(new FileInfo(to).Length)}");
        if (left.Count > 0)
            Console.WriteLine($"{left.Count} tensors that a Qwen2 decoder does not have are left out, first {CleanWriter.Line(left[0])}");
    }

    private static ScalarType? DtypeOf(string? name) => name switch
    {
        null => null,
        "fp32" => ScalarType.Float32,
        "bf16" => ScalarType.BFloat16,
        "fp16" => ScalarType.Float16,
        _ => throw new ArgumentException($"dtype is '{name}'; expected fp32, bf16 or fp16"),
    };

    private static void Show(IReadOnlyDictionary<string, TensorEntry> tensors, bool all)
    {
        if (all)
        {
            foreach (var tensor in tensors.Values.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
                Console.WriteLine($"{tensor.Name} {tensor.Dtype} {tensor.ShapeText}");
            return;
        }
        foreach (var part in tensors.GroupBy(tensor => PartOf(tensor.Key)).OrderBy(part => part.Key, StringComparer.Ordinal))
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{part.Key,-28} {part.Count(),5} tensors {part.Sum(tensor => tensor.Value.Count),15:N0} "
                    + $"numbers  {string.Join(", ", part.Select(tensor => tensor.Value.Dtype).Distinct())}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{"in all",-28} {tensors.Count,5} tensors {tensors.Values.Sum(tensor => tensor.Count),15:N0} numbers"));
    }

    private static string PartOf(string name) =>
        string.Join('.', name.Split('.').TakeWhile(part => !int.TryParse(part, CultureInfo.InvariantCulture, out _)).Take(2));
}

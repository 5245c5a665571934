using System.CommandLine;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Loading;

/// <summary>Which model is loaded, and how; names nothing of the models' library, so that other verbs start without it.</summary>
/// <param name="Folder">The checkpoint's folder.</param>
internal sealed record ModelSetup(string Folder)
{
    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary><c>fp32</c>, <c>bf16</c>, <c>q8</c> or <c>q4</c>; null: what is best for the checkpoint on the device.</summary>
    public string? Precision { get; init; }

    /// <summary>Cores to compute on; null: all, or one for a small model.</summary>
    public int? Threads { get; init; }

    /// <summary>An open_clip file whose layer scales are taken; null: the checkpoint's.</summary>
    public string? LayerScales { get; init; }

    /// <summary>A model's name, for what is no folder; a path stands for no name, whatever its last part is.</summary>
    /// <exception cref="FileNotFoundException">It is a path.</exception>
    public static string RequireName(string model) => Path.GetFileName(model) == model
        ? model
        : throw new FileNotFoundException(
            $"{model}: {(File.Exists(model) ? "a file (a single file is no model of photos; synvg bench model --peer reads GGUF)" : "no such folder")}; "
                + $"expected a model's folder, or a name alone of those that synvg models list shows");

    /// <summary>The options of every verb that loads a model.</summary>
    internal sealed record Options(Option<string> Device, Option<string?> Precision, Option<string?> Dtype, Option<int?> Threads, Option<string?> LayerScales)
    {
        /// <summary>Makes the options.</summary>
        public static Options Create()
        {
            var device = new Option<string>("--device") { Description = "cpu, or cuda in a build with -p:Cuda=true.", DefaultValueFactory = _ => "cpu" };
            device.AcceptOnlyFromAmong("cpu", "cuda");
            var precision = new Option<string?>("--precision")
            {
                Description = "q8 or q4 (weights in blocks of 8 or 4 bits, on CPUs), bf16 or fp32. "
                + "Default: as the checkpoint is, but q8 on the CPU for one of 16 bits with more than a billion parameters."
            };
            precision.AcceptOnlyFromAmong("q8", "q4", "bf16", "fp32");
            var dtype = new Option<string?>("--dtype") { Description = "The former name of --precision." };
            dtype.AcceptOnlyFromAmong("q8", "q4", "bf16", "fp32");
            var threads = new Option<int?>("--threads") { Description = "Cores to compute on. Default: all; one for a small model." }.AtLeast(1);
            return new(device, precision, dtype, threads,
                new("--layer-scales") { Description = "open_clip's file: takes its layer scales, as the original's inference does (docs/robin.md)." });
        }

        /// <summary>All of them.</summary>
        public IEnumerable<Option> All => [Device, Precision, Dtype, Threads, LayerScales];

        /// <summary>Adds them to a verb.</summary>
        public void AddTo(Command command)
        {
            foreach (var option in All)
                command.Add(option);
        }

        private string? PrecisionOf(ParseResult parsed)
        {
            if (parsed.GetValue(Dtype) is not { } former)
                return parsed.GetValue(Precision);
            if (parsed.GetValue(Precision) is { } precision && precision != former)
                throw new ArgumentException($"--precision is {precision} and --dtype is {former}; expected one of them (--dtype is its former name)");
            Console.Error.WriteLine("synvg: --dtype is now called --precision, and means the same");
            return former;
        }

        /// <summary>Reads them.</summary>
        /// <exception cref="FileNotFoundException">It is a path, and no folder is there.</exception>
        /// <exception cref="ArgumentException">Precision and device do not go together.</exception>
        public ModelSetup Of(ParseResult parsed, string folder) =>
            Fitting(new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Directory.Exists(folder) ? folder : RequireName(folder))))
            {
                Device = parsed.GetValue(Device)!,
                Precision = PrecisionOf(parsed),
                Threads = parsed.GetValue(Threads),
                LayerScales = parsed.GetValue(LayerScales) is { } file ? Path.GetFullPath(file) : null,
            });

        private static ModelSetup Fitting(ModelSetup setup) => setup is { Precision: "q8" or "q4", Device: not "cpu" }
            ? throw new ArgumentException(
                $"--precision {setup.Precision} is computed on the CPU, and --device is {setup.Device}; take --precision bf16 there, or leave out --device")
            : setup;
    }
}

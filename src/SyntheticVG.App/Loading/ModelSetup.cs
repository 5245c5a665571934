using System.CommandLine;
using SyntheticVG.App.Terminals;

namespace SyntheticVG.App.Loading;

/// <summary>Which model is loaded, and how; names nothing of the models' library, so that other verbs start without it.</summary>
/// <param name="Folder">The checkpoint's folder.</param>
internal sealed record ModelSetup(string Folder)
{
    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary><c>fp32</c> or <c>bf16</c>; null: as the checkpoint is.</summary>
    public string? Dtype { get; init; }

    /// <summary>Cores to compute on; null: all, or one for a small model.</summary>
    public int? Threads { get; init; }

    /// <summary>An open_clip file whose layer scales are taken; null: the checkpoint's.</summary>
    public string? LayerScales { get; init; }

    /// <summary>A model's name, for what is no folder; a path stands for no name, whatever its last part is.</summary>
    /// <exception cref="FileNotFoundException">It is a path.</exception>
    public static string RequireName(string model) => Path.GetFileName(model) == model
        ? model
        : throw new FileNotFoundException($"{model}: {(File.Exists(model) ? "a file (single files, GGUF too, are not read)" : "no such folder")}; expected a model's folder, or a name alone of those that synvg models list shows");

    /// <summary>The options of every verb that loads a model.</summary>
    internal sealed record Options(Option<string> Device, Option<string?> Dtype, Option<int?> Threads, Option<string?> LayerScales)
    {
        /// <summary>Makes the options.</summary>
        public static Options Create()
        {
            var device = new Option<string>("--device") { Description = "cpu, or cuda in a build with -p:Cuda=true.", DefaultValueFactory = _ => "cpu" };
            device.AcceptOnlyFromAmong("cpu", "cuda");
            var dtype = new Option<string?>("--dtype") { Description = "fp32 or bf16; as the checkpoint is where not said." };
            dtype.AcceptOnlyFromAmong("fp32", "bf16");
            var threads = new Option<int?>("--threads") { Description = "Cores to compute on; all where not said, one for a small model." }.AtLeast(1);
            return new(device, dtype, threads, new("--layer-scales") { Description = "open_clip's file: takes its layer scales, as the original's inference does (docs/robin.md)." });
        }

        /// <summary>Adds them to a verb.</summary>
        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[Device, Dtype, Threads, LayerScales])
                command.Add(option);
        }

        /// <summary>Reads them.</summary>
        /// <exception cref="FileNotFoundException">It is a path, and no folder is there.</exception>
        public ModelSetup Of(ParseResult parsed, string folder) => new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Directory.Exists(folder) ? folder : RequireName(folder))))
        {
            Device = parsed.GetValue(Device)!,
            Dtype = parsed.GetValue(Dtype),
            Threads = parsed.GetValue(Threads),
            LayerScales = parsed.GetValue(LayerScales) is { } file ? Path.GetFullPath(file) : null,
        };
    }
}

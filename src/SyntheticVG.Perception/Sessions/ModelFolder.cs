namespace SyntheticVG.Perception.Sessions;

/// <summary>A folder with a published model: <c>config.json</c>, <c>preprocessor_config.json</c>, and <c>*.onnx</c> in it or in <c>onnx/</c>.</summary>
internal sealed class ModelFolder
{
    private readonly Lazy<ModelSettings> _preprocessor;

    /// <summary>Opens a folder and reads its <c>config.json</c>.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">It has no <c>config.json</c>.</exception>
    /// <exception cref="InvalidDataException">That file is damaged.</exception>
    public ModelFolder(string path)
    {
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"{path}: no such folder; expected a model folder with config.json, preprocessor_config.json and *.onnx");
        Path = path;
        Config = ModelSettings.Read(System.IO.Path.Combine(path, "config.json"));
        _preprocessor = new(() => ModelSettings.Read(System.IO.Path.Combine(path, "preprocessor_config.json")));
    }

    public string Path { get; }

    /// <summary>The last part of the path: what the model is called.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary><c>config.json</c>.</summary>
    public ModelSettings Config { get; }

    /// <summary>Whether there is a <c>preprocessor_config.json</c>.</summary>
    public bool HasPreprocessor => File.Exists(System.IO.Path.Combine(Path, "preprocessor_config.json"));

    /// <summary><c>preprocessor_config.json</c>, read when it is first asked for.</summary>
    public ModelSettings Preprocessor => _preprocessor.Value;

    /// <summary>The kind of model, lower case, as <c>config.json</c> says.</summary>
    public string Kind => Config.Text("model_type") ?? throw Config.Missing("model_type", "missing", "the kind of model");

    /// <summary>Refuses a folder with a model of another kind.</summary>
    public ModelFolder Require(string slot, params ReadOnlySpan<string> kinds) => kinds.Contains(Kind)
        ? this
        : throw Config.Missing("model_type", Kind, $"{string.Join(" or ", kinds.ToArray())}, which the slot {slot} takes");

    /// <summary>The path of a model file, by its usual name or, where there is but one file, by any.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public string Model(string name = "model.onnx")
    {
        string[] folders = [Path, System.IO.Path.Combine(Path, "onnx")];
        if (folders.Select(f => System.IO.Path.Combine(f, name)).FirstOrDefault(File.Exists) is { } usual)
            return usual;
        string[] there = [.. folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*.onnx")).Order(StringComparer.Ordinal)];
        return there.Length == 1 && name == "model.onnx"
            ? there[0]
            : throw new FileNotFoundException($"{Path}: {name} is in neither it nor onnx/; "
                + $"found {(there.Length == 0 ? "no *.onnx" : string.Join(", ", there.Select(System.IO.Path.GetFileName)))}");
    }
}

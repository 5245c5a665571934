using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Fills parts of a model from files that hold only those: the start of training.</summary>
public static class PartialWeights
{
    /// <summary>Fills the image encoder from the open_clip file; that file's text encoder is left aside.</summary>
    /// <exception cref="InvalidDataException">Keys <c>visual.*</c> are missing, extra or misshaped.</exception>
    public static void LoadTower(Robin.Robin robin, string path) => Load(robin, path, Robin.Robin.TowerPrefix, OfTower);

    /// <summary>Fills the language model from a folder of Qwen2.5: model.safetensors, or its index and the files it names.</summary>
    /// <exception cref="InvalidDataException">Weights are missing, extra or misshaped.</exception>
    public static void LoadLanguage(Robin.Robin robin, string folder)
    {
        ArgumentNullException.ThrowIfNull(robin);
        Load(robin, LanguageFile(folder), "", OfLanguage(robin.Config.Language.TieEmbeddings), IsOfLanguage);
    }

    /// <summary>The weights of a folder of Qwen2.5.</summary>
    internal static string LanguageFile(string folder) =>
        Path.Combine(folder, "model.safetensors.index.json") is var index && File.Exists(index) ? index : Path.Combine(folder, "model.safetensors");

    /// <summary>Sees to it that a language model's and an encoder's files fill their parts of a model, without reading their numbers.</summary>
    /// <exception cref="InvalidDataException">Weights are missing, extra or misshaped.</exception>
    internal static void Require(Robin.RobinConfig config, IWeightFile language, IWeightFile tower)
    {
        var expected = WeightNames.Of(config);
        Match(expected, language, "", OfLanguage(config.Language.TieEmbeddings), IsOfLanguage);
        Match(expected, tower, Robin.Robin.TowerPrefix, OfTower);
    }

    /// <summary>Fills the projector from an adapter file (mm_projector.bin).</summary>
    /// <exception cref="InvalidDataException">Keys <c>*mm_projector.*</c> are missing, extra or misshaped.</exception>
    public static void LoadProjector(Robin.Robin robin, string path) =>
        Load(robin, path, "model.mm_projector.", key => Behind(key, "mm_projector."));

    /// <summary>Fills the region encoder from a file that holds it alone or among others.</summary>
    /// <exception cref="InvalidDataException">Keys <c>*mask_extractor.*</c> are missing, extra or misshaped.</exception>
    public static void LoadRegions(Robin.Robin robin, string path) =>
        Load(robin, path, "mask_extractor.", key => Behind(key, "mask_extractor."));

    private static void Load(Robin.Robin robin, string path, string prefix, Func<string, string?> select, Func<string, bool>? part = null)
    {
        ArgumentNullException.ThrowIfNull(robin);
        using var file = WeightFile.Open(path);
        var parameters = robin.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal);
        foreach (var (name, source) in Match(parameters.ToDictionary(p => p.Key, p => p.Value.shape, StringComparer.Ordinal), file, prefix, select, part))
            RobinFolder.Fill(parameters[prefix + name], file, source);
    }

    // Which tensor fills which weight of the part, without its prefix.
    private static Dictionary<string, string> Match(IReadOnlyDictionary<string, long[]> weights, IWeightFile file, string prefix, Func<string, string?> select,
        Func<string, bool>? part = null)
    {
        var expected = weights.Where(weight => weight.Key.StartsWith(prefix, StringComparison.Ordinal) && part?.Invoke(weight.Key) != false)
            .ToDictionary(weight => weight.Key[prefix.Length..], weight => weight.Value, StringComparer.Ordinal);
        var sources = file.Tensors.Keys.Where(key => select(key) is not null).ToDictionary(key => select(key)!, StringComparer.Ordinal);
        WeightMatch.Require(file.Path, expected, sources.ToDictionary(source => source.Key, source => file.Tensors[source.Value], StringComparer.Ordinal));
        return expected.Keys.ToDictionary(name => name, name => sources[name], StringComparer.Ordinal);
    }

    private static string? OfTower(string key) => key.StartsWith("visual.", StringComparison.Ordinal) ? key : null;

    private static Func<string, string?> OfLanguage(bool tied) => key => key == "lm_head.weight" && tied ? null : key;

    private static bool IsOfLanguage(string name) => !name.StartsWith("mask_extractor.", StringComparison.Ordinal)
        && !name.StartsWith("model.vision_tower.", StringComparison.Ordinal) && !name.StartsWith("model.mm_projector.", StringComparison.Ordinal);

    private static string? Behind(string key, string marker) =>
        key.IndexOf(marker, StringComparison.Ordinal) is >= 0 and var at ? key[(at + marker.Length)..] : null;
}

using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Fills parts of a model from files that hold only those: the start of training.</summary>
public static class PartialWeights
{
    /// <summary>Fills the image encoder from the open_clip file; that file's text encoder is left aside.</summary>
    /// <exception cref="InvalidDataException">Keys <c>visual.*</c> are missing, extra or misshaped.</exception>
    public static void LoadTower(Robin.Robin robin, string path) =>
        Load(robin, path, Robin.Robin.TowerPrefix, key => key.StartsWith("visual.", StringComparison.Ordinal) ? key : null);

    /// <summary>Fills the language model from a folder of Qwen2.5: model.safetensors, or its index and the files it names.</summary>
    /// <exception cref="InvalidDataException">Weights are missing, extra or misshaped.</exception>
    public static void LoadLanguage(Robin.Robin robin, string folder)
    {
        ArgumentNullException.ThrowIfNull(robin);
        var index = Path.Combine(folder, "model.safetensors.index.json");
        Load(robin, File.Exists(index) ? index : Path.Combine(folder, "model.safetensors"), "",
            key => key == "lm_head.weight" && robin.Config.Language.TieEmbeddings ? null : key,
            name => !name.StartsWith("mask_extractor.", StringComparison.Ordinal) && !name.StartsWith("model.vision_tower.", StringComparison.Ordinal) && !name.StartsWith("model.mm_projector.", StringComparison.Ordinal));
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
        var parameters = robin.named_parameters().Where(p => p.name.StartsWith(prefix, StringComparison.Ordinal) && part?.Invoke(p.name) != false)
            .ToDictionary(p => p.name[prefix.Length..], p => (Tensor)p.parameter, StringComparer.Ordinal);
        var sources = file.Tensors.Keys.Where(key => select(key) is not null).ToDictionary(key => select(key)!, StringComparer.Ordinal);
        WeightMatch.Require(path, parameters.ToDictionary(p => p.Key, p => p.Value.shape),
            sources.ToDictionary(source => source.Key, source => file.Tensors[source.Value]));
        foreach (var (name, parameter) in parameters)
            RobinFolder.Fill(parameter, file, sources[name]);
    }

    private static string? Behind(string key, string marker) =>
        key.IndexOf(marker, StringComparison.Ordinal) is >= 0 and var at ? key[(at + marker.Length)..] : null;
}

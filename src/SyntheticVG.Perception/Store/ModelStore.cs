namespace SyntheticVG.Perception.Store;

/// <summary>Where models lie: the user's folder, and those that came with the program.</summary>
/// <param name="folder">The user's folder; null for <c>SYNVG_MODELS</c>, else the usual place for a user's data.</param>
public sealed class ModelStore(string? folder = null)
{
    /// <summary>The user's folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder
        ?? (Environment.GetEnvironmentVariable("SYNVG_MODELS") is { Length: > 0 } named ? named : null)
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "synvg", "models"));

    /// <summary>The folder of a model: itself where it is one, else by name in the user's folder, else among the shipped ones.</summary>
    /// <param name="model">A folder or a name.</param>
    /// <exception cref="FileNotFoundException">There is no such model; the message says how to get it.</exception>
    public string Find(string model) => TryFind(model) ?? throw new FileNotFoundException(
        PublishedModel.All.Any(known => known.Name == model)
            ? $"the model {model} is not in {Folder}; get it by: synvg models get {model}{(folder is null ? "" : $" --models {folder}")}"
            : $"{model}: neither a folder nor a model in {Folder}; synvg models list shows what can be had, synvg models get {model} --from ADDRESS fetches any other");

    /// <summary>As <see cref="Find"/>; null where there is none.</summary>
    public string? TryFind(string model) => ((string[])[model, Path.Combine(Folder, model), Path.Combine(ShippedModels.Folder, model)])
        .FirstOrDefault(place => File.Exists(Path.Combine(place, "config.json")));
}

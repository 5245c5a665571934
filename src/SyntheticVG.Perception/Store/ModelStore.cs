namespace SyntheticVG.Perception.Store;

/// <summary>Where models lie: the user's folder, and those that came with the program.</summary>
/// <param name="folder">The user's folder; null for <c>SYNVG_MODELS</c>, else the usual place for a user's data.</param>
public sealed class ModelStore(string? folder = null)
{
    /// <summary>The user's folder.</summary>
    public string Folder { get; } = Path.GetFullPath(folder
        ?? (Environment.GetEnvironmentVariable("SYNVG_MODELS") is { Length: > 0 } named ? named : null)
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "synvg", "models"));

    /// <summary>The folder of a model: itself where it is one, else by name in the user's folder, else among the shipped ones.</summary>
    /// <param name="model">A folder or a name.</param>
    /// <exception cref="FileNotFoundException">There is no such model; the message says how to get it.</exception>
    /// <exception cref="InvalidDataException">It was not fetched to its end.</exception>
    public string Find(string model)
    {
        if (TryFind(model) is { } found)
            return found;
        var get = $"synvg models get {Path.GetFileName(Path.TrimEndingDirectorySeparator(model))}{(folder is null ? "" : $" --models {folder}")}";
        throw Places(model).FirstOrDefault(IsUnfinished) is { } begun ? new InvalidDataException($"{begun}: was not fetched to its end; go on by: {get}")
            : PublishedModel.All.Any(known => known.Name == model) ? new FileNotFoundException($"the model {model} is not in {Folder}; get it by: {get}")
            : Directory.Exists(model) ? new FileNotFoundException($"{model}: the folder has no config.json; expected a model's folder")
            : new FileNotFoundException(
                $"{model}: neither a folder nor a model in {Folder}; synvg models list shows the models that can be fetched and which are here");
    }

    /// <summary>As <see cref="Find"/>; null where there is none, or not all of it.</summary>
    public string? TryFind(string model) => Places(model).FirstOrDefault(place => File.Exists(Path.Combine(place, "config.json")) && !IsUnfinished(place));

    /// <summary>Whether all files of a published model are here, fetched to their end.</summary>
    public bool Has(PublishedModel model) => Places(model.Name).Any(place =>
        !IsUnfinished(place) && model.Files.Concat(model.Given.Keys).DefaultIfEmpty("config.json").All(file => File.Exists(Path.Combine(place, file))));

    private string[] Places(string model) => [model, Path.Combine(Folder, model), Path.Combine(ShippedModels.Folder, model)];

    private static bool IsUnfinished(string place) => File.Exists(Path.Combine(place, ModelDownload.UnfinishedName));
}

using SyntheticVG.App.Loading;
using SyntheticVG.Conversations;
using SyntheticVG.Instructions;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Training;

/// <summary>The model that a run starts from, and its tokenizer.</summary>
internal static class TrainModels
{
    /// <summary>Sees to it that what a run starts from is there and of the preset's size, before anything is written.</summary>
    /// <returns>The request with the folders that its names stand for.</returns>
    /// <exception cref="IOException">There is no such model.</exception>
    /// <exception cref="InvalidDataException">It is of another preset, or not whole.</exception>
    /// <exception cref="ArgumentException">Something that the preset needs was not named, or the device is not there.</exception>
    public static TrainRequest Require(TrainRequest request, TrainPreset preset)
    {
        _ = ModelLoader.DeviceOf(request.Device);
        request = request with { Start = Folder(request.Start), Language = Folder(request.Language) };
        if (request.Start is { } start)
        {
            using var folder = new RobinFolder(start);
            RequirePreset(start, folder.Config, preset, Tokens.Tokenizer.Load(start));
        }
        else if (request.Language is { } language)
        {
            if (preset.Config is not null)
                throw new ArgumentException($"--language has no effect with the preset {preset.Name}, whose sizes are its own; expected {PresetsOfParts()}");
            var tower = request.Tower ?? throw new ArgumentException("--language without --tower; give the open_clip file too");
            if (!File.Exists(tower))
                throw new FileNotFoundException($"--tower is {tower}: no such file; expected open_clip's weights of ConvNeXt-Large");
            var tokenizer = Tokens.Tokenizer.Load(language).With(PromptTokens.OfRegions);
            RequirePreset(language, RobinParts.Open(language, tower, tokenizer).Config, preset, tokenizer);
        }
        else if (preset.Config is null)
            throw new ArgumentException($"the preset {preset.Name} starts from weights; "
                + $"give --start with a ROBIN folder, or --language with a Qwen2.5 folder and --tower with the open_clip file");
        else if (preset.Name == "pocket" && (request.Device != "cpu" || request.Dtype is not (null or "fp32")))
            throw new ArgumentException("pocket begins on the CPU in fp32; leave out --device and --dtype, or give --start");
        return request;

        static string? Folder(string? model) => model is null ? null : ModelLoader.Find(model);
    }

    /// <summary>The tokenizer, its files put into a folder with the tokens of regions that it lacks.</summary>
    /// <param name="request">What <see cref="Require"/> found in order.</param>
    /// <param name="folder">The model's to be.</param>
    public static Tokenizer Tokenizer(TrainRequest request, string folder)
    {
        if (File.Exists(Path.Combine(folder, "tokenizer.json")))
            return Tokens.Tokenizer.Load(folder).With(PromptTokens.OfRegions);
        if ((request.Start ?? request.Language) is not { } from)
            return PocketVocabulary.Write(folder);
        Directory.CreateDirectory(folder);
        foreach (var file in TokenizerFiles.Names.Append("generation_config.json")
            .Where(file => file != "tokenizer.json" && File.Exists(Path.Combine(from, file))))
            File.Copy(Path.Combine(from, file), Path.Combine(folder, file), overwrite: true);
        var tokenizer = Tokens.Tokenizer.Load(from).With(PromptTokens.OfRegions);
        tokenizer.WriteAdded(folder, from, PromptTokens.OfRegions);
        File.Copy(Path.Combine(from, "tokenizer.json"), Path.Combine(folder, "tokenizer.json"), overwrite: true); // last: where it is, the others are
        return tokenizer;
    }

    /// <summary>The sizes of the model that a run begins with, without its weights.</summary>
    /// <param name="request">What <see cref="Require"/> found in order.</param>
    /// <param name="preset">The size.</param>
    /// <param name="tokenizer">Decides the size of the vocabulary.</param>
    public static RobinConfig ConfigOf(TrainRequest request, TrainPreset preset, Tokenizer tokenizer)
    {
        if (request.Start is { } start)
        {
            using var folder = new RobinFolder(start);
            return folder.Config;
        }
        // named, as Require has seen
        return request.Language is { } language ? RobinParts.Open(language, request.Tower!, tokenizer).Config : preset.Config!(tokenizer);
    }

    /// <summary>The model with the weights that the run starts from; the caller owns it.</summary>
    /// <param name="request">What <see cref="Require"/> found in order.</param>
    /// <param name="preset">The size.</param>
    /// <param name="tokenizer">Decides the size of the vocabulary.</param>
    public static Robin Begin(TrainRequest request, TrainPreset preset, Tokenizer tokenizer)
    {
        var device = ModelLoader.DeviceOf(request.Device);
        if (request.Start is { } start)
        {
            using var folder = new RobinFolder(start);
            // blocks do not learn
            return folder.Load(request.Dtype is { } dtype ? Precision.Parse(dtype) : folder.OwnPrecision.Blocks is null ? null : Precision.Half, device);
        }
        var precision = Precision.Parse(request.Dtype ?? (preset.Config is null ? "bf16" : "fp32"));
        if (request.Language is { } language)
            return RobinParts.Open(language, request.Tower!, tokenizer).Load(precision, device, request.Seed);
        if (preset.Name == "pocket")
            return PocketRecipe.Begin(tokenizer, request.Seed);
        var robin = new Robin(preset.Config!(tokenizer), precision, device);
        Initialization.Randomize(robin, request.Seed);
        return robin;
    }

    /// <summary>Takes the weights of a phase that is finished; false where it is not.</summary>
    public static bool TryReload(string folder, Robin robin)
    {
        if (!File.Exists(Path.Combine(folder, "config.json")))
            return false;
        using var opened = new RobinFolder(folder);
        opened.LoadInto(robin);
        return true;
    }

    private static void RequirePreset(string start, RobinConfig found, TrainPreset preset, Tokenizer tokenizer)
    {
        if (preset.AnySize)
            return;
        var expected = preset.Config?.Invoke(tokenizer) ?? RobinConfig.Robin3B;
        var sizes = (Show(found), Show(expected));
        if (sizes.Item1 != sizes.Item2)
            throw new InvalidDataException($"{start}: a model of {sizes.Item1}; the preset {preset.Name} has {sizes.Item2}. "
                + $"Name the model's own preset{(preset.Config is null ? ", or robin for weights of any size" : "")}");
    }

    private static string PresetsOfParts() => string.Join(" or ", TrainPreset.All.Where(preset => preset.Config is null).Select(preset => preset.Name));

    private static string Show(RobinConfig config) => FormattableString.Invariant(
        $"hidden size {config.Language.HiddenSize}, {config.Language.Layers} layers, vocabulary {config.Language.VocabularySize}, pictures of {config.ImageSide}");
}

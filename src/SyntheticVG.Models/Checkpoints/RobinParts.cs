using SyntheticVG.Conversations;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using SyntheticVG.Tokens;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>The parts that ROBIN is made of before it learns: a folder of Qwen2.5 and open_clip's file of a ConvNeXt. Their sizes decide the model's.</summary>
/// <remarks>Opening reads sizes and names alone, and says what does not fit; <see cref="Load"/> reads the weights.</remarks>
public sealed class RobinParts
{
    private const string LanguageType = "qwen2";
    private const int PublishedPositions = 8192; // the context that the paper trains with

    private readonly string _language, _tower;

    private RobinParts(string language, string tower, RobinConfig config) => (_language, _tower, Config) = (language, tower, config);

    /// <summary>The model's sizes.</summary>
    public RobinConfig Config { get; }

    /// <summary>Opens the parts.</summary>
    /// <param name="language">The folder of Qwen2.5.</param>
    /// <param name="tower">open_clip's file.</param>
    /// <param name="tokenizer">The folder's, with the tokens of regions.</param>
    /// <exception cref="InvalidDataException">Something is missing, of another kind, or does not belong together.</exception>
    public static RobinParts Open(string language, string tower, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var json = JsonFile.ReadObject(Path.Combine(language, RobinConfigFile.Name));
        if (json.Text("model_type") is var type && type != LanguageType)
            throw new InvalidDataException($"{json.Path}: model_type is {type ?? "missing"}; expected {LanguageType}, a folder of Qwen2.5");
        using var words = WeightFile.Open(PartialWeights.LanguageFile(language));
        using var pictures = WeightFile.Open(tower);
        var sizes = RobinConfigFile.ReadLanguage(json);
        var encoder = RobinConfigFile.ReadTower(tower, pictures.Tensors, "visual.trunk.");
        if (tokenizer.Count > sizes.VocabularySize)
            throw new InvalidDataException($"{json.Path}: vocab_size is {sizes.VocabularySize}; the tokenizer "
                + $"with {string.Join(" and ", PromptTokens.OfRegions)} has ids up to {tokenizer.Count - 1}. Expected spare rows, as Qwen2.5's tables have");
        var config = RobinConfig.Robin3B with
        {
            Language = sizes,
            Tower = encoder,
            Regions = RegionEncoderConfig.Robin3B with { LevelChannels = encoder.Widths, HiddenSize = sizes.HiddenSize },
            MaxTokens = Math.Min(PublishedPositions, sizes.MaxPositions),
            MaskToken = tokenizer.IdOf(PromptTokens.OfRegions[0]),
            PositionToken = tokenizer.IdOf(PromptTokens.OfRegions[1]),
        };
        PartialWeights.Require(config, words, pictures);
        return new(language, tower, config);
    }

    /// <summary>Makes the model: language model and image encoder as the files have them, projector and region encoder drawn.</summary>
    /// <param name="precision">Its dtypes.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="seed">Decides what is drawn.</param>
    /// <returns>The model; the caller owns it.</returns>
    public Models.Robin.Robin Load(Precision precision, Device device, long seed)
    {
        var robin = new Models.Robin.Robin(Config, precision, device);
        try
        {
            Initialization.Randomize(robin, seed);
            PartialWeights.LoadLanguage(robin, _language);
            PartialWeights.LoadTower(robin, _tower);
            return robin;
        }
        catch
        {
            robin.Dispose();
            throw;
        }
    }
}

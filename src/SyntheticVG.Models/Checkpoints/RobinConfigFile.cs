using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SyntheticVG.Models.ConvNeXt;
using SyntheticVG.Models.Qwen2;
using SyntheticVG.Models.Robin;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>config.json of a ROBIN checkpoint. What it leaves out, the sizes of encoder and extractor, the tensors tell.</summary>
internal static partial class RobinConfigFile
{
    public const string Name = "config.json";

    private const string RandomSeedName = "random_weights_seed";
    private const string ModelType = "robin_qwen";
    private const string Trunk = Models.Robin.Robin.TowerPrefix + "visual.trunk.";

    /// <summary>Reads the sizes.</summary>
    /// <param name="path">config.json.</param>
    /// <param name="tensors">The tensors beside it, under the model's names.</param>
    /// <param name="addedTokens">Ids of the added tokens.</param>
    /// <exception cref="InvalidDataException">It is no ROBIN, or lacks something.</exception>
    public static RobinConfig Read(string path, IReadOnlyDictionary<string, TensorEntry> tensors, IReadOnlyDictionary<string, int> addedTokens)
    {
        var json = JsonFile.ReadObject(path);
        if (json.Text("model_type") is var type && type != ModelType)
            throw new InvalidDataException($"{path}: model_type is {type ?? "missing"}; expected {ModelType}");

        var tower = ReadTower(path, tensors, Trunk);
        var hidden = json.Whole("hidden_size");
        if (json.OptionalWhole("mm_hidden_size") is { } width && width != tower.Widths[2])
            throw new InvalidDataException($"{path}: mm_hidden_size is {width}; the tower's third map has {tower.Widths[2]} channels");
        return new()
        {
            Language = ReadLanguage(json),
            Tower = tower,
            Regions = new()
            {
                LevelChannels = tower.Widths,
                Width = (int)Size(path, tensors, "mask_extractor.feat_linear.weight", 1, 2),
                ThumbnailSide = (int)Math.Round(Math.Sqrt(Size(path, tensors, "mask_extractor.mask_linear.layers.0.weight", 1, 2))),
                HiddenSize = hidden,
            },
            ProjectorType = json.Text("mm_projector_type") ?? "linear",
            ImageSide = json.OptionalWhole("image_size") ?? 512,
            AspectMode = json.Text("image_aspect_ratio") == "pad" ? AspectMode.Pad : AspectMode.Square,
            MaxTokens = json.OptionalWhole("tokenizer_model_max_length"),
            MaskToken = addedTokens.GetValueOrDefault("<mask>", RobinConfig.Robin3B.MaskToken),
            PositionToken = addedTokens.GetValueOrDefault("<pos>", RobinConfig.Robin3B.PositionToken),
            FirstRegionToken = json.OptionalWhole("first_region_token"),
        };
    }

    /// <summary>The sizes of the language model, which Qwen2.5's own config.json names alike.</summary>
    public static Qwen2Config ReadLanguage(JsonFile json)
    {
        var hidden = json.Whole("hidden_size");
        var heads = json.Whole("num_attention_heads");
        var groups = json.Whole("num_key_value_heads");
        if (heads < 1 || groups < 1 || heads % groups != 0 || hidden % heads != 0 || hidden / heads % 2 != 0)
            throw new InvalidDataException($"{json.Path}: hidden_size {hidden}, num_attention_heads {heads}, num_key_value_heads {groups}; "
                + $"expected each to divide the one before, and an even width of a head");
        return new()
        {
            VocabularySize = json.Whole("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = json.Whole("intermediate_size"),
            Layers = json.Whole("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = groups,
            RopeTheta = json.Number("rope_theta") ?? 1e6,
            RmsNormEpsilon = json.Number("rms_norm_eps") ?? 1e-6,
            MaxPositions = json.OptionalWhole("max_position_embeddings") ?? 32768,
            TieEmbeddings = json.Truth("tie_word_embeddings") ?? false,
        };
    }

    /// <summary>The seed of random weights, where the file says that they are.</summary>
    public static long? ReadRandomSeed(string path) => JsonFile.ReadObject(path).Number(RandomSeedName) is { } seed ? (long)seed : null;

    /// <summary>The file of a model.</summary>
    public static JsonObject Write(RobinConfig config, string dtype, long? randomSeed) => new()
    {
        ["architectures"] = new JsonArray("RobinQwenForCausalLM"),
        ["model_type"] = ModelType,
        ["first_region_token"] = config.FirstRegionToken,
        ["hidden_act"] = "silu",
        ["hidden_size"] = config.Language.HiddenSize,
        ["image_aspect_ratio"] = config.AspectMode == AspectMode.Pad ? "pad" : "square",
        ["image_size"] = config.ImageSide,
        ["intermediate_size"] = config.Language.IntermediateSize,
        ["max_position_embeddings"] = config.Language.MaxPositions,
        ["mm_hidden_size"] = config.Tower.Widths[2],
        ["mm_projector_type"] = config.ProjectorType,
        ["mm_use_im_patch_token"] = false,
        ["mm_use_im_start_end"] = false,
        ["mm_vision_tower"] = "open_clip_pytorch_model.bin",
        ["num_attention_heads"] = config.Language.Heads,
        ["num_hidden_layers"] = config.Language.Layers,
        ["num_key_value_heads"] = config.Language.KeyValueHeads,
        [RandomSeedName] = randomSeed,
        ["rms_norm_eps"] = config.Language.RmsNormEpsilon,
        ["rope_scaling"] = null,
        ["rope_theta"] = config.Language.RopeTheta,
        ["tie_word_embeddings"] = config.Language.TieEmbeddings,
        ["tokenizer_model_max_length"] = config.MaxTokens,
        ["torch_dtype"] = dtype,
        ["use_cache"] = true,
        ["use_mm_proj"] = true,
        ["use_sliding_window"] = false,
        ["vocab_size"] = config.Language.VocabularySize,
    };

    /// <summary>The sizes of an image encoder, which its tensors tell.</summary>
    /// <param name="path">A file of the folder, for messages.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="trunk">What the names of the encoder's own begin with, up to <c>visual.trunk.</c>.</param>
    public static ConvNeXtConfig ReadTower(string path, IReadOnlyDictionary<string, TensorEntry> tensors, string trunk)
    {
        var blocks = tensors.Keys.Where(name => name.StartsWith(trunk, StringComparison.Ordinal)).Select(name => BlockName().Match(name))
            .Where(match => match.Success)
            .Select(match => (Stage: int.Parse(match.Groups[1].Value, null), Block: int.Parse(match.Groups[2].Value, null))).ToHashSet();
        int[] widths = [.. Enumerable.Range(0, 4).Select(stage => (int)Size(path, tensors, $"{trunk}stages.{stage}.blocks.0.norm.weight", 0, 1))];
        var head = trunk[..^"trunk.".Length] + "head.mlp.";
        return new()
        {
            Depths = [.. Enumerable.Range(0, 4).Select(stage => blocks.Where(b => b.Stage == stage).Select(b => b.Block + 1).DefaultIfEmpty(0).Max())],
            Widths = widths,
            HeadWidths = tensors.Keys.Any(name => name.StartsWith(head, StringComparison.Ordinal))
                ? [(int)Size(path, tensors, head + "fc1.weight", 0, 2), (int)Size(path, tensors, head + "fc2.weight", 0, 2)]
                : [],
        };
    }

    private static long Size(string path, IReadOnlyDictionary<string, TensorEntry> tensors, string name, int dimension, int rank) =>
        tensors.TryGetValue(name, out var tensor) && tensor.Shape.Count == rank
            ? tensor.Shape[dimension]
            : throw new InvalidDataException($"{Path.GetDirectoryName(path)}: {name} is {(tensor is null ? "missing" : tensor.ShapeText)}; "
                + $"expected {rank} sizes, which config.json does not tell");

    [GeneratedRegex(@"(?:^|\.)trunk\.stages\.(\d{1,2})\.blocks\.(\d{1,3})\.", RegexOptions.CultureInvariant)]
    private static partial Regex BlockName();
}

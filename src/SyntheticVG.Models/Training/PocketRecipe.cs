using SyntheticVG.Instructions;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using SyntheticVG.Tokens;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>Pocket ROBIN from nothing: its sizes, its first weights, and how it is trained. What was tried is in docs/pocket.md.</summary>
public static class PocketRecipe
{
    /// <summary>Optimizer steps of the model that comes with the program: an hour on one core.</summary>
    public const int Steps = 14_000;

    private const double LayerScale = 0.2; // ConvNeXt's own 1e-6 is for hundreds of epochs
    private const double LookBack = 0.06;

    /// <summary>How it is trained.</summary>
    /// <param name="steps">Optimizer steps.</param>
    /// <param name="seed">Decides first weights, scenes, and their order.</param>
    public static TrainingOptions Options(int steps, long seed) => new()
    {
        Seed = seed,
        Steps = steps,
        BatchSize = 4, // scenes: about 45 talks about a region
        LearningRate = 2e-3,
        WeightDecay = 0.05,
        Beta2 = 0.98,
        WarmUp = 0.03,
        CheckpointEvery = 250,
        DivergenceFactor = 0, // the loss of a batch of four scenes jumps
        Prefetch = 4,
    };

    /// <summary>The sizes for a vocabulary.</summary>
    public static RobinConfig Config(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return RobinConfig.Pocket with
        {
            Language = RobinConfig.Pocket.Language with { VocabularySize = tokenizer.Count },
            MaskToken = tokenizer.IdOf("<mask>"),
            PositionToken = tokenizer.IdOf("<pos>"),
            FirstRegionToken = tokenizer.Encode("region1")[0],
        };
    }

    /// <summary>Makes the model with its first weights.</summary>
    /// <returns>The model; the caller owns it.</returns>
    public static Models.Robin.Robin Begin(Tokenizer tokenizer, long seed)
    {
        var robin = new Models.Robin.Robin(Config(tokenizer));
        Initialization.Randomize(robin, seed);
        using var still = no_grad();
        using var source = new Generator((ulong)seed + 1, torch.CPU);
        foreach (var (name, parameter) in robin.named_parameters())
        {
            using var scope = NewDisposeScope();
            Scale(name, parameter, robin.Config.Language.HiddenSize);
        }
        SetLookBack(robin, source);
        return robin;
    }

    /// <summary>The scenes it learns from.</summary>
    public static PocketTrainingData Data(Tokenizer tokenizer, long seed) => new(tokenizer, new() { Seed = seed, Size = RobinConfig.Pocket.ImageSide });

    // Every part hands on numbers of the size that words have, so that none drowns another: 0.09 at width 128.
    private static void Scale(string name, Tensor weight, int width)
    {
        const double Drawn = 0.02; // deviation of the weights as Initialization draws them
        var inputs = weight.numel() / Math.Max(1, weight.shape[0]);
        if (name.EndsWith(".gamma", StringComparison.Ordinal))
            weight.fill_(Number.Of(LayerScale));
        else if (weight.Dimensions < 2)
            return;
        else if (Has("embed_tokens"))
            weight.Scale(1 / Math.Sqrt(width) / Drawn);
        else if (Has("vision_tower"))
            weight.Scale(Math.Min(1 / Math.Sqrt(inputs), 0.3) / Drawn);
        else if (Has("mm_projector"))
            weight.Scale((Has(".2.") ? 0.1 : 1) / Math.Sqrt(inputs) / Drawn);
        else if (Has("feat_linear"))
            weight.Scale(0.15);
        else if (Has("mask_linear"))
            weight.Scale((Has("layers.2") ? 0.5 : 1) * Math.Sqrt(6)); // uniform within √(6 / inputs), as goes with ReLU
        else if (!Has("mask_extractor") && !Has("o_proj") && !Has("down_proj"))
            weight.Scale(0.7 / Math.Sqrt(width) / Drawn);

        bool Has(string part) => name.Contains(part, StringComparison.Ordinal);
    }

    // Queries and keys start alike: a token looks back at those that are like it, above all at other places of its own word.
    private static void SetLookBack(Models.Robin.Robin robin, Generator source)
    {
        var weights = robin.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal);
        var language = robin.Config.Language;
        for (var layer = 0; layer < language.Layers; layer++)
        {
            using var scope = NewDisposeScope();
            var (queries, keys) = (weights[$"model.layers.{layer}.self_attn.q_proj.weight"], weights[$"model.layers.{layer}.self_attn.k_proj.weight"]);
            keys.copy_(randn(keys.shape, float32, torch.CPU, generator: source).mul(Number.Of(LookBack)));
            var (group, size) = (language.Heads / language.KeyValueHeads, language.HeadSize);
            for (var head = 0; head < language.Heads; head++)
                queries.narrow(0, head * size, size).copy_(keys.narrow(0, head / group * size, size));
        }
    }
}

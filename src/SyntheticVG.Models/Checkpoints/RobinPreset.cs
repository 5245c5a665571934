using SyntheticVG.Instructions;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Robin;
using SyntheticVG.Tokens;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>A size of model by name, with what its folder holds besides weights.</summary>
/// <param name="Name">The name.</param>
/// <param name="Config">Its sizes.</param>
/// <param name="Generation">How it generates by default.</param>
public sealed record RobinPreset(string Name, RobinConfig Config, GenerationOptions Generation)
{
    /// <summary>All of them, the published size first.</summary>
    public static IReadOnlyList<RobinPreset> All { get; } =
    [
        // As Qwen2.5's instruction models are published; ROBIN's own file is expected to be a copy of theirs.
        new("robin-3b", RobinConfig.Robin3B,
            new() { Sample = true, StopTokens = [151645, 151643], Temperature = 0.7, TopK = 20, TopP = 0.8, RepetitionPenalty = 1.05 }),
        new("pocket", RobinConfig.Pocket, new() { Sample = true, StopTokens = [2, 0] }),
        new("tiny", RobinConfig.Tiny with { MaskToken = 10, PositionToken = 11, Language = RobinConfig.Tiny.Language with { MaxPositions = 4096 } },
            new() { Sample = true, StopTokens = [2, 0] }),
        // to measure with
        new("robin-3b-layers", RobinConfig.Robin3B with { Language = RobinConfig.Robin3B.Language with { Layers = 2 } },
            new() { Sample = true, StopTokens = [151645, 151643] }),
    ];

    /// <summary>Finds one.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public static RobinPreset Of(string name) => All.FirstOrDefault(preset => preset.Name == name)
        ?? throw new ArgumentException($"no preset '{name}'; expected {string.Join(", ", All.Select(preset => preset.Name))}", nameof(name));

    /// <summary>Writes a tokenizer that fits the sizes, made of nothing: bytes for the published size, words of the pocket world for the small ones.</summary>
    /// <param name="folder">The checkpoint's folder.</param>
    /// <returns>The sizes, with a place in the vocabulary for every token.</returns>
    public RobinConfig WriteTokenizer(string folder)
    {
        if (Config.MaskToken == RobinConfig.Robin3B.MaskToken)
        {
            ByteTokenizer.Write(folder);
            return Config;
        }
        var tokenizer = PocketVocabulary.Write(folder);
        return Config with
        {
            Language = Config.Language with { VocabularySize = tokenizer.Count },
            FirstRegionToken = tokenizer.Encode("region1")[0],
        };
    }
}

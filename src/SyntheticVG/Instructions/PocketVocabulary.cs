using SyntheticVG.Conversations;
using SyntheticVG.PocketWorld;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.Tokens;

namespace SyntheticVG.Instructions;

/// <summary>The words of pocket ROBIN: those of its prompts, and those that truly drawn scenes are described with.</summary>
public static class PocketVocabulary
{
    private const int ScenesRead = 3000; // the rarest predicate of the world is true in about 1 scene of 200
    private const int MostTokens = 1024;

    /// <summary>What every talk about a region repeats word by word: a token each.</summary>
    public static IReadOnlyList<string> Phrases { get; } =
    [
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n",
        "\nThis provides an overview of the picture.\nThere are ",
        " regions in the image: ",
        ".\n Generate a description for: ",
        ".<|im_end|>\n<|im_start|>assistant\n",
        "\n<|im_start|>user\nGenerate list of relationships for: ",
        ", ",
    ];

    /// <summary>Writes the tokenizer's files.</summary>
    /// <param name="folder">The folder; made where it is missing.</param>
    /// <returns>The tokenizer.</returns>
    public static Tokenizer Write(string folder) => PocketTokenizer.Write(folder, Texts(), MostTokens, Phrases);

    private static IEnumerable<string> Texts()
    {
        string[] prompts =
        [
            RobinPrompts.EndToEnd(), RobinPrompts.CaptionOfPicture(), RobinPrompts.GraphOfRegions, RobinPrompts.DescriptionOf(0),
            RobinPrompts.RelationshipsOf(0),
            "There are regions in the image", ChatTemplate.System, "system user assistant", "Objects Relations object is",
        ];
        var series = new SceneSeries(new() { Seed = 1, Size = 64 });
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ScenesRead; i++)
        {
            var truth = series.Draw(i).Truth;
            words.UnionWith(truth.Relationships.Select(relationship => relationship.Predicate));
            words.UnionWith(truth.Regions.SelectMany(region => region.Attributes));
        }
        return prompts.Concat(Kinds.All).Concat(words);
    }
}

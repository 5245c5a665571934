using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.Conversations;

/// <summary>Regions of which as many stay as a prompt has room for.</summary>
/// <param name="Kept">The places of those that stay, in their order.</param>
/// <param name="Dropped">The places of those that go, the smallest first.</param>
/// <param name="Tokens">Positions that the prompt takes, pictures counted in full.</param>
public sealed record PromptFit(IReadOnlyList<int> Kept, IReadOnlyList<int> Dropped, int Tokens)
{
    /// <summary>Drops the smallest regions until the prompt fits; text is never cut.</summary>
    /// <param name="tokenizer">Counts the tokens.</param>
    /// <param name="regions">The regions; salience is their box's area.</param>
    /// <param name="prompt">The prompt over some of them, given by their places.</param>
    /// <param name="limit">The most positions that the prompt may take.</param>
    /// <param name="pictureTokens">Positions that a picture takes.</param>
    /// <exception cref="ArgumentException">Not even one region fits.</exception>
    public static PromptFit Find(Tokenizer tokenizer, IReadOnlyList<Box> regions, Func<IReadOnlyList<int>, string> prompt, int limit, int pictureTokens)
    {
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(prompt);
        int[] smallestFirst = [.. Enumerable.Range(0, regions.Count).OrderBy(i => regions[i].Area).ThenByDescending(i => i)];
        for (var dropped = 0; ; dropped++)
        {
            int[] kept = [.. smallestFirst[dropped..].Order()];
            var tokens = PromptTokens.Encode(tokenizer, prompt(kept)).Sum(id => id == PromptTokens.Picture ? pictureTokens : 1);
            if (tokens <= limit)
                return new(kept, smallestFirst[..dropped], tokens);
            if (kept.Length <= 1)
                throw new ArgumentException($"the prompt takes {tokens} positions with {kept.Length} region; the model has room for {limit}: shorten the text",
                    nameof(prompt));
        }
    }
}

using SyntheticVG.Perception.Sentences;

namespace SyntheticVG.Perception.Grounding;

/// <summary>What a grounder looks for, as tokens.</summary>
/// <param name="Ids">The tokens, the first and last special.</param>
/// <param name="Phrases">For each token the phrase it belongs to; null for dots and special tokens, and in plain text.</param>
internal sealed record GroundingText(int[] Ids, int?[] Phrases)
{
    /// <summary>A text as it is; a dot is added where it has none at its end.</summary>
    public static GroundingText Of(WordPiece words, string text, int maxLength)
    {
        var trimmed = text.Trim();
        var ids = words.Encode(trimmed.EndsWith('.') ? trimmed : trimmed + ".", maxLength);
        return new(ids, new int?[ids.Length]);
    }

    /// <summary>Phrases, each closed by a dot, in as many texts as the model's length asks for.</summary>
    public static IEnumerable<GroundingText> Of(WordPiece words, IReadOnlyList<string> phrases, int maxLength)
    {
        var (ids, owners) = (new List<int>(), new List<int?>());
        for (var phrase = 0; phrase < phrases.Count; phrase++)
        {
            // A dot inside a phrase would cut it in two.
            var whole = words.Encode(phrases[phrase].Replace('.', ' '), maxLength - 1);
            var own = whole[1..^1];
            if (own.Length == 0)
                continue;
            if (ids.Count > 0 && ids.Count + own.Length + 3 > maxLength)
            {
                yield return Closed();
                (ids, owners) = ([], []);
            }
            ids.AddRange(own);
            owners.AddRange(Enumerable.Repeat((int?)phrase, own.Length));
            ids.Add(words.Dot);
            owners.Add(null);
        }
        if (ids.Count > 0)
            yield return Closed();

        GroundingText Closed() => new([words.Begin, .. ids, words.End], [null, .. owners, null]);
    }
}

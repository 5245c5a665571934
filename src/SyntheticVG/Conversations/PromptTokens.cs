using System.Text;
using SyntheticVG.Tokens;

namespace SyntheticVG.Conversations;

/// <summary>Prompts as token ids.</summary>
public static class PromptTokens
{
    /// <summary>The id that stands for a picture; it is no token.</summary>
    public const int Picture = -200;

    /// <summary>What a model that reads regions needs besides a language model's own tokens: the places of a region's content and position.</summary>
    public static IReadOnlyList<string> OfRegions { get; } = ["<mask>", "<pos>"];

    /// <summary>The ids of a prompt: its pieces between pictures, each encoded apart.</summary>
    public static int[] Encode(Tokenizer tokenizer, string prompt)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(prompt);
        List<int> ids = [];
        foreach (var (piece, i) in prompt.Split(RobinPrompts.Picture).Select((piece, i) => (piece, i)))
        {
            if (i > 0)
                ids.Add(Picture);
            ids.AddRange(tokenizer.Encode(piece));
        }
        return [.. ids];
    }

    /// <summary>
    /// A text from outside, safe to put into a prompt: marks in it and <c>&lt;image&gt;</c> lose their first character,
    /// so that nobody ends a turn or adds a region by writing so.
    /// </summary>
    /// <param name="tokenizer">Whose added tokens.</param>
    /// <param name="text">The text.</param>
    /// <param name="found">How many there were.</param>
    public static string Plain(Tokenizer tokenizer, string text, out int found)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(text);
        string[] tokens = [RobinPrompts.Picture, .. tokenizer.Added.Where(token => token.IsMark).Select(token => token.Text)];
        var plain = new StringBuilder(text);
        for (found = 0; tokens.Select(token => plain.ToString().IndexOf(token, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1)
            .Min() is >= 0 and var at; found++)
            plain.Remove(at, 1);
        return plain.ToString();
    }
}

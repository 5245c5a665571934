using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Filters.Verification;

/// <summary>How sure an answer is of yes.</summary>
internal static class YesNo
{
    /// <summary>P(yes) / (P(yes) + P(no)) from the first token's log-probabilities, over every spelling of either word; null where
    /// the answer brings none of them.</summary>
    public static double? FromFirstToken(ChatResponse response)
    {
        var (yes, no) = (0.0, 0.0);
        foreach (var (token, logarithm) in response.FirstToken)
        {
            switch (token.Trim(' ', '\n', '\t', '.', '*', '"', '\'', '▁', 'Ġ').ToLowerInvariant())
            {
                case "yes":
                    yes += Math.Exp(logarithm);
                    break;
                case "no":
                    no += Math.Exp(logarithm);
                    break;
            }
        }
        return yes + no > 0 ? yes / (yes + no) : null;
    }

    /// <summary>True for a text that begins with yes, false for no, null for another.</summary>
    public static bool? FromText(string text)
    {
        var word = new string([.. Thinking.Cut(text).TrimStart(' ', '\n', '\t', '*', '"', '\'').TakeWhile(char.IsLetter)]).ToLowerInvariant();
        return word switch { "yes" => true, "no" => false, _ => null };
    }
}

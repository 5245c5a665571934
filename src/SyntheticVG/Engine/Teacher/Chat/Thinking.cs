using System.Text.RegularExpressions;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>What models write for themselves before they answer, in the marks that servers leave in: <c>&lt;think&gt;</c>, <c>[THINK]</c>, channels.</summary>
internal static partial class Thinking
{
    private const string Names = "think|thinking|thought|thoughts|reasoning|reason|reflection|scratchpad|analysis|cot|chain_of_thought";

    /// <summary>The text without thinking: what stands between two marks goes, what stands before a closing mark without an opening one, and what stands behind
    /// an opening one without an end.</summary>
    public static string Cut(string text)
    {
        if (text.IndexOfAny(['<', '[', '◁']) < 0)
            return text;
        var visible = text;
        if (FinalChannel().Matches(visible) is { Count: > 0 } finals)
            visible = visible[(finals[^1].Index + finals[^1].Length)..];
        var kept = new List<(int From, int To)>();
        var (from, depth) = (0, 0);
        foreach (Match mark in Marks().Matches(visible))
        {
            if (mark.Groups["close"].Success)
            {
                if (depth == 0)
                    kept.Clear(); // the opening mark stood in the prompt
                depth = 0;
                from = mark.Index + mark.Length;
            }
            else if (depth == 0)
            {
                kept.Add((from, mark.Index));
                depth = 1;
            }
        }
        if (depth == 0)
            kept.Add((from, visible.Length));
        return string.Concat(kept.Select(part => visible[part.From..part.To])).Trim();
    }

    [GeneratedRegex(@"<\|channel\|>\s*final\b.{0,64}?<\|message\|>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex FinalChannel();

    [GeneratedRegex(
        $@"(?<close></(?:\w{{1,12}}:)?(?:{Names})\s*>|\[/think(?:ing)?\]|◁/think▷|<\|end_of_thought\|>|<\|END_THINKING\|>|<\|/think(?:ing)?\|>|<channel\|>)|(?<open><(?:\w{{1,12}}:)?(?:{Names})\s*>|\[think(?:ing)?\]|◁think▷|<\|begin_of_thought\|>|<\|START_THINKING\|>|<\|think(?:ing)?\|>|<\|channel>|<\|channel\|>\s*(?:analysis|commentary)\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}

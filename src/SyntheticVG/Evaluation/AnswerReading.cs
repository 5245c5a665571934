using System.Text.RegularExpressions;

namespace SyntheticVG.Evaluation;

/// <summary>The rules by which peers read a model's free text, one function each, under the name used in results files.</summary>
internal static partial class AnswerReading
{
    private const string AsciiPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    // The sentences by which VLMEvalKit recognises a refusal.
    private static readonly string[] Refusals =
    [
        "Sorry, I can't help with images of people yet.",
        "I can't process this file.",
        "I'm sorry, but without the image provided",
        "Cannot determine the answer",
    ];

    /// <summary>Text after the last <c>Answer:</c>, without trailing dots, trimmed. Case stays.</summary>
    public static string AuthorTail(string text)
    {
        var at = text.LastIndexOf("Answer:", StringComparison.Ordinal);
        return (at < 0 ? text : text[(at + "Answer:".Length)..]).Trim().TrimEnd('.').Trim();
    }

    /// <summary>Whether the tail of an answer is the right letter: 1, or 0 for another letter; null where it is no letter, which counts as wrong and as
    /// unreadable.</summary>
    public static double? AuthorLetter(string text, string right)
    {
        var tail = AuthorTail(text);
        return tail == right ? 1 : tail is [var letter] && char.IsAsciiLetter(letter) ? 0 : null;
    }

    /// <summary>GQA's conversion in LLaVA's scripts: trailing dots off, lower case, no trimming.</summary>
    public static string LlavaNorm(string text) => text.TrimEnd('.').ToLowerInvariant();

    /// <summary>lmms-eval's exact match: trimmed, lower case, every ASCII punctuation mark deleted.</summary>
    public static string LmmsNorm(string text) =>
        string.Concat(text.Trim().ToLowerInvariant().Where(c => !AsciiPunctuation.Contains(c, StringComparison.Ordinal)));

    /// <summary>The first character of the trimmed text in upper case; empty for an empty text.</summary>
    public static string FirstLetter(string text) => text.Trim() is [var first, ..] ? char.ToUpperInvariant(first).ToString() : "";

    /// <summary>
    /// VLMEvalKit's reading of a multiple-choice answer without a judge: a lone option letter near the end, else the only
    /// option whose text occurs. <c>Z</c> for a refusal; null where neither decides.
    /// </summary>
    /// <param name="text">The model's answer.</param>
    /// <param name="options">Option texts by letter.</param>
    public static string? InferOption(string text, IReadOnlyDictionary<string, string> options) =>
        InferLetter(text, options.Keys) ?? InferText(text, options);

    private static string? InferLetter(string text, IEnumerable<string> letters)
    {
        if (Refusals.Any(refusal => text.Contains(refusal, StringComparison.Ordinal)))
            return "Z";
        var tokens = OptionMarks().Replace(text, " ").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        var named = letters.Where(tokens.Contains).ToList();
        if (named is [var only])
        {
            if (Array.IndexOf(tokens, only) > tokens.Length - 5)
                return only;
        }
        else if (named.Count == 0 && tokens.Contains("Z"))
        {
            return "Z";
        }
        return AnswerIs().Match(text) is { Success: true } match && letters.Contains(match.Groups[1].Value.ToUpperInvariant())
            ? match.Groups[1].Value.ToUpperInvariant()
            : null;
    }

    private static string? InferText(string text, IReadOnlyDictionary<string, string> options)
    {
        var lower = text.ToLowerInvariant();
        if (lower.Length > 2 * options.Values.Sum(option => option.Length))
            return null;
        var found = options.Where(option => lower.Contains(option.Value.ToLowerInvariant(), StringComparison.Ordinal)).ToList();
        return found is [var only] ? only.Key : null;
    }

    [GeneratedRegex(@"[.()\[\],:;!*#{}]")]
    private static partial Regex OptionMarks();

    [GeneratedRegex(@"answer is:?\s*\(?([A-H])\b", RegexOptions.IgnoreCase)]
    private static partial Regex AnswerIs();
}

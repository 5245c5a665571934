namespace SyntheticVG.Evaluation;

/// <summary>The literal texts of the protocols. Interface: a changed blank changes a score.</summary>
internal static class Prompts
{
    public const string ShortAnswer = "\nAnswer the question using a single word or phrase.";

    public const string YesOrNo = " Answer directly with 'yes' or 'no'.";

    public const string OptionLetter = "Answer with the option's letter from the given choices directly.";

    /// <summary>Question, the options a line each, and the instruction to answer with a letter.</summary>
    public static string Choice(string question, IEnumerable<string> options) =>
        $"{question}\n{string.Join('\n', options.Select((option, i) => $"{(char)('A' + i)}. {option}"))}\n{OptionLetter}";
}

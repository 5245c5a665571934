using System.Text;
using SyntheticVG.Characters;

namespace SyntheticVG.Conversations;

/// <summary>Conversations as the language model reads them: Qwen's ChatML.</summary>
public static class ChatTemplate
{
    /// <summary>Ends a turn, and the model's answer.</summary>
    public const string TurnEnd = "<|im_end|>";

    /// <summary>What the model is told first.</summary>
    public const string System = "You are a helpful assistant.";

    /// <summary>The prompt of a conversation that the model is to go on with.</summary>
    /// <param name="turns">User and assistant in turn; the first and the last are the user's.</param>
    /// <param name="system">What the model is told first.</param>
    /// <exception cref="ArgumentException">There is no turn, or the last one is the assistant's.</exception>
    public static string Prompt(IReadOnlyList<string> turns, string system = System)
    {
        ArgumentNullException.ThrowIfNull(turns);
        if (turns.Count % 2 == 0)
            throw new ArgumentException($"{turns.Count} turns; expected user and assistant in turn, the user first and last", nameof(turns));
        var text = new StringBuilder(Turn("system", system));
        for (var i = 0; i < turns.Count; i++)
            text.Append(Turn(i % 2 == 0 ? "user" : "assistant", i == 0 ? Normalise(turns[i]) : turns[i]));
        return text.Append(Turn("assistant", "")).ToString();
    }

    /// <summary>A turn; one without text is only its header, left open.</summary>
    /// <param name="role">Who speaks: system, user or assistant.</param>
    /// <param name="text">What is said.</param>
    public static string Turn(string role, string text) => $"<|im_start|>{role}\n" + (string.IsNullOrEmpty(text) ? "" : $"{text}{TurnEnd}\n");

    /// <summary>Brings the picture to the front of a first user text and cuts white space at its ends; a text without one stays as it is.</summary>
    public static string Normalise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains(RobinPrompts.Picture, StringComparison.Ordinal))
            return text;
        var rest = PythonText.Trim(text.Replace(RobinPrompts.Picture, "", StringComparison.Ordinal));
        return PythonText.Trim($"{RobinPrompts.Picture}\n{rest}");
    }

    /// <summary>A model's answer, decoded without special tokens, as the pipeline returns it: trimmed, and without a turn's end.</summary>
    public static string Answer(string decoded)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        var answer = PythonText.Trim(decoded);
        return answer.EndsWith(TurnEnd, StringComparison.Ordinal) ? PythonText.Trim(answer[..^TurnEnd.Length]) : answer;
    }
}

using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>A talk in which an answer that will not do is sent back with the problem, each problem at most once.</summary>
internal static class Corrections
{
    /// <summary>Of an answer that is no JSON object.</summary>
    public static (string Problem, string Correction) Unreadable { get; } = ("unreadable",
        "That answer is not the JSON object that was asked for, or it ends before its end. Answer again with the complete JSON object and nothing else.");

    /// <summary>Asks until an answer will do.</summary>
    /// <param name="client">The model.</param>
    /// <param name="opening">What it is told first.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="judge">What is wrong with an answer, in a word, and what to tell the model; null where it will do.</param>
    /// <param name="again">Called with that word before the model is asked again.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null where the last answer will do; else that answer and what was wrong with it once more.</returns>
    /// <exception cref="CallUnansweredException">A call was given up, or ended so that asking again would not help: by a filter, a refusal, or cut before
    /// anything could be read.</exception>
    public static async Task<Unsettled?> AskAsync(
        IChatClient client, IEnumerable<ChatMessage> opening, ChatOptions options, Func<string, (string Problem, string Correction)?> judge,
        Action<string> again, CancellationToken cancellationToken)
    {
        List<ChatMessage> messages = [.. opening];
        var corrected = new HashSet<string>();
        while (true)
        {
            var response = await client.GetResponseAsync(messages, options, cancellationToken);
            var text = Endings.Usable(response);
            if (judge(text) is not var (problem, correction))
                return null;
            if (problem == Unreadable.Problem)
                Endings.RequireEnd(response);
            if (!corrected.Add(problem))
                return new(problem, response);
            again(problem);
            var said = Thinking.Cut(text);
            messages.AddRange([new(ChatRole.Assistant, said.Length > 0 ? said : "(nothing)"), new(ChatRole.User, correction)]);
        }
    }
}

/// <summary>An answer that will not do.</summary>
/// <param name="Problem">What is wrong with it, in a word.</param>
/// <param name="Answer">The answer.</param>
internal sealed record Unsettled(string Problem, ChatResponse Answer)
{
    /// <summary>What the model said, fit for a terminal.</summary>
    public string Words => ServerWords.Said(Answer.Text);
}

using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Filters.Verification;

/// <summary>A model that answers yes/no questions about outlined pairs.</summary>
/// <param name="client">Where the questions go.</param>
/// <param name="model">The model's name; thresholds are stored under it.</param>
public sealed class Verifier(IChatClient client, string model)
{
    private const int Samples = 3; // where the endpoint offers no log-probabilities
    private const float Temperature = 0.7f;
    private const int LikeliestTokens = 10;
    private const int AnswerTokens = 8, ThinkingTokens = 4096; // for yes or no; where the model thinks first

    /// <summary>The model's name.</summary>
    public string Model => model;

    /// <summary>How likely the answer is yes, in [0, 1]: by the first token's log-probabilities where they are offered, else the share
    /// of yes in three samples; and why there is no answer where none can be used.</summary>
    /// <remarks>An answer that is cut before it says yes or no is asked for again with room to think.</remarks>
    /// <param name="question">A question of <see cref="VerifierQuestions"/>.</param>
    /// <param name="pictures">The pictures that it is about, outlines drawn.</param>
    /// <param name="item">Key of the image, for the ledger.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public async Task<VerifierAnswer> AskAsync(string question, IReadOnlyList<DataContent> pictures, string item, CancellationToken cancellationToken)
    {
        var (yes, read, ending) = (0, 0, CallCode.Unreadable);
        for (var sample = 0; sample < Samples; sample++)
        {
            try
            {
                var response = await client.GetResponseAsync(Messages(question, pictures), Options(item, sample, AnswerTokens), cancellationToken);
                if (YesNo.FromFirstToken(response) is { } probability)
                    return new(probability);
                var said = YesNo.FromText(Endings.Usable(response));
                if (said is null && Endings.IsCut(response.FinishReason?.Value))
                {
                    response = await client.GetResponseAsync(Messages(question, pictures), Options(item, sample, ThinkingTokens), cancellationToken);
                    said = YesNo.FromText(Endings.Usable(response));
                }
                if (said is { } answer)
                    (yes, read) = (yes + (answer ? 1 : 0), read + 1);
                else if (Endings.IsCut(response.FinishReason?.Value))
                    ending = CallCode.Length;
            }
            catch (CallUnansweredException e) when (e.Code is CallCode.Filter or CallCode.Refusal) // asked again, it would end so again
            {
                return read > 0 ? new((double)yes / read) : new(null, e.Code);
            }
        }
        return read > 0 ? new((double)yes / read) : new(null, ending);
    }

    private static List<ChatMessage> Messages(string question, IReadOnlyList<DataContent> pictures) =>
    [
        new(ChatRole.System, VerifierQuestions.System),
        new(ChatRole.User, [.. pictures, new TextContent(question)]),
    ];

    private ChatOptions Options(string item, int sample, int tokens)
    {
        var options = new ChatOptions { ModelId = model, Temperature = Temperature, MaxOutputTokens = tokens };
        options.Purpose = "verifier";
        options.Item = item;
        options.Prompt = $"verifier-questions/{VerifierQuestions.Version}";
        options.LogProbabilities = LikeliestTokens;
        options.Sample = sample;
        return options;
    }
}

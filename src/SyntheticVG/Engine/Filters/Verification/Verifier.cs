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

    /// <summary>The model's name.</summary>
    public string Model => model;

    /// <summary>How likely the answer is yes, in [0, 1]: by the first token's log-probabilities where they are offered, else the share
    /// of yes in three samples; null where no answer could be read.</summary>
    /// <param name="question">A question of <see cref="VerifierQuestions"/>.</param>
    /// <param name="pictures">The pictures that it is about, outlines drawn.</param>
    /// <param name="item">Key of the image, for the ledger.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public async Task<double?> AskAsync(string question, IReadOnlyList<DataContent> pictures, string item, CancellationToken cancellationToken)
    {
        var (yes, read) = (0, 0);
        for (var sample = 0; sample < Samples; sample++)
        {
            var response = await client.GetResponseAsync(Messages(question, pictures), Options(item, sample), cancellationToken);
            if (YesNo.FromFirstToken(response) is { } probability)
                return probability;
            if (YesNo.FromText(response.Text) is { } answer)
                (yes, read) = (yes + (answer ? 1 : 0), read + 1);
        }
        return read > 0 ? (double)yes / read : null;
    }

    private static List<ChatMessage> Messages(string question, IReadOnlyList<DataContent> pictures) =>
    [
        new(ChatRole.System, VerifierQuestions.System),
        new(ChatRole.User, [.. pictures, new TextContent(question)]),
    ];

    private ChatOptions Options(string item, int sample)
    {
        var options = new ChatOptions { ModelId = model, Temperature = Temperature, MaxOutputTokens = 8 };
        options.Purpose = "verifier";
        options.Item = item;
        options.Prompt = $"verifier-questions/{VerifierQuestions.Version}";
        options.LogProbabilities = LikeliestTokens;
        options.Sample = sample;
        return options;
    }
}

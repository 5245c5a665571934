using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Engine.Teacher.Chat;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Filters;

/// <summary>Answers questions by a function of their text: with log-probabilities for a number, else with its words.</summary>
internal sealed class ScriptedVerifier(Func<string, object> answer) : IChatClient
{
    private readonly List<(string Question, ChatOptions Options, int Pictures)> _asked = [];

    public IReadOnlyList<(string Question, ChatOptions Options, int Pictures)> Asked => [.. _asked.OrderBy(a => a.Question, StringComparer.Ordinal)];

    /// <summary>The finish reason.</summary>
    public Func<ChatOptions, string> Ending { get; init; } = _ => "stop";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var user = messages.Single(message => message.Role == ChatRole.User);
        lock (_asked)
            _asked.Add((user.Text, options!, user.Contents.OfType<DataContent>().Count()));
        var said = answer(user.Text);
        var response = new ChatResponse(new ChatMessage(ChatRole.Assistant, said is double p ? (p >= 0.5 ? "Yes" : "No") : said.ToString()))
        {
            FinishReason = new(Ending(options!))
        };
        if (said is double probability)
        {
            response.FirstToken = new SortedDictionary<string, double>
            {
                ["Yes"] = Math.Log(probability / 2),
                [" yes"] = Math.Log(probability / 2),
                ["No"] = Math.Log(1 - probability),
                ["Maybe"] = -20,
            };
        }
        return Task.FromResult(response);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("verifiers do not stream");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

/// <summary>One grey picture for every pair.</summary>
internal sealed class GreyPictures : IPairPictures
{
    public Func<Region, Region, IReadOnlyList<DataContent>> Open(StageInput input) => (_, _) => [new DataContent(new byte[] { 1, 2, 3 }, "image/jpeg")];
}

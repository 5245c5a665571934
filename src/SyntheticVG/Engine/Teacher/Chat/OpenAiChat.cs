using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>One request to an OpenAI-compatible endpoint, one answer: no retries, no memory.</summary>
/// <remarks>Asks for strict JSON schemas and, where <see cref="ChatCallNotes"/> say so, for log-probabilities.</remarks>
public sealed class OpenAiChat(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <summary>A client for the endpoint.</summary>
    /// <param name="endpoint">Address, model and key.</param>
    /// <param name="http">What carries the requests, or null for the SDK's own.</param>
    public static OpenAiChat For(ChatEndpoint endpoint, HttpClient? http = null) => new(
        new OpenAIClient(
            new ApiKeyCredential(endpoint.Key is { Length: > 0 } key ? key : "none"),
            new OpenAIClientOptions
            {
                Endpoint = endpoint.Url,
                RetryPolicy = new ClientRetryPolicy(0), // ours stands above the rate gate
                NetworkTimeout = System.Threading.Timeout.InfiniteTimeSpan,
                Transport = http is null ? null : new HttpClientPipelineTransport(http),
            })
            .GetChatClient(endpoint.Model).AsIChatClient());

    /// <summary>The model's answer.</summary>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var wire = options?.Clone() ?? new();
        wire.AdditionalProperties = new() { ["strict"] = true };
        if (options?.LogProbabilities is { } likeliest)
            wire.RawRepresentationFactory = _ => new ChatCompletionOptions { IncludeLogProbabilities = true, TopLogProbabilityCount = likeliest };

        var response = await base.GetResponseAsync(messages, wire, cancellationToken);

        if (response.RawRepresentation is ChatCompletion { ContentTokenLogProbabilities: [var first, ..] })
        {
            var tokens = new SortedDictionary<string, double>(StringComparer.Ordinal) { [first.Token] = first.LogProbability };
            foreach (var token in first.TopLogProbabilities)
                tokens[token.Token] = token.LogProbability;
            response.FirstToken = tokens;
        }
        return response;
    }
}

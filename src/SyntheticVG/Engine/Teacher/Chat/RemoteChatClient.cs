using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>An endpoint that another process asks: this one has neither its key nor its limits.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="ask">Has the call made, or fetches the answer that is there already.</param>
public sealed class RemoteChatClient(ChatEndpoint endpoint, Func<CallRequest, CancellationToken, Task<CallAnswer>> ask) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new("openai", endpoint.Url, endpoint.Model);

    /// <inheritdoc/>
    /// <exception cref="CallUnansweredException">The call was given up, now or before.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
            (await ask(CallRequest.Of(_metadata, [.. messages], options), cancellationToken)).ToResponse();

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("answers of other processes come whole");

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(ChatClientMetadata) ? _metadata : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}

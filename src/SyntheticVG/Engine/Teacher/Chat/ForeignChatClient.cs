using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>A client that somebody hands in: whatever it throws leaves its call unanswered.</summary>
/// <param name="inner">The client; it is not disposed of.</param>
internal sealed class ForeignChatClient(IChatClient inner) : IChatClient
{
    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or CallUnansweredException)
            && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new CallUnansweredException(e.Message, 1) { InDoubt = true };
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
            inner.GetStreamingResponseAsync(messages, options, cancellationToken);

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => inner.GetService(serviceType, serviceKey);

    /// <summary>Nothing: the client is the caller's.</summary>
    public void Dispose()
    {
    }
}

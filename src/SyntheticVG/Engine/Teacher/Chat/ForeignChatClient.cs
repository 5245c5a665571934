using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>A client that somebody hands in: whatever it throws leaves its call unanswered.</summary>
/// <param name="inner">The client; it is not disposed of.</param>
internal sealed class ForeignChatClient(IChatClient inner) : DelegatingChatClient(inner)
{
    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or CallUnansweredException) && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new CallUnansweredException(e.Message, 1) { InDoubt = true };
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}

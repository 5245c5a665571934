using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace SyntheticVG.Perception.Tests;

/// <summary>A chat client that answers by script.</summary>
/// <param name="answer">The answer to the call of a number, from 0; what it throws is thrown.</param>
internal sealed class ScriptedTeacher(Func<int, string> answer) : IChatClient
{
    private int _calls;

    public ConcurrentQueue<IReadOnlyList<ChatMessage>> Asked { get; } = [];

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Asked.Enqueue([.. messages]);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, answer(Interlocked.Increment(ref _calls) - 1)))
        {
            FinishReason = ChatFinishReason.Stop
        });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => throw new InvalidOperationException("the caller's client was disposed of");
}

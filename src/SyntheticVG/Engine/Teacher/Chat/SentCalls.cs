using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Writes down each call before its first byte is sent: a process that dies meanwhile leaves it in doubt, and nobody pays twice unasked.</summary>
/// <remarks>A request that the server turned down, or that found nobody, is no doubt; one that broke off or took too long is.</remarks>
/// <param name="inner">Sends one request.</param>
/// <param name="ledger">Where the calls are written down.</param>
internal sealed class SentCalls(IChatClient inner, ICallStore ledger) : DelegatingChatClient(inner)
{
    /// <summary>The model's answer.</summary>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        if (options?.Key is not { } key)
            return await base.GetResponseAsync(messages, options, cancellationToken);
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var isNew = ledger.AddSent(new(key, options.Purpose, options.Item, options.ModelId ?? this.GetService<ChatClientMetadata>()?.DefaultModelId,
            TokenEstimate.Of(asked), options.MaxOutputTokens ?? TokenEstimate.Answer));
        try
        {
            return await base.GetResponseAsync(asked, options, cancellationToken);
        }
        catch (WireException e) when (isNew && !e.InDoubt)
        {
            ledger.ForgetSent(key);
            throw;
        }
    }
}

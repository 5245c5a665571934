using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Lets no call begin that could bring the run's cost above its limit.</summary>
internal sealed class BudgetedChatClient(IChatClient inner, IBudget budget) : DelegatingChatClient(inner)
{
    /// <summary>The model's answer.</summary>
    /// <exception cref="BudgetSpentException">The call could cost more than is left.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var share = await budget.ReserveAsync(options?.Key, TokenEstimate.Of(asked), options?.MaxOutputTokens, cancellationToken);
        return await base.GetResponseAsync(asked, options, cancellationToken);
    }
}

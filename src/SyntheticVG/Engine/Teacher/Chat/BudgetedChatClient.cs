using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Lets no call begin that could bring the run's cost above its limit.</summary>
/// <remarks>What calls under way may cost is set aside: their estimated request and the mean answer so far, or the mean cost of a call where that is more.</remarks>
internal sealed class BudgetedChatClient(IChatClient inner, CallLedger ledger, ChatPrice price, double maxCost) : DelegatingChatClient(inner)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double _reserved;

    /// <summary>The model's answer.</summary>
    /// <exception cref="BudgetSpentException">The call could cost more than is left.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var (cost, wait) = Reserve(asked);
        for (; wait is not null; (cost, wait) = Reserve(asked))
            await wait.WaitAsync(cancellationToken); // what calls under way do not use up may be enough
        try
        {
            return await base.GetResponseAsync(asked, options, cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _reserved -= cost;
                _ended.SetResult(); // who waits goes on elsewhere, not here
                _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    // What was set aside; or, where only calls under way stand in the way, what to wait for.
    private (double Cost, Task? Wait) Reserve(IReadOnlyList<ChatMessage> messages)
    {
        lock (_gate)
        {
            var totals = ledger.Totals();
            var answer = totals.Answered > 0 ? totals.TokensOut / totals.Answered : TokenEstimate.Answer;
            var spent = totals.Cost ?? ledger.Spent();
            var mean = totals.Answered > 0 ? spent / totals.Answered : 0;
            var cost = Math.Max(price.Of(TokenEstimate.Of(messages), answer), mean);
            if (spent + cost > maxCost)
                throw new BudgetSpentException(FormattableString.Invariant($"the next call could cost ${cost:0.0000}; ${spent:0.0000} of ${maxCost:0.00} are spent"));
            if (spent + _reserved + cost > maxCost)
                return (0, _ended.Task);
            _reserved += cost;
            return (cost, null);
        }
    }
}

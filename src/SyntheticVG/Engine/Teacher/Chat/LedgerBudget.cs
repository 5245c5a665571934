using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>The money of a run on one machine.</summary>
/// <remarks>What calls under way may cost is set aside: their estimated request and the mean answer so far, or the mean cost of a call where that is
/// more.</remarks>
internal sealed class LedgerBudget(CallLedger ledger, ChatPrice price, double maxCost) : IBudget
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double _reserved;

    /// <inheritdoc/>
    public async Task<IDisposable> ReserveAsync(string? key, long tokensIn, long? tokensOut, CancellationToken cancellationToken)
    {
        var (cost, wait) = Reserve(tokensIn);
        for (; wait is not null; (cost, wait) = Reserve(tokensIn))
            await wait.WaitAsync(cancellationToken); // what calls under way do not use up may be enough
        return new Share(this, cost);
    }

    // What was set aside; or, where only calls under way stand in the way, what to wait for.
    private (double Cost, Task? Wait) Reserve(long tokensIn)
    {
        lock (_gate)
        {
            var totals = ledger.Totals();
            var answer = totals.Answered > 0 ? totals.TokensOut / totals.Answered : TokenEstimate.Answer;
            var spent = totals.Cost ?? ledger.Spent();
            var mean = totals.Answered > 0 ? spent / totals.Answered : 0;
            var cost = Math.Max(price.Of(tokensIn, answer), mean);
            if (spent + cost > maxCost)
                throw new BudgetSpentException(
                    FormattableString.Invariant($"the next call could cost ${cost:0.0000}; ${spent:0.0000} of ${maxCost:0.00} are spent"));
            if (spent + _reserved + cost > maxCost)
                return (0, _ended.Task);
            _reserved += cost;
            return (cost, null);
        }
    }

    private sealed class Share(LedgerBudget budget, double cost) : IDisposable
    {
        public void Dispose()
        {
            lock (budget._gate)
            {
                budget._reserved -= cost;
                budget._ended.SetResult(); // who waits goes on elsewhere, not here
                budget._ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}

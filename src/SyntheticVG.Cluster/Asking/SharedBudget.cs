using SyntheticVG.Cluster.Database;
using SyntheticVG.Engine.Settings;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Cluster.Asking;

/// <summary>The money of a run, for all gates: one row is waited for by whoever sets some aside, so that together they never set aside more than there
/// is.</summary>
/// <remarks>The most that may be spent is what the run says now: who began it again may have allowed more. What was set aside for a call in doubt stays so: it
/// may have been spent.</remarks>
internal sealed class SharedBudget(ClusterDatabase database, int run, string process, ChatPrice price) : IBudget
{
    private const int UsualAnswer = 1200; // tokens, before the first answer was seen

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public async Task<IDisposable> ReserveAsync(string? key, long tokensIn, long? tokensOut, CancellationToken cancellationToken)
    {
        var name = key ?? $"{process} {tokensIn}";
        while (!await TryAsync(name, tokensIn, tokensOut, cancellationToken))
            await Task.Delay(Pause, cancellationToken); // what calls under way do not use up may be enough
        return new Share(this, name);
    }

    private Task<bool> TryAsync(string key, long tokensIn, long? tokensOut, CancellationToken cancellationToken) =>
        database.TransactAsync(async (connection, transaction) =>
        {
            await using (var begin =
                ClusterDatabase.CommandOf(connection, transaction, "INSERT INTO synvg.purse (run) VALUES ($1) ON CONFLICT DO NOTHING", run))
                await begin.ExecuteNonQueryAsync(cancellationToken);
            double spent, mean, reserved, most;
            await using (var limit = ClusterDatabase.CommandOf(connection, transaction, "SELECT settings FROM synvg.run WHERE id = $1", run))
                most = RunSettings.FromJson((string)(await limit.ExecuteScalarAsync(cancellationToken))!).Limits.MaxCost ?? double.PositiveInfinity;
            long answer;
            await using (var look = ClusterDatabase.CommandOf(connection, transaction,
                "SELECT spent, answered, tokens_out FROM synvg.purse WHERE run = $1 FOR UPDATE", run))
            await using (var row = await look.ExecuteReaderAsync(cancellationToken))
            {
                await row.ReadAsync(cancellationToken);
                var answered = row.GetInt64(1);
                (spent, mean, answer) =
                    (row.GetDouble(0), answered > 0 ? row.GetDouble(0) / answered : 0, answered > 0 ? row.GetInt64(2) / answered : UsualAnswer);
            }
            await using (var sum = ClusterDatabase.CommandOf(connection, transaction,
                $"""
                SELECT coalesce(sum(amount), 0.0) FROM synvg.reservation AS share WHERE run = $1 AND key <> $2
                    AND ({ProcessTable.Lives("share.process")}
                        OR EXISTS (SELECT 1 FROM synvg.call WHERE run = $1 AND key = share.key AND (state = 'sent' OR doubtful)))
                """, run, key))
                reserved = (double)(await sum.ExecuteScalarAsync(cancellationToken))!; // always a row
            var cost = Math.Max(price.Of(tokensIn, tokensOut ?? answer), mean);
            if (spent + cost > most)
                throw new BudgetSpentException(
                    FormattableString.Invariant($"the next call could cost ${cost:0.0000}; ${spent:0.0000} of ${most:0.00} are spent"));
            if (spent + reserved + cost > most)
                return false;
            await using var reserve = ClusterDatabase.CommandOf(connection, transaction,
                "INSERT INTO synvg.reservation (run, key, process, amount) VALUES ($1, $2, $3, $4) ON CONFLICT (run, key) DO UPDATE SET process = $3, "
                    + "amount = $4", run, key, process, cost);
            await reserve.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }, cancellationToken);

    private void GiveBack(string key) => database.ExecuteAsync(
        """
        DELETE FROM synvg.reservation WHERE run = $1 AND key = $2 AND process = $3
            AND NOT EXISTS (SELECT 1 FROM synvg.call WHERE run = $1 AND key = $2 AND (state = 'sent' OR doubtful))
        """,
        [run, key, process], CancellationToken.None).GetAwaiter().GetResult();

    private sealed class Share(SharedBudget budget, string key) : IDisposable
    {
        public void Dispose() => budget.GiveBack(key);
    }
}

using System.Data.Common;
using System.Text.Json;

namespace SyntheticVG.Engine.Ledger;

/// <summary>Calls as rows of a database, whichever it is.</summary>
public static class CallRow
{
    /// <summary>The columns of an answer, in the order in which <see cref="Read"/> wants them.</summary>
    public const string Columns = "key, purpose, item, model, prompt, answer, finish, first_token, tokens_in, tokens_out, cost, attempts, seconds";

    /// <summary>The columns of a failure, in the order in which <see cref="ReadFailure"/> wants them.</summary>
    public const string FailureColumns = "key, purpose, item, model, error, attempts, code";

    /// <summary>An answer.</summary>
    /// <param name="row">A row that begins with <see cref="Columns"/>.</param>
    public static CallRecord Read(DbDataReader row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            Key = row.GetString(0),
            Purpose = Text(row, 1),
            Item = Text(row, 2),
            Model = Text(row, 3),
            Prompt = Text(row, 4),
            Answer = row.GetString(5),
            Finish = Text(row, 6),
            FirstToken = Text(row, 7) is { } json ? JsonSerializer.Deserialize<SortedDictionary<string, double>>(json)! : [],
            TokensIn = row.GetInt64(8),
            TokensOut = row.GetInt64(9),
            Cost = row.IsDBNull(10) ? null : row.GetDouble(10),
            Attempts = row.GetInt32(11),
            Seconds = row.GetDouble(12),
        };
    }

    /// <summary>A failure; whether it is in doubt stands elsewhere.</summary>
    /// <param name="row">A row that begins with <see cref="FailureColumns"/>.</param>
    public static FailedCall ReadFailure(DbDataReader row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(row.GetString(0), Text(row, 1), Text(row, 2), Text(row, 3), row.GetString(4), row.GetInt32(5), Text(row, 6));
    }

    /// <summary>What stands in the column <c>first_token</c>; null for nothing.</summary>
    public static string? FirstTokenOf(CallRecord call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.FirstToken.Count > 0 ? JsonSerializer.Serialize(call.FirstToken) : null;
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Sets money aside for calls before they are sent, so that a run never costs more than its limit.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IBudget
{
    /// <summary>Waits until a call can be paid for; the result's disposal gives back what it did not cost.</summary>
    /// <param name="key">The call's key; null where it has none.</param>
    /// <param name="tokensIn">Tokens of the request, estimated.</param>
    /// <param name="tokensOut">Most tokens that its answer may have; null where nobody said.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="BudgetSpentException">The call could cost more than is left.</exception>
    Task<IDisposable> ReserveAsync(string? key, long tokensIn, long? tokensOut, CancellationToken cancellationToken);
}

using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Ledger;

/// <summary>An answer that arrived, as it stands in the ledger.</summary>
public sealed record CallRecord
{
    /// <summary>Hash of everything that determines the answer (<see cref="CallKey"/>).</summary>
    public required string Key { get; init; }

    /// <summary>What the call was for: <c>teacher</c>, <c>verifier</c>, ...</summary>
    public string? Purpose { get; init; }

    /// <summary>Key of the image that it was about, or null.</summary>
    public string? Item { get; init; }

    /// <summary>The model asked.</summary>
    public string? Model { get; init; }

    /// <summary>Name and version of the prompt.</summary>
    public string? Prompt { get; init; }

    /// <summary>The answer's text, untouched.</summary>
    public required string Answer { get; init; }

    /// <summary>Why the answer ended (<c>stop</c>, <c>length</c>), or null where the server did not say.</summary>
    public string? Finish { get; init; }

    /// <summary>Natural log-probabilities of the likeliest first tokens; empty where not asked for or not offered.</summary>
    public IReadOnlyDictionary<string, double> FirstToken { get; init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Tokens of the request.</summary>
    public long TokensIn { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public long TokensOut { get; init; }

    /// <summary>Cost in USD, or null where no price is known.</summary>
    public double? Cost { get; init; }

    /// <summary>Requests that it took.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Seconds from the first request to the answer.</summary>
    public double Seconds { get; init; }
}

/// <summary>A call that stayed without an answer.</summary>
/// <param name="Key">Hash of everything that determines the answer.</param>
/// <param name="Purpose">What the call was for.</param>
/// <param name="Item">Key of the image that it was about, or null.</param>
/// <param name="Model">The model asked.</param>
/// <param name="Error">What went wrong last.</param>
/// <param name="Attempts">Requests sent.</param>
/// <param name="Code">Why, in a stable word; null in ledgers that did not keep it.</param>
public sealed record FailedCall(string Key, string? Purpose, string? Item, string? Model, string Error, int Attempts, string? Code = null)
{
    /// <summary>Whether a request was sent whose answer is not known: it may have been paid for.</summary>
    public bool InDoubt { get; init; }
}

/// <summary>A call that was about to be sent. While it is written down and has no answer it is in doubt: it may have been answered, and paid for.</summary>
/// <param name="Key">Hash of everything that determines the answer.</param>
/// <param name="Purpose">What the call is for.</param>
/// <param name="Item">Key of the image that it is about, or null.</param>
/// <param name="Model">The model asked.</param>
/// <param name="TokensIn">Tokens of the request, estimated.</param>
/// <param name="TokensOut">Most tokens that the answer may have.</param>
public sealed record SentCall(string Key, string? Purpose, string? Item, string? Model, long TokensIn, long TokensOut);

/// <summary>How many calls were given up for one reason.</summary>
/// <param name="Code">The reason, in a stable word.</param>
/// <param name="Count">How many.</param>
/// <param name="Error">What was said of the last.</param>
public sealed record FailureCount(string Code, long Count, string Error);

/// <summary>Calls whose answers are not known.</summary>
/// <param name="Count">How many.</param>
/// <param name="TokensIn">Tokens of their requests, estimated.</param>
/// <param name="TokensOut">Most tokens that their answers may have.</param>
public sealed record DoubtfulCalls(long Count, long TokensIn, long TokensOut);

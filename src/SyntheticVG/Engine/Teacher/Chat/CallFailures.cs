namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>A call stayed without a usable answer, after as many attempts as were allowed; the run goes on without it.</summary>
public sealed class CallUnansweredException(string message, int attempts, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Requests sent.</summary>
    public int Attempts { get; } = attempts;

    /// <summary>What became of the last request, one of <see cref="CallCode"/>.</summary>
    public string Code { get; init; } = CallCode.Unreadable;

    /// <summary>Whether a request was sent whose answer is not known: it may have been paid for.</summary>
    public bool InDoubt { get; init; }
}

/// <summary>No call can succeed (wrong key, unknown model, nobody there, no money left); the run stops and can go on later.</summary>
public sealed class EndpointRefusedException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Why, one of <see cref="CallCode"/>.</summary>
    public string Code { get; init; } = CallCode.Denied;

    /// <summary>Whether a request was sent whose answer is not known: it may have been paid for.</summary>
    public bool InDoubt { get; init; }
}

/// <summary>The next call could cost more than is left; the run stops cleanly.</summary>
public sealed class BudgetSpentException(string message) : IOException(message);

/// <summary>The call waits for the provider's answer to a batch.</summary>
/// <param name="key">The call's key.</param>
public sealed class AnswerPendingException(string key) : IOException($"the call {key} waits for a batch")
{
    /// <summary>The call's key.</summary>
    public string Key { get; } = key;
}

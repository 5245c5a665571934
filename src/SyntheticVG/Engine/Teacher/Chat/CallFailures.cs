namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>A call stayed without an answer, after as many attempts as were allowed; the run goes on without it.</summary>
public sealed class CallUnansweredException(string message, int attempts, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Requests sent.</summary>
    public int Attempts { get; } = attempts;
}

/// <summary>No call can succeed (wrong key, unknown model, nobody there); the run stops.</summary>
public sealed class EndpointRefusedException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The next call could cost more than is left; the run stops cleanly.</summary>
public sealed class BudgetSpentException(string message) : IOException(message);

/// <summary>The call waits in a batch file for the provider's answer.</summary>
public sealed class AnswerPendingException(string message) : IOException(message);

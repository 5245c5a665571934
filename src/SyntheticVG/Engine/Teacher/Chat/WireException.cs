namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>One request stayed without an answer.</summary>
/// <param name="code">What became of it, one of <see cref="CallCode"/>.</param>
/// <param name="message">In words fit for a terminal.</param>
/// <param name="inner">What the way said, or null.</param>
internal sealed class WireException(string code, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>What became of it.</summary>
    public string Code { get; } = code;

    /// <summary>Whether another attempt may succeed.</summary>
    public bool Passing { get; init; }

    /// <summary>Whether every other call will fail as well.</summary>
    public bool Stops { get; init; }

    /// <summary>Whether the request was sent and its answer is not known.</summary>
    public bool InDoubt { get; init; }

    /// <summary>How long the server wants to be left alone, or null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

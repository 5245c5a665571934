namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>A chat completion, whatever dialect it came in.</summary>
internal sealed record Completion
{
    /// <summary>The answer's text; empty where the model gave none.</summary>
    public required string Text { get; init; }

    /// <summary>Why the answer ended: <c>stop</c>, <c>length</c>, <c>content_filter</c>, <c>refusal</c>, or the server's own word; null where it did not
    /// say.</summary>
    public string? Finish { get; init; }

    /// <summary>Tokens of the request; null where the server does not say.</summary>
    public long? TokensIn { get; init; }

    /// <summary>Tokens of the answer; null where the server does not say.</summary>
    public long? TokensOut { get; init; }

    /// <summary>Natural log-probabilities of the likeliest first tokens; empty where not offered.</summary>
    public IReadOnlyDictionary<string, double> FirstToken { get; init; } = new SortedDictionary<string, double>(StringComparer.Ordinal);
}

/// <summary>What came is no chat completion.</summary>
public sealed class CompletionUnreadableException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>In the place of a chat completion came an error.</summary>
public sealed class CompletionErrorException : IOException
{
    internal CompletionErrorException(ServerError error) : base(error.Words) => Error = error;

    internal ServerError Error { get; }
}

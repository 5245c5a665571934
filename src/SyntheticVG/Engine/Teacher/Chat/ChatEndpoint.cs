namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>An OpenAI-compatible endpoint and how hard it may be used.</summary>
public sealed record ChatEndpoint
{
    /// <summary>Address up to and with the version (<c>https://api.openai.com/v1</c>, <c>http://localhost:11434/v1</c>).</summary>
    public required Uri Url { get; init; }

    /// <summary>The model's name there.</summary>
    public required string Model { get; init; }

    /// <summary>The key, or null for servers that ask for none.</summary>
    public string? Key { get; init; }

    /// <summary>Most requests at a time.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Most requests a minute; null for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Most tokens a minute, requests (estimated) and answers together; null for no limit.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Most bytes of an answer as it comes over the wire, unpacked; a longer one is given up.</summary>
    public long MaxAnswerBytes { get; init; } = 4_000_000;

    /// <summary>Most requests for one answer that fail otherwise than by a server that asks to wait (HTTP 429).</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Wait before the second attempt; doubled each time, up to <see cref="LongestWait"/>, and varied by ± 25 %.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between two attempts, unless the server asks for more.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest wait between two attempts where a server asks to be asked less often without saying how long to wait.</summary>
    public TimeSpan LongestRateWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call waits in all for a server that asks to wait, before the run stops.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What tokens cost there, or null where it is not known.</summary>
    public ChatPrice? Price { get; init; }

    /// <summary>Most USD to spend in this run, or null.</summary>
    public double? MaxCost { get; init; }

    /// <summary>Endpoint and model; never the key.</summary>
    public override string ToString() => $"{Model} at {Url}";
}

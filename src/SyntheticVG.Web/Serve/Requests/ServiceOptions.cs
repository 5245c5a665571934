namespace SyntheticVG.Web.Serve.Requests;

/// <summary>What the service takes, and how much of it at a time.</summary>
public sealed record ServiceOptions
{
    /// <summary>Photos that are worked on at a time.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Requests that wait beside them; more are refused.</summary>
    public int Queue { get; init; } = 64;

    /// <summary>Most pixels of a photo.</summary>
    public long MaxPixels { get; init; } = 50_000_000;

    /// <summary>How long a request may take, waiting included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>File of keys; null: none is asked for.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Requests a minute of a key that has no rate of its own.</summary>
    public int Rate { get; init; } = 60;

    /// <summary>Address that traces and metrics are sent to (OTLP); null for none.</summary>
    public Uri? Otlp { get; init; }
}

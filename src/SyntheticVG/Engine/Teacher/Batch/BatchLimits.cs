namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>How large a file of requests may be; below what every provider takes.</summary>
public sealed record BatchLimits
{
    /// <summary>Most requests; OpenAI takes 50,000.</summary>
    public int Requests { get; init; } = 50_000;

    /// <summary>Most bytes; OpenAI takes 200 MB, others 100.</summary>
    public long Bytes { get; init; } = 90_000_000;
}

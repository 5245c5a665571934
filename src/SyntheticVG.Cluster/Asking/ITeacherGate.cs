namespace SyntheticVG.Cluster.Asking;

/// <summary>Has calls made by a process that has the key.</summary>
/// <remarks>It remembers nothing that matters: who sends what, and what it costs, is decided by the database.</remarks>
[Alias("synvg.gate")]
public interface ITeacherGate : IGrainWithIntegerKey
{
    /// <summary>The answer to a call, or that it is not there yet; asked again, the same call is not made again.</summary>
    [Alias("ask")]
    Task<GateAnswer> AskAsync(GateCall call);
}

/// <summary>A call on its way to a gate.</summary>
/// <param name="Request">The request as JSON.</param>
[GenerateSerializer]
[Alias("synvg.gate-call")]
public sealed record GateCall([property: Id(0)] byte[] Request);

/// <summary>What a gate says of a call.</summary>
/// <param name="Answer">The answer as JSON; null where it is not there yet.</param>
/// <param name="Stops">Why no call can succeed any more; null where calls can.</param>
[GenerateSerializer]
[Alias("synvg.gate-answer")]
public sealed record GateAnswer([property: Id(0)] byte[]? Answer, [property: Id(1)] string? Stops);

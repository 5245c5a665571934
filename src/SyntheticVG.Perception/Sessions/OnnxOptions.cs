namespace SyntheticVG.Perception.Sessions;

/// <summary>Where models compute.</summary>
public enum OnnxProvider
{
    /// <summary>On the processor.</summary>
    Cpu,

    /// <summary>On an NVIDIA card; needs a build with <c>-p:Cuda=true</c>.</summary>
    Cuda,
}

/// <summary>How models run; one set for all slots.</summary>
public sealed record OnnxOptions
{
    /// <summary>Threads of one call of a model; 0 means one for each core. Programs that work on many photos at once want 1.</summary>
    public int Threads { get; init; }

    /// <summary>Where models compute.</summary>
    public OnnxProvider Provider { get; init; } = OnnxProvider.Cpu;

    /// <summary>Whether a model keeps the memory of one call for the next: faster, but it holds the most it ever needed.</summary>
    public bool KeepMemory { get; init; } = true;

    /// <summary>One thread a call on the processor: the same numbers on every machine of one kind.</summary>
    public static OnnxOptions SingleThread { get; } = new() { Threads = 1 };
}

namespace SyntheticVG.App.Reproduction;

/// <summary>What a step takes.</summary>
internal sealed record PlannedCost
{
    /// <summary>Calls to the teacher or editor.</summary>
    public long Calls { get; init; }

    /// <summary>Tokens of the requests.</summary>
    public long TokensIn { get; init; }

    /// <summary>Tokens of the answers.</summary>
    public long TokensOut { get; init; }

    /// <summary>Hours of one card.</summary>
    public double GpuHours { get; init; }

    /// <summary>Hours of one processor.</summary>
    public double CpuHours { get; init; }

    /// <summary>Disk.</summary>
    public long Bytes { get; init; }

    /// <summary>Both together.</summary>
    public static PlannedCost operator +(PlannedCost one, PlannedCost other) => new()
    {
        Calls = one.Calls + other.Calls,
        TokensIn = one.TokensIn + other.TokensIn,
        TokensOut = one.TokensOut + other.TokensOut,
        GpuHours = one.GpuHours + other.GpuHours,
        CpuHours = one.CpuHours + other.CpuHours,
        Bytes = one.Bytes + other.Bytes,
    };
}

/// <summary>A command of the plan.</summary>
/// <param name="Why">What it is for: an arm's name, or what all arms share.</param>
/// <param name="Command">The command, as a shell takes it.</param>
/// <param name="Cost">What it takes.</param>
internal sealed record PlannedStep(string Why, string Command, PlannedCost Cost);

using System.Diagnostics;

namespace SyntheticVG.Fuzz;

/// <summary>What became of one input.</summary>
/// <param name="Fault">What nobody foresaw; null where the parser read the input or refused it in its own way.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Memory">Bytes that it set aside.</param>
internal readonly record struct Trial(string? Fault, TimeSpan Time, long Memory)
{
    /// <summary>Longest that an input may take, where its seed takes under a millisecond.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(2);

    /// <summary>Most bytes that an input of a few thousand bytes may make a parser set aside.</summary>
    public const long MaxMemory = 256L << 20;

    /// <summary>Gives a parser an input; one that takes too long has two more tries, so that a busy machine is no finding.</summary>
    public static Trial Of(Parser parser, byte[] input)
    {
        var trial = Once(parser, input);
        for (var again = 0; again < 2 && trial.Fault is null && trial.Time > MaxTime; again++)
            trial = Once(parser, input);
        return trial switch
        {
            { Fault: null } when trial.Time > MaxTime => trial with { Fault = $"took {trial.Time.TotalSeconds:F1} s" },
            { Fault: null, Memory: > MaxMemory } => trial with { Fault = $"set aside {trial.Memory >> 20} MiB" },
            _ => trial,
        };
    }

    private static Trial Once(Parser parser, byte[] input)
    {
        var (start, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        string? fault = null;
        try
        {
            parser.Parse(input);
        }
        catch (Exception e) // the one place where everything is caught: what is not the parser's own error is the finding
        {
            if (parser.Error is null || !parser.Error.IsInstanceOfType(e))
                fault = $"{e.GetType().Name}: {e.Message}\n{e.StackTrace}";
        }
        return new(fault, Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

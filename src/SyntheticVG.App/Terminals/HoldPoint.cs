namespace SyntheticVG.App.Terminals;

/// <summary>Points of a run at which a test can make the program wait, so that what the test does next does not race with it.</summary>
/// <remarks>
/// The variable <c>SYNVG_HOLD</c> names them, with commas between: <c>step 17</c> of a training, <c>image 3</c> of a run, <c>scene 5</c> of a world. The
/// program says
/// <c>synvg: holds at step 17</c> and waits for a line on its standard input, or to be stopped.
/// </remarks>
internal static class HoldPoint
{
    /// <summary>The variable.</summary>
    public const string Variable = "SYNVG_HOLD";

    private static readonly HashSet<string> Named =
        [.. (Environment.GetEnvironmentVariable(Variable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Waits where this point was named.</summary>
    /// <param name="what">What is counted.</param>
    /// <param name="number">The number of the one that is done.</param>
    /// <param name="stop">Ends the waiting.</param>
    public static void Reach(string what, long number, CancellationToken stop)
    {
        if (Named.Count == 0 || !Named.Contains(FormattableString.Invariant($"{what} {number}")))
            return;
        Console.Error.WriteLine(FormattableString.Invariant($"synvg: holds at {what} {number}"));
        Task.WaitAny([Task.Run(Console.In.ReadLine, CancellationToken.None), Task.Delay(Timeout.Infinite, stop)], CancellationToken.None);
    }
}

using System.CommandLine;
using SyntheticVG.App.Commands;

namespace SyntheticVG.App;

/// <summary>The verbs of <c>synvg</c>, and the one place where what goes wrong becomes a line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Done; drops, if any, were counted.</summary>
    public const int Done = 0;

    /// <summary>Failed, or stopped before the end.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage.</summary>
    public const int WrongUsage = 2;

    /// <summary>Every verb, in the order in which help shows them.</summary>
    public static RootCommand Create() => BriefHelp.Install(new("Dense scene graphs from photos: build them, look at them, learn from them, score them.")
    {
        GraphCommand.Create(),
        AskCommand.Create(),
        BuildCommand.Create(),
        EditCommand.Create(),
        ModelsCommand.Create(),
        ModelCommand.Create(),
        StatusCommand.Create(),
        RetryCommand.Create(),
        CalibrateCommand.Create(),
        DrawCommand.Create(),
        WorldCommand.Create(),
        TrainCommand.Create(),
        ReproduceCommand.Create(),
        DemoCommand.Create(),
        StatsCommand.Create(),
        ConvertCommand.Create(),
        InstructCommand.Create(),
        PredictCommand.Create(),
        EvaluateCommand.Create(),
        CompareCommand.Create(),
        CompareGraphsCommand.Create(),
        LeaderboardCommand.Create(),
        BenchCommand.Create(),
    });

    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"synvg: {error.Message}");
            var verb = parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";
            await Console.Error.WriteLineAsync($"Try: synvg {verb}--help");
            return WrongUsage;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(25) });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("synvg: stopped; run the same command again to go on");
            return Failed;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or HttpRequestException or OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync($"synvg: {e.Message}");
            return Failed;
        }
        catch (System.Runtime.InteropServices.ExternalException e) // libtorch's errors, with the places in its own code behind the first line
        {
            await Console.Error.WriteLineAsync($"synvg: {e.Message.Split('\n')[0]}");
            return Failed;
        }
    }
}

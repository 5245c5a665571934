using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using SyntheticVG.App.Commands;

namespace SyntheticVG.App;

/// <summary>The verbs of <c>synvg</c>, and the one place where what goes wrong becomes a line and an exit code.</summary>
internal static partial class CommandLine
{
    /// <summary>Done; drops, if any, were counted.</summary>
    public const int Done = 0;

    /// <summary>Failed, or stopped before the end.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage.</summary>
    public const int WrongUsage = 2;

    private const string TraceVariable = "SYNVG_TRACE";

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
        ParseResult parsed;
        try
        {
            parsed = Create().Parse(args);
        }
        catch (InvalidOperationException e) // a validator came upon a value that cannot be read
        {
            await Console.Error.WriteLineAsync($"synvg: {Readable(e.Message)}");
            return WrongUsage;
        }
        List<string> errors = [.. parsed.Errors.Select(error => Readable(error.Message))];
        if (errors.Count == 0 && UnknownOption(parsed) is { } unknown) // else it passes for a file
            errors.Add($"no option {unknown}");
        if (errors.Count > 0)
        {
            foreach (var error in errors)
                await Console.Error.WriteLineAsync($"synvg: {error}");
            await Console.Error.WriteLineAsync($"Try: synvg {VerbOf(parsed.CommandResult.Command)}--help");
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
            await Console.Error.WriteLineAsync($"synvg: {MessageOf(e)}");
            return Failed;
        }
        catch (System.Runtime.InteropServices.ExternalException e) // libtorch's errors, with the places in its own code behind the first line
        {
            await Console.Error.WriteLineAsync($"synvg: {e.Message.Split('\n')[0]}");
            return Failed;
        }
        catch (Exception e) // a mistake of ours: a line for the user, the places in the code on request
        {
            await Console.Error.WriteLineAsync($"synvg: an unforeseen error, {e.GetType().Name}: {e.Message.Split('\n')[0]} ({TraceVariable}=1 shows where)");
            if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
                await Console.Error.WriteLineAsync(e.ToString());
            return Failed;
        }
    }

    // "Cannot parse argument 'x' for option '--seed' as expected type 'System.Int32'."
    private static string Readable(string message) => CannotParse().Match(message) is { Success: true } found
        ? $"{found.Groups["option"].Value} is '{found.Groups["value"].Value}'; expected {(found.Groups["type"].Value.Contains("Int", StringComparison.Ordinal) ? "a whole number" : "a number")}"
        : message;

    [GeneratedRegex("^Cannot parse argument '(?<value>.*)' for (option|command) '(?<option>.*)' as expected type '(?<type>.*(Int|Double|Single).*)'")]
    private static partial Regex CannotParse();

    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))?.Value;

    // "evaluate pocket " of a command below another.
    private static string VerbOf(Command command) => command is RootCommand ? "" : $"{command.Parents.OfType<Command>().Select(VerbOf).FirstOrDefault()}{command.Name} ";

    // .NET names the parameter behind the words, which tells a user nothing, and says of a folder that is read as a file that access is denied.
    private static string MessageOf(Exception e) => e switch
    {
        ArgumentException { ParamName: { } name } => e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal),
        UnauthorizedAccessException when e.Message.Split('\'') is [_, var path, _] && Directory.Exists(path) => $"{path} is a folder; expected a file",
        _ => e.Message,
    };
}

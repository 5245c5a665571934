using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using SyntheticVG.App.Commands;
using SyntheticVG.App.Terminals;

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
        ProposeCommand.Create(),
        BuildCommand.Create(),
        EditCommand.Create(),
        ModelsCommand.Create(),
        ModelCommand.Create(),
        StatusCommand.Create(),
        RetryCommand.Create(),
        WorkerCommand.Create(),
        ClusterCommand.Create(),
        BatchCommand.Create(),
        CalibrateCommand.Create(),
        ViewCommand.Create(),
        FindCommand.Create(),
        PatchCommand.Create(),
        DrawCommand.Create(),
        WorldCommand.Create(),
        TrainCommand.Create(),
        ReproduceCommand.Create(),
        DemoCommand.Create(),
        StatsCommand.Create(),
        ConvertCommand.Create(),
        PrepareCommand.Create(),
        InstructCommand.Create(),
        PredictCommand.Create(),
        EvaluateCommand.Create(),
        CompareCommand.Create(),
        CompareGraphsCommand.Create(),
        LeaderboardCommand.Create(),
        LeaksCommand.Create(),
        ServeCommand.Create(),
        KeysCommand.Create(),
        BenchCommand.Create(),
    });

    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        using var signals = new StopSignals();
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
        if (ErrorsOf(parsed) is { Count: > 0 } errors)
        {
            foreach (var error in errors)
                await Console.Error.WriteLineAsync($"synvg: {error}");
            await Console.Error.WriteLineAsync($"Try: synvg {$"{StopWords.VerbOf(parsed.CommandResult.Command)} --help".Trim()}");
            return WrongUsage;
        }
        signals.Words = StopWords.Of(parsed);
        var absent = OutputPlace.Absent(parsed);
        try
        {
            return await Task.Run(() =>
                parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signals.Token));
        }
        catch (Exception e) when (signals.Token.IsCancellationRequested
            && e is OperationCanceledException or AggregateException { InnerException: OperationCanceledException })
        {
            signals.Tell();
            return Failed;
        }
        catch (OperationCanceledException e) // nobody stopped it: something else waited for too long
        {
            await Console.Error.WriteLineAsync($"synvg: no answer in time: {e.InnerException?.Message ?? e.Message}");
            return Failed;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException
            or HttpRequestException or OutOfMemoryException)
        {
            await Console.Error.WriteLineAsync($"synvg: {PlainWords.Of(e)}");
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
        finally
        {
            OutputPlace.RemoveEmpty(absent);
        }
    }

    // "Cannot parse argument 'x' for option '--seed' as expected type 'System.Int32'.", and "Argument 'x' not recognized. Must be one of: ..."
    private static string Readable(string message) => CannotParse().Match(message) is { Success: true } found
        ? $"{found.Groups["option"].Value} is '{found.Groups["value"].Value}'; "
            + $"expected {(found.Groups["type"].Value.Contains("Int", StringComparison.Ordinal) ? "a whole number" : "a number")}"
        : NotAmong().Match(message) is { Success: true } other
        ? $"'{other.Groups["value"].Value}' is not known here; "
            + $"expected one of {string.Join(", ", ChoicesIn(message))}{Suggestions.Ask(other.Groups["value"].Value, ChoicesIn(message))}"
        : message;

    private static IEnumerable<string> ChoicesIn(string message) =>
        message[message.IndexOf(':', StringComparison.Ordinal)..].Split('\'').Where((_, i) => i % 2 == 1);

    [GeneratedRegex("^Argument '(?<value>.*)' not recognized. Must be one of:", RegexOptions.Singleline)]
    private static partial Regex NotAmong();

    [GeneratedRegex("^Cannot parse argument '(?<value>.*)' for (option|command) '(?<option>.*)' as expected type '(?<type>.*(Int|Double|Single).*)'")]
    private static partial Regex CannotParse();

    // Words that nobody expected, and options that would pass for files, with what may have been meant.
    private static List<string> ErrorsOf(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var word, ..] && command.Subcommands.Count > 0 && !word.StartsWith('-'))
            return [$"no {(command is RootCommand ? "verb" : $"{StopWords.VerbOf(command)} verb")} "
                + $"'{word}'{Suggestions.Ask(word, Suggestions.VerbsOf(command))}"];
        if (EmptyValue(parsed) is { } empty)
            return [$"{empty} is empty; expected a value: was a variable of the shell not set?"];
        if (UnknownOption(parsed) is { } option)
            return [$"no option {option}{Suggestions.Ask(option, Suggestions.OptionsOf(command))}"];
        return [.. parsed.Errors.Select(error => Readable(error.Message)).Distinct()];
    }

    // "" for a name or a place; what is searched for or asked may be empty, and is judged by its verb.
    private static string? EmptyValue(ParseResult parsed) => parsed.CommandResult.Children.Select(child => child switch
    {
        OptionResult { Tokens: var given, Option.Name: var name } when given.Any(token => token.Value.Length == 0) => name,
        ArgumentResult { Tokens: var given, Argument.Name: not ("query" or "question") and var name } when given.Any(token => token.Value.Length == 0) => name,
        _ => null,
    }).FirstOrDefault(name => name is not null);

    // "--bogus", "-bogus" and "--bogus=1" where no file is called so.
    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Where(token => token.Type == TokenType.Argument && token.Value is ['-', not (>= '0' and <= '9' or '.'), ..] && !Path.Exists(token.Value))
        .Select(token => token.Value.Split('=')[0]).FirstOrDefault();
}

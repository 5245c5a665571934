using System.CommandLine;
using System.CommandLine.Parsing;

namespace SyntheticVG.App.Terminals;

/// <summary>What is said to whoever stops a verb: what it still does, and what the same command does the next time.</summary>
/// <param name="While">What it does before it ends, said at once; null where it ends at once.</param>
/// <param name="Then">What the same command does the next time.</param>
/// <param name="Patience">How long it may take to end by itself; null where steps of training and checkpoints are waited for.</param>
internal sealed record StopWords(string? While, string Then, TimeSpan? Patience)
{
    /// <summary>What a verb gets that changes nothing by ending.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(600);

    private static readonly StopWords
        Again = new(null, "what it was to make is not there, or whole from before; the same command begins again", Moment),
        Downloads = new(null, "the same command goes on from what was fetched", Moment),
        Answers = new(null, "answers that were written down are kept; the same command goes on with the others", Moment),
        Photos = new("answers of a teacher that are on their way are waited for, 15 seconds at most",
            "graphs that were written are whole, and answers are kept; the same command begins again with the first photo", TimeSpan.FromSeconds(20)),
        Runs =
        new("answers of a teacher that are on their way are waited for, 15 seconds at most", "the same command goes on where it was", TimeSpan.FromSeconds(25)),
        Draws = new("what was begun is ended", "the same command goes on where it was", TimeSpan.FromSeconds(25)),
        Batches = new(null, "what was under way is in the ledger, and nothing is submitted twice; the same command goes on", Moment),
        Serves = new("requests under way are answered, new ones are refused",
            "requests that were let in were answered; the same command serves again", TimeSpan.FromHours(1)),
        Trains =
        new("the step is ended and a checkpoint written", "the same command goes on from the last checkpoint, or begins again where there is none", null);

    /// <summary>Of what changes nothing.</summary>
    public static StopWords Asks { get; } = new(null, "nothing was changed; the same command begins again", Moment);

    private static readonly Dictionary<string, StopWords> OfVerbs = new()
    {
        ["ask"] = Asks,
        ["batch"] = Batches, // and every verb below it
        ["bench memory"] = Asks,
        ["bench model"] = Asks,
        ["bench precision"] = Again,
        ["bench serve"] = Asks,
        ["build"] = Runs,
        ["calibrate"] = Answers,
        ["cluster"] = Asks, // and every verb below it
        ["compare"] = Asks,
        ["compare-graphs"] = Again,
        ["convert"] = Again,
        ["demo"] = Draws,
        ["draw"] = new(null, "pictures that were written are whole; the same command begins again", Moment),
        ["edit"] = Runs,
        ["evaluate"] = Answers, // and every benchmark below it
        ["evaluate pocket"] = Again,
        ["find"] = Asks,
        ["graph"] = Photos,
        ["instruct"] = Again,
        ["leaderboard"] = Asks,
        ["leaks"] = Again,
        ["model convert"] = new(null, "the folder is no model yet; delete it, and the same command begins again", Moment),
        ["model init"] = new(null, "the folder is no model yet; delete it, and the same command begins again", Moment),
        ["model inspect"] = Asks,
        ["model verify"] = Asks,
        ["models check"] = Asks,
        ["models get"] = Downloads,
        ["models list"] = Asks,
        ["patch"] = Again, // and both verbs below it
        ["predict"] = Answers,
        ["prepare"] = new(null, "files that were written are whole and kept; the same command goes on with the others", Moment),
        ["propose"] = new(null, "masks that were written are kept; the same command goes on with the other photos", Moment),
        ["reproduce"] = Trains,
        ["retry"] = Runs,
        ["keys add"] = Asks,
        ["serve"] = Serves,
        ["stats"] = Asks,
        ["status"] = Asks,
        ["train"] = Trains,
        ["train check"] = Asks,
        ["view"] = new(null, "every edit that was answered is in the patch; the same command goes on with it", TimeSpan.FromSeconds(6)),
        ["worker"] =
            new("shards under way are ended, 20 seconds at most, and the others given back", "the same command takes shards again", TimeSpan.FromSeconds(30)),
        ["world"] = Again,
    };

    /// <summary>The words of a verb.</summary>
    /// <param name="verb">Its name, of a verb below another with that one's before it.</param>
    /// <returns>Null where nobody has said what becomes of it.</returns>
    public static StopWords? Of(string verb) =>
        OfVerbs.GetValueOrDefault(verb) ?? (verb.LastIndexOf(' ') is > 0 and var end ? OfVerbs.GetValueOrDefault(verb[..end]) : null);

    /// <summary>The words of a command line.</summary>
    public static StopWords Of(ParseResult parsed)
    {
        var verb = VerbOf(parsed.CommandResult.Command);
        return verb == "graph" && parsed.CommandResult.Children.OfType<ArgumentResult>().FirstOrDefault()?.Tokens is [var only] && Directory.Exists(only.Value)
            ? Runs
            : Of(verb) ?? Asks;
    }

    /// <summary>The name of a command; of one below another with that one's before it.</summary>
    public static string VerbOf(Command command) =>
        command is RootCommand ? "" : $"{command.Parents.OfType<Command>().Select(VerbOf).FirstOrDefault()} {command.Name}".Trim();
}

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SyntheticVG.App.Terminals;

/// <summary>Help that gives a verb's whole text on its own page and its first sentence in the list of verbs, in lines that fit a terminal.</summary>
internal sealed class BriefHelp(HelpAction whole) : SynchronousCommandLineAction
{
    /// <summary>Characters of the longest line.</summary>
    public const int Width = 120;

    /// <summary>Puts brief lists into the help of a command line.</summary>
    public static RootCommand Install(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
            option.Action = new BriefHelp((HelpAction)option.Action!); // every help option comes with its action
        return root;
    }

    /// <inheritdoc/>
    public override bool Terminating => whole.Terminating;

    /// <summary>Help is shown also where required options are missing.</summary>
    public override bool ClearsParseErrors => whole.ClearsParseErrors;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        foreach (var verb in parseResult.CommandResult.Command.Subcommands)
            verb.Description = FirstSentence(verb.Description ?? "");
        whole.MaxWidth = Width;
        return whole.Invoke(parseResult);
    }

    /// <summary>A text up to the end of its first sentence, which may stand on several lines, or of its first paragraph.</summary>
    internal static string FirstSentence(string text)
    {
        var paragraph = string.Join(' ', text.Split('\n').TakeWhile(line => line.Trim().Length > 0).Select(line => line.Trim()));
        var end = paragraph.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? paragraph : paragraph[..(end + 1)];
    }
}

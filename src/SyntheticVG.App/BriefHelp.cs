using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SyntheticVG.App;

/// <summary>Help that gives a verb's whole text on its own page and one line of it in the list of verbs.</summary>
internal sealed class BriefHelp(HelpAction whole) : SynchronousCommandLineAction
{
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
            verb.Description = verb.Description?.Split('\n')[0];
        return whole.Invoke(parseResult);
    }
}

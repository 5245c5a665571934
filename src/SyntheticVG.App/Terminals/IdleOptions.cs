using System.CommandLine;
using System.CommandLine.Parsing;

namespace SyntheticVG.App.Terminals;

/// <summary>Options that would have no effect: given, they are wrong usage, said before anything is read or made.</summary>
internal static class IdleOptions
{
    /// <summary>Whether an option stands on the command line; a default is none.</summary>
    public static bool Given(this CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>Refuses an option where it does nothing.</summary>
    /// <param name="command">The verb.</param>
    /// <param name="option">The option.</param>
    /// <param name="idle">Whether it would do nothing.</param>
    /// <param name="where">When that is, as it ends the message: <c>without --mixture</c>.</param>
    public static void Idle(this Command command, Option option, Func<CommandResult, bool> idle, string where) => command.Validators.Add(result =>
    {
        if (result.Given(option) && idle(result))
            result.AddError($"{option.Name} has no effect {where}; leave it out");
    });
}

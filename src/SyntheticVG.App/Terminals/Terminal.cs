using System.Runtime.CompilerServices;
using Spectre.Console;

namespace SyntheticVG.App.Terminals;

/// <summary>The one door to the terminal: what names, predicates and servers say goes through <see cref="CleanWriter"/>; only bars and colours of our own do
/// not.</summary>
internal static class Terminal
{
    private static readonly TextWriter Raw = Console.Out, RawError = Console.Error;

    // Made before the door is put in, so that they see whether there is a terminal.
    private static readonly IAnsiConsole Colours = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Raw) });

    /// <summary>A console of bars on the error stream.</summary>
    public static IAnsiConsole Bars { get; } = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(RawError) });

    /// <summary>Puts the door before both streams of <see cref="Console"/>.</summary>
    public static void Install()
    {
        Console.SetOut(new CleanWriter(Raw));
        Console.SetError(new CleanWriter(RawError));
        AnsiConsole.Console = Colours;
    }

    /// <summary>A line with colours; what is put into it is cleaned, and nothing in it is markup.</summary>
    public static void MarkupLine(FormattableString line) => AnsiConsole.MarkupLineInterpolated(
        System.Globalization.CultureInfo.InvariantCulture, FormattableStringFactory.Create(line.Format,
            [.. line.GetArguments().Select(part => part is IFormattable and not Enum ? part : CleanWriter.Line(part?.ToString() ?? ""))]));

    /// <summary>Writes over the current line of the error stream.</summary>
    public static void Overwrite(string line, bool last) => RawError.Write($"\r{CleanWriter.Line(line)}{(last ? "\n" : "")}");

    /// <summary>Shows the cursor that a bar hid.</summary>
    public static void ShowCursor() => (Console.IsErrorRedirected ? Raw : RawError).Write("\u001b[?25h");
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Terminals;

/// <summary>What the option of a file or folder to write may be; any other is wrong usage, said before anything is read or made.</summary>
internal static class OutputPlace
{
    // What a run folder holds: read by every verb, written by the run alone.
    private static readonly string[] RunFiles =
        [RunJournal.GraphsFile, $"{RunJournal.GraphsFile}.zst", RunJournal.RejectedFile, RunReport.FileName, LedgerDatabase.FileName, "README.md"];

    private const int LongestName = 255, LongestPath = 4095; // bytes, on Linux and macOS

    /// <summary>A folder, which is made where it is missing.</summary>
    public static Option<T> Folder<T>(this Option<T> option) => option.Require(folder: true);

    /// <summary>A file, whose folder is made where it is missing.</summary>
    public static Option<T> File<T>(this Option<T> option) => option.Require(folder: false);

    /// <summary>A file or a folder, as another option says.</summary>
    public static Option<T> FileOrFolder<T>(this Option<T> option) => option.Require(folder: null);

    /// <summary>What is wrong with a place to write to; null where nothing is.</summary>
    /// <param name="place">The place as it was given.</param>
    /// <param name="folder">Whether it is to be a folder; null for either.</param>
    internal static string? ProblemOf(string place, bool? folder)
    {
        var expected = folder switch { true => "a folder", false => "a file", null => "a file or a folder" };
        if (string.IsNullOrWhiteSpace(place))
            return $"is empty; expected {expected}";
        if (place.Contains('\0', StringComparison.Ordinal))
            return $"is '{place}', with a NUL character in it; expected {expected}";
        if (place.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar)
            .FirstOrDefault(part => Encoding.UTF8.GetByteCount(part) > LongestName) is { } part)
            return $"has a name of {Encoding.UTF8.GetByteCount(part)} bytes ({part[..24]}...); expected at most {LongestName} between two slashes";
        var whole = Path.GetFullPath(place);
        if (Encoding.UTF8.GetByteCount(whole) > LongestPath)
            return $"is a path of {Encoding.UTF8.GetByteCount(whole)} bytes; expected at most {LongestPath}";
        if (folder == true && System.IO.File.Exists(whole))
            return $"is '{place}', a file; expected a folder";
        if (folder == false && Directory.Exists(whole))
            return $"is '{place}', a folder; expected a file name";
        for (var above = Path.GetDirectoryName(whole); above is not null && !Directory.Exists(above); above = Path.GetDirectoryName(above))
        {
            if (System.IO.File.Exists(above))
                return $"is '{place}', and {above} is a file; expected a folder there";
        }
        return null;
    }

    // A file that the command reads is not written over; nor is one of a run's own.
    private static string? ProblemOfInput(string place, OptionResult output)
    {
        var whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place));
        if (!Path.Exists(whole) || output.Parent is not CommandResult command)
            return null;
        var read = command.Children.Where(child => child != output && child is not OptionResult { Option.Name: "--out" or "--json" or "--plot" })
            .SelectMany(child => child.Tokens)
            .Where(token => token.Value.Length > 0 && !token.Value.Contains('\0', StringComparison.Ordinal))
            .Select(token => Path.TrimEndingDirectorySeparator(Path.GetFullPath(token.Value)));
        return read.Any(input => input == whole || (Path.GetDirectoryName(whole) == input && RunFiles.Contains(Path.GetFileName(whole))))
            ? $"is '{place}', which this command reads; expected another place" : null;
    }

    /// <summary>Removes the folder that a command made and left empty, because it refused; one that was there before stays.</summary>
    /// <param name="absent">What <see cref="Absent"/> said before the command ran.</param>
    public static void RemoveEmpty(string? absent)
    {
        if (absent is not null && Directory.Exists(absent) && !Directory.EnumerateFileSystemEntries(absent).Any())
            Directory.Delete(absent);
    }

    /// <summary>The place that a command names for what it writes, if nothing is there yet.</summary>
    public static string? Absent(ParseResult parsed) => parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == "--out") is { } option
        && parsed.GetResult(option)?.Tokens is [.., var given] && !Path.Exists(given.Value) ? Path.GetFullPath(given.Value) : null;

    private static Option<T> Require<T>(this Option<T> option, bool? folder)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., var given]
                && (ProblemOf(given.Value, folder) ?? (folder == true ? null : ProblemOfInput(given.Value, result))) is { } problem)
                result.AddError($"{option.Name} {problem}");
        });
        return option;
    }
}

using System.CommandLine;

namespace SyntheticVG.App.Terminals;

/// <summary>What somebody who mistyped a word may have meant.</summary>
internal static class Suggestions
{
    /// <summary>The nearest of some words, or null where none is near: a third of the letters may be wrong, and two of short ones.</summary>
    public static string? Nearest(string typed, IEnumerable<string> words) => words
        .Select(word => (Word: word, Distance: Distance(typed.TrimStart('-').ToLowerInvariant(), word.TrimStart('-').ToLowerInvariant())))
        .Where(near => near.Distance <= Math.Max(1, Math.Min(near.Word.TrimStart('-').Length - 1, Math.Max(2, near.Word.Length / 3)))
            || (typed.Length > 2 && near.Word.StartsWith(typed, StringComparison.OrdinalIgnoreCase)))
        .OrderBy(near => near.Distance).ThenBy(near => Math.Abs(near.Word.Length - typed.Length)).ThenBy(near => near.Word, StringComparer.Ordinal)
        .Select(near => near.Word).FirstOrDefault();

    /// <summary>The words of a question, or nothing.</summary>
    public static string Ask(string typed, IEnumerable<string> words) => Nearest(typed, words) is { } near ? $"; did you mean {near}?" : "";

    /// <summary>The verbs below a command.</summary>
    public static IEnumerable<string> VerbsOf(Command command) => command.Subcommands.Select(verb => verb.Name);

    /// <summary>The options of a command, and those of the commands above it that hold below.</summary>
    public static IEnumerable<string> OptionsOf(Command command) => command.Options.Where(option => !option.Hidden).Select(option => option.Name)
        .Concat(command.Parents.OfType<Command>().SelectMany(above => above.Options.Where(option => option.Recursive).Select(option => option.Name)))
        .Append("--help").Distinct();

    // Letters put in, left out, changed, or exchanged with their neighbours (optimal string alignment).
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i
                    : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }
}

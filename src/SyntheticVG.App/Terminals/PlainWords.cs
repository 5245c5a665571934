using System.Text.RegularExpressions;

namespace SyntheticVG.App.Terminals;

/// <summary>What the system said of a file, in words for its user: which file, what is wrong, and without names of the code.</summary>
internal static partial class PlainWords
{
    /// <summary>The line for an error.</summary>
    public static string Of(Exception e) => e switch
    {
        ArgumentException { ParamName: { } name } => e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal),
        UnauthorizedAccessException when Denied().Match(e.Message) is { Success: true } denied => Directory.Exists(denied.Groups["path"].Value)
            ? $"{denied.Groups["path"].Value} is a folder; expected a file"
            : $"{denied.Groups["path"].Value}: no permission to read or write it",
        FileNotFoundException when Missing().Match(e.Message) is { Success: true } missing => $"{missing.Groups["path"].Value}: no such file",
        DirectoryNotFoundException when Missing().Match(e.Message) is { Success: true } missing => $"{missing.Groups["path"].Value}: no such file or folder",
        PathTooLongException when TooLong().Match(e.Message) is { Success: true } name =>
            $"{name.Groups["path"].Value}: the name is too long; expected at most 255 bytes between two slashes",
        IOException when InTheWay().Match(e.Message) is { Success: true } way => $"{way.Groups["path"].Value} is a file; expected a folder",
        IOException when InUse().Match(e.Message) is { Success: true } used => $"{used.Groups["path"].Value}: another process is using it",
        IOException when Said().Match(e.Message) is { Success: true } said => $"{said.Groups["path"].Value}: {said.Groups["what"].Value}",
        _ => e.Message,
    };

    [GeneratedRegex("^Access to the path '(?<path>.*)' is denied", RegexOptions.Singleline)]
    private static partial Regex Denied();

    [GeneratedRegex("^Could not find (file|a part of the path) '(?<path>.*)'", RegexOptions.Singleline)]
    private static partial Regex Missing();

    [GeneratedRegex("^The path '(?<path>.*)' is too long", RegexOptions.Singleline)]
    private static partial Regex TooLong();

    [GeneratedRegex("^(The file|Cannot create) '(?<path>.*)' (already exists|because a file or directory with the same name already exists)",
        RegexOptions.Singleline)]
    private static partial Regex InTheWay();

    [GeneratedRegex("^The process cannot access the file '(?<path>.*)' because", RegexOptions.Singleline)]
    private static partial Regex InUse();

    // "No space left on device : '/run/graphs.jsonl'", "Read-only file system : '/run'"
    [GeneratedRegex("^(?<what>[A-Z][A-Za-z -]+) : '(?<path>.*)'", RegexOptions.Singleline)]
    private static partial Regex Said();
}

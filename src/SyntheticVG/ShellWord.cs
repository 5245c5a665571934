using System.Buffers;

namespace SyntheticVG;

/// <summary>A text as one word of a command line, for commands that are printed to be copied.</summary>
public static class ShellWord
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-\\");

    /// <summary>The text itself where a shell takes it as it is, else in quotes: single ones, on Windows double ones.</summary>
    /// <param name="text">A path, say.</param>
    public static string Of(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Plain) && (OperatingSystem.IsWindows() || !text.Contains('\\', StringComparison.Ordinal)) ? text
        : OperatingSystem.IsWindows() ? $"\"{text}\""
        : $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

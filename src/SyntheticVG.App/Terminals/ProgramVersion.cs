using System.Reflection;

namespace SyntheticVG.App.Terminals;

/// <summary>Version and commit of this program, as written into results and runs.</summary>
internal static class ProgramVersion
{
    /// <summary>For example <c>1.0.0+147017a</c>; without the commit where it was built outside a repository.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { } text
            ? text.Length > 40 && text.IndexOf('+', StringComparison.Ordinal) is var plus and >= 0 ? text[..(plus + 8)] : text
            : "unknown";
}

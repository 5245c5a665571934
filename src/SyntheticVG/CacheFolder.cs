namespace SyntheticVG;

/// <summary>Where indexes and small pictures are kept that are made again where they are gone; all of it can be deleted at any time.</summary>
public static class CacheFolder
{
    /// <summary>The user's: <c>XDG_CACHE_HOME/synvg</c>, else <c>~/.cache/synvg</c>; on Windows and macOS where such things lie there.</summary>
    public static string OfUser => Of("browse");

    /// <summary>The user's folder for a kind of things.</summary>
    internal static string Of(string kind) => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named && Path.IsPathRooted(named) ? named
        : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
        : OperatingSystem.IsMacOS() ? Path.Combine(Home, "Library", "Caches")
        : Path.Combine(Home, ".cache"), "synvg", kind);

    private static string Home =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } home
            ? home
            : Path.GetTempPath();
}

using System.Text.Json;

namespace SyntheticVG.Testing;

/// <summary>
/// The folders of reference results and of data: <c>SYNVG_GOLDENS</c> and <c>SYNVG_DATA</c>, else <c>../shared/goldens</c> and
/// <c>../shared/data</c>, else the results that come with the repository. A test whose file is absent is skipped, visibly.
/// </summary>
internal static class Shared
{
    private const string DataFolder = "data";

    /// <summary>Full path of a reference file or folder; skips the test where it is absent.</summary>
    public static string Golden(string path) => Require(Find("SYNVG_GOLDENS", "goldens"), path);

    /// <summary>Where a reference file would lie, whether it is there or not: for names of test cases, which are read before any test runs.</summary>
    public static string GoldenPath(string path) => Path.GetFullPath(Path.Combine(Find("SYNVG_GOLDENS", "goldens"), path));

    /// <summary>Full path of a data file or folder; skips the test where it is absent.</summary>
    public static string Data(string path) => Require(Find("SYNVG_DATA", DataFolder), path);

    /// <summary>A reference file parsed as JSON; skips the test where it is absent.</summary>
    public static JsonDocument GoldenJson(string path) => JsonDocument.Parse(File.ReadAllBytes(Golden(path)));

    /// <summary>Root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Find(string variable, string folder) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? Path.GetFullPath(named, Environment.GetEnvironmentVariable("SYNVG_STARTED_IN") ?? Repository)
            : Path.Combine(Repository, "..", "shared", folder) is var beside && (folder == DataFolder || Directory.Exists(beside)) ? beside
            : GoldenArchives.Folder;

    private static string Require(string root, string path)
    {
        var full = Path.GetFullPath(Path.Combine(root, path));
        Assert.SkipUnless(Path.Exists(full), $"{full} is absent");
        return full;
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SyntheticVG.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("SyntheticVG.slnx is in no folder above the tests");
        return folder;
    }
}

namespace SyntheticVG.Fuzz;

/// <summary>Files for parsers that take a path: in memory where the system has such a place, one folder a process.</summary>
internal static class Scratch
{
    private static readonly string Root = Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"synvg-fuzz-{Environment.ProcessId}")).FullName;

    static Scratch() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Root, recursive: true);

    /// <summary>A folder of one parser.</summary>
    public static string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

    /// <summary>Writes a file over the one before.</summary>
    public static string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}

namespace SyntheticVG.Engine.Ledger;

/// <summary>Holds a run folder for one process; the system lets go of it when the process ends, however it ends.</summary>
public sealed class RunLock : IDisposable
{
    private const string FileName = ".lock";
    private const int ReadOnlyDisk = 30, WriteProtected = unchecked((int)0x80070013);

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, which is made where it is absent.</summary>
    /// <exception cref="IOException">Another process holds it.</exception>
    public static RunLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new(file);
        }
        catch (IOException e) when (File.Exists(path) && e.HResult is not (ReadOnlyDisk or WriteProtected))
        {
            throw new IOException($"{folder} is in use by another synvg; "
                + $"wait until that ends (synvg status {ShellWord.Of(folder)} shows how far it is) or name another folder", e);
        }
    }

    /// <summary>Whether some process holds the folder now.</summary>
    public static bool IsHeld(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return false;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false; // whoever may not even read it holds nothing; others are not seen from here
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

namespace SyntheticVG;

/// <summary>A file that appears whole or not at all: written under another name beside it, and renamed when it is complete.</summary>
/// <remarks>Disposing without <see cref="Commit"/> leaves what was there before as it was.</remarks>
public sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private bool _committed;

    /// <summary>Begins the file; its folder is made where it is missing.</summary>
    /// <param name="path">The name that the complete file gets; a file of that name is replaced.</param>
    /// <exception cref="IOException">Somebody else is writing the same file, or the folder cannot be written.</exception>
    public WholeFile(string path)
    {
        _path = Path.GetFullPath(path);
        _partial = _path + ".partial";
        Directory.CreateDirectory(Path.GetDirectoryName(_path) ?? throw new IOException($"{path} is a root folder; expected a file name"));
        if (Directory.Exists(_path))
            throw new IOException($"{path} is a folder; expected a file name");
        Stream = new FileStream(_partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
    }

    /// <summary>Where the content goes.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes a whole file.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = new WholeFile(path);
        file.Stream.Write(content);
        file.Commit();
    }

    /// <summary>Writes a whole text file, in UTF-8 without a mark.</summary>
    public static void Write(string path, string content) => Write(path, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Brings the content to the disk and gives the file its name.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_partial, _path, overwrite: true);
        _committed = true;
    }

    /// <summary>Removes what was written where <see cref="Commit"/> was not reached.</summary>
    public void Dispose()
    {
        if (_committed)
            return;
        try
        {
            Stream.Dispose();
        }
        finally
        {
            File.Delete(_partial); // also where the last flush found the disk full
        }
    }
}

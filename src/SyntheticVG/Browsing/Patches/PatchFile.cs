using SyntheticVG.Datasets;
using SyntheticVG.Datasets.Reading;

namespace SyntheticVG.Browsing.Patches;

/// <summary>A patch: the corrections of a run as JSON lines that are only ever added to. A line is on the disk before anybody hears that its edit was
/// made.</summary>
/// <remarks>The file is begun with the first edit. One process writes it: the lock lies beside it. What a killed writer left of its last line is cut
/// off.</remarks>
public sealed class PatchFile : IDisposable
{
    private readonly List<PatchLine> _lines;
    private readonly Lock _writing = new();
    private FileStream? _held;
    private LineAppender? _appender;

    private PatchFile(string path, List<PatchLine> lines, FileStream? held) => (Path, _lines, _held) = (path, lines, held);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether edits can be added.</summary>
    public bool CanWrite => _held is not null;

    /// <summary>The edits so far.</summary>
    public IReadOnlyList<PatchLine> Lines => _lines;

    /// <summary>Opens a patch to add to it; it need not be there yet.</summary>
    /// <exception cref="IOException">Another process adds to it.</exception>
    /// <exception cref="InvalidDataException">A line of it is none.</exception>
    public static PatchFile OpenToWrite(string path)
    {
        var whole = System.IO.Path.GetFullPath(path);
        var folder = System.IO.Path.GetDirectoryName(whole) ?? throw new IOException($"{path} is a root folder; expected a file name");
        Directory.CreateDirectory(folder);
        var mark = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(whole)}.lock");
        FileStream held;
        try
        {
            held = new(mark, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(mark))
        {
            throw new IOException($"{path} is being written by another synvg; end that one, or name another file with --patch, or look only, with --read-only",
                e);
        }
        try
        {
            return new(whole, Read(whole), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Opens a patch to look at it; empty where it is not there.</summary>
    /// <exception cref="InvalidDataException">A line of it is none.</exception>
    public static PatchFile OpenToRead(string path) => new(System.IO.Path.GetFullPath(path), Read(path), null);

    /// <summary>Adds an edit; when this returns, it is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or the file cannot be written; the edit was not made.</exception>
    public PatchLine Add(DateTimeOffset time, string by, string image, string hash, PatchEdit edit)
    {
        if (_held is null)
            throw new InvalidOperationException("the patch is open to be read only");
        lock (_writing)
        {
            var line = new PatchLine { Number = (_lines.Count > 0 ? _lines[^1].Number : 0) + 1, Time = time, By = by, Image = image, Hash = hash, Edit = edit };
            _appender ??= new(Path);
            var before = _appender.Length;
            try
            {
                _appender.Append(line.ToBytes());
                _appender.Flush();
            }
            catch (IOException)
            {
                TakeBack(before);
                throw;
            }
            _lines.Add(line);
            return line;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _appender?.Dispose();
        _held?.Dispose();
    }

    // Half a line of an edit that was refused must not stand before the next one.
    private void TakeBack(long length)
    {
        try
        {
            _appender!.Truncate(length);
        }
        catch (IOException)
        {
            _appender!.Dispose(); // opened again, the half line is cut
            _appender = null;
        }
    }

    private static List<PatchLine> Read(string path)
    {
        var lines = new List<PatchLine>();
        if (!File.Exists(path))
            return lines;
        using var file = LineFile.Open(path);
        var length = file.Length;
        foreach (var line in LineFile.Read(file, path, ReadReport.StopAtFirst))
        {
            if (line.Offset + line.Text.Length >= length)
                break; // without its end it was never answered
            try
            {
                lines.Add(PatchLine.Read(line.Text.Span));
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{path}:{line.Number}: {e.Message}", e);
            }
            if (lines.Count > 1 && lines[^1].Number <= lines[^2].Number)
                throw new InvalidDataException(
                    $"{path}:{line.Number}: found the number {lines[^1].Number} behind {lines[^2].Number}; expected numbers that rise");
        }
        return lines;
    }
}

using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SyntheticVG.Browsing.Indexing;

/// <summary>A file of numbered sections, mapped into memory: opened in no time, and held by the system rather than by this process.</summary>
/// <remarks>The head is a mark and a count, then for each section where it begins and how many bytes it has; sections begin at multiples of 64.</remarks>
internal sealed unsafe class SectionFile : IDisposable
{
    /// <summary>The first eight bytes; another form of the index has another number.</summary>
    public const ulong Mark = 0x3230_5844_4956_5353; // "SSVIDX02"

    /// <summary>Sections begin at multiples of this.</summary>
    public const int Alignment = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly (long Offset, long Length)[] _sections;

    private SectionFile(MemoryMappedFile file, long length)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        var head = new ReadOnlySpan<ulong>(_start, 2);
        if (length < 16 || head[0] != Mark || head[1] > 256 || length < 16 + (16 * (long)head[1]))
            throw new InvalidDataException("the index is of another form");
        _sections = new (long, long)[head[1]];
        for (var i = 0; i < _sections.Length; i++)
        {
            var place = new ReadOnlySpan<long>(_start + 16 + (16 * i), 2);
            _sections[i] = place[0] >= 0 && place[1] >= 0 && place[0] + place[1] <= length
                ? (place[0], place[1])
                : throw new InvalidDataException("the index is cut");
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is none, or cut.</exception>
    public static SectionFile Open(string path)
    {
        var length = new FileInfo(path).Length;
        if (length < 16)
            throw new InvalidDataException($"{path}: found {length} bytes; expected an index");
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        try
        {
            return new(file, length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The numbers of a section; empty where there is none.</summary>
    public ReadOnlySpan<T> Get<T>(int section) where T : unmanaged
    {
        if (section >= _sections.Length)
            return [];
        var (offset, length) = _sections[section];
        return new(_start + offset, checked((int)(length / Unsafe.SizeOf<T>())));
    }

    /// <summary>Lets the system write back nothing and forget the pages.</summary>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}

/// <summary>Writes a <see cref="SectionFile"/>, whole or not at all.</summary>
internal sealed class SectionWriter : IDisposable
{
    private readonly WholeFile _file;
    private readonly (long Offset, long Length)[] _sections;

    public SectionWriter(string path, int sections)
    {
        (_file, _sections) = (new(path), new (long, long)[sections]);
        _file.Stream.Write(new byte[16 + (16 * sections)]);
    }

    /// <summary>Writes a section whose parts come one after the other; each section once.</summary>
    public void Write(int section, Action<Stream> write)
    {
        var stream = _file.Stream;
        while (stream.Position % SectionFile.Alignment != 0)
            stream.WriteByte(0);
        var from = stream.Position;
        write(stream);
        _sections[section] = (from, stream.Position - from);
    }

    /// <summary>Writes a section of numbers.</summary>
    public void Write<T>(int section, ReadOnlySpan<T> numbers) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(numbers).ToArray();
        Write(section, stream => stream.Write(bytes));
    }

    public void Commit()
    {
        var stream = _file.Stream;
        stream.Position = 0;
        stream.Write(BitConverter.GetBytes(SectionFile.Mark));
        stream.Write(BitConverter.GetBytes((long)_sections.Length));
        foreach (var (offset, length) in _sections)
        {
            stream.Write(BitConverter.GetBytes(offset));
            stream.Write(BitConverter.GetBytes(length));
        }
        stream.Position = stream.Length;
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();
}

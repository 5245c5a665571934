using System.Runtime.InteropServices;

namespace SyntheticVG.Models.Quantized.Blocks;

/// <summary>Memory outside the garbage collector's reach, aligned for vectors, in huge pages where the system has them.</summary>
internal sealed unsafe class OwnMemory : IDisposable
{
    private const long HugePage = 2 << 20;
    private const int AdviseHugePages = 14; // MADV_HUGEPAGE of Linux
    private byte* _start;

    /// <summary>Takes memory; its content is not set.</summary>
    public OwnMemory(long bytes)
    {
        var huge = OperatingSystem.IsLinux() && bytes >= 2 * HugePage;
        Bytes = Math.Max(64, bytes);
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)Bytes, huge ? (nuint)HugePage : 64);
        if (huge)
            _ = Advise(_start, (nuint)(bytes / HugePage * HugePage), AdviseHugePages); // a wish: where it is not granted, and for the rest, small pages do
        GC.AddMemoryPressure(Bytes);
    }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Its first byte.</summary>
    public byte* Start => _start is null ? throw new ObjectDisposedException(nameof(OwnMemory)) : _start;

    /// <summary>Sets every byte to 0.</summary>
    public OwnMemory Cleared()
    {
        NativeMemory.Clear(_start, (nuint)Bytes);
        return this;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(void* start, nuint bytes, int advice);

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    ~OwnMemory() => Free();

    private void Free()
    {
        if (_start is null)
            return;
        NativeMemory.AlignedFree(_start);
        _start = null;
        GC.RemoveMemoryPressure(Bytes);
    }
}

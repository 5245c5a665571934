using System.Runtime.InteropServices;

namespace SyntheticVG.Benchmarks.Scale;

/// <summary>One small file under many names, as hard links: a hundred thousand pictures in a few kilobytes.</summary>
/// <param name="content">The file's bytes.</param>
internal sealed class LinkedFiles(byte[] content)
{
    private const int MostLinks = 50_000; // file systems allow 65,000 a file

    private string? _first;
    private int _links;

    /// <summary>Puts the file under another name.</summary>
    public void Put(string path)
    {
        if (_first is null || _links == MostLinks)
        {
            File.WriteAllBytes(path, content);
            (_first, _links) = (path, 1);
            return;
        }
        if (link(_first, path) != 0)
            throw new IOException($"{path}: no link to {_first}: {Marshal.GetLastPInvokeErrorMessage()}");
        _links++;
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable SA1300, IDE1006 // the C library's name
    private static extern int link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
#pragma warning restore SA1300, IDE1006
}

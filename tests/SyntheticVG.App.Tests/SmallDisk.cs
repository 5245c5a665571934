using System.Diagnostics;

namespace SyntheticVG.App.Tests;

/// <summary>A disk of some kilobytes, in memory: Linux only, and only for users who may mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    public string this[string path] => _folder[path];

    /// <summary>Mounts a disk, or skips the test where that is not allowed.</summary>
    public static SmallDisk Mount(int kilobytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a small disk can be mounted on Linux only");
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", disk._folder.FullName))
            return disk;
        disk._folder.Dispose();
        Assert.Skip("this user may not mount a disk");
        throw new UnreachableException();
    }

    /// <summary>Makes room.</summary>
    public void Grow(int kilobytes) => Assert.True(Run("mount", "-o", $"remount,size={kilobytes}k", _folder.FullName));

    /// <summary>Nothing can be written any more.</summary>
    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", _folder.FullName));

    public void Dispose()
    {
        Run("umount", _folder.FullName);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

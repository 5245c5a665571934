using System.Runtime.InteropServices;

namespace SyntheticVG.Models.Collectives;

/// <summary>The functions of a native library that is opened when it is needed, and not before.</summary>
internal sealed class NativeFunctions
{
    private const int Now = 2, Global = 0x100; // RTLD_NOW, RTLD_GLOBAL

    private readonly nint _library;
    private readonly string _name;

    /// <summary>Opens a library so that the plug-ins that it loads see its functions too.</summary>
    /// <param name="names">Its file names, the preferred one first.</param>
    /// <param name="advice">What to do where it is not there.</param>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public NativeFunctions(IReadOnlyList<string> names, string advice)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("training on several processes: expected Linux");
        foreach (var name in names)
        {
            _name = name;
            _library = Open(name, Now | Global);
            if (_library != 0)
                return;
        }
        throw new FileNotFoundException($"{string.Join(" or ", names)}: no such library, or it cannot be loaded; {advice}");
    }

    /// <summary>The address of a function or of a variable.</summary>
    public nint this[string name] => NativeLibrary.TryGetExport(_library, name, out var address)
        ? address
        : throw new InvalidDataException($"{_name}: has no {name}; expected a newer or a complete library");

    [DllImport("libc.so.6", EntryPoint = "dlopen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Open([MarshalAs(UnmanagedType.LPUTF8Str)] string name, int flags);
}

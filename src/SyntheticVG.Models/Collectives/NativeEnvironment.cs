using System.Runtime.InteropServices;

namespace SyntheticVG.Models.Collectives;

/// <summary>Variables that native libraries read: .NET keeps its own, which they do not see.</summary>
internal static class NativeEnvironment
{
    /// <summary>Sets a variable, unless the user has.</summary>
    public static void SetDefault(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
            Set(name, value);
    }

    /// <summary>Sets a variable.</summary>
    public static void Set(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value); // for what .NET code reads later
        if (SetVariable(name, value, overwrite: 1) != 0)
            throw new InvalidOperationException($"{name} could not be set: error {Marshal.GetLastPInvokeError()}");
    }

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}

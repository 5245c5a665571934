using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SyntheticVG.Perception.Sessions;

/// <summary>Keeps ONNX Runtime from telling its makers that it was used: no device id, no database of events under the user's folder, no host looked
/// up.</summary>
/// <remarks>
/// The native library reads <c>ORT_DISABLE_TELEMETRY</c> once, when its environment is made; by <see cref="OrtEnv.DisableTelemetryEvents"/> it is too late, for
/// the id is written and the host looked up by then. On Unix, .NET keeps variables of its own that native code does not see, so the variable is set in the C
/// library.
/// </remarks>
internal static class QuietRuntime
{
    private const string Variable = "ORT_DISABLE_TELEMETRY", On = "1";

    static QuietRuntime()
    {
        Environment.SetEnvironmentVariable(Variable, On); // Windows, and processes that this one starts
        if (!OperatingSystem.IsWindows() && SetVariable("ORT_DISABLE_TELEMETRY\0"u8.ToArray(), "1\0"u8.ToArray(), overwrite: 1) != 0)
            throw new InvalidOperationException(
                $"{Variable} could not be set: error {Marshal.GetLastPInvokeError()}; ONNX Runtime would report its use over the network, so it is not loaded");
        OrtEnv.Instance().DisableTelemetryEvents();
    }

    /// <summary>Called before anything of ONNX Runtime is made.</summary>
    public static void Ensure()
    {
        // The static constructor has done it.
    }

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetVariable(byte[] name, byte[] value, int overwrite);
}

using System.Runtime.InteropServices;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.Perception.Store;

namespace SyntheticVG.Perception.Tests.Sessions;

public class QuietRuntimeTests
{
    [Fact]
    public void Native_code_sees_that_events_are_off_once_a_model_was_opened_by_the_library()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "native code of Windows sees .NET's variables");
        using var model = OnnxModel.Open(Path.Combine(ShippedModels.Folder, ShippedModels.DetectorName, "model.onnx"), OnnxOptions.SingleThread);

        Assert.Equal("1", Marshal.PtrToStringUTF8(NativeVariable("ORT_DISABLE_TELEMETRY\0"u8.ToArray())));
    }

    [DllImport("libc", EntryPoint = "getenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint NativeVariable(byte[] name);
}

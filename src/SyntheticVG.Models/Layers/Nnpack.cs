using System.Runtime.InteropServices;
using TorchSharp;

namespace SyntheticVG.Models.Layers;

/// <summary>Keeps libtorch from asking for NNPACK, a library for convolutions that it has others for.</summary>
/// <remarks>
/// Where the processor is none of those that NNPACK knows, libtorch writes "Could not initialize NNPACK!" to the standard error at every convolution and
/// goes on without it. The switch that PyTorch has for it (<c>torch.backends.nnpack</c>) is no function of TorchSharp, but one of libtorch's own library: it is
/// called there, by its C++ name. The level of the log stays as it is, so that other warnings are seen.
/// </remarks>
internal static class Nnpack
{
    private const string Library = "libtorch_cpu.so", Context = "_ZN2at13globalContextEv", Set = "_ZN2at7Context20setUserEnabledNNPACKEb",
        Get = "_ZNK2at7Context17userEnabledNNPACKEv";

    /// <summary>Turns it off for this process; called before anything is convolved. Only Linux builds of libtorch have it.</summary>
    /// <returns>Whether it is off now: false where the library has no such switch, so that the warning may be seen.</returns>
    public static bool TurnOff()
    {
        torch.InitializeDeviceType(DeviceType.CPU); // loads the library
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(Library, out var library) || !NativeLibrary.TryGetExport(library, Context, out var context)
            || !NativeLibrary.TryGetExport(library, Set, out var set) || !NativeLibrary.TryGetExport(library, Get, out var get))
            return false;
        var torchs = Marshal.GetDelegateForFunctionPointer<GlobalContext>(context)();
        Marshal.GetDelegateForFunctionPointer<SetUserEnabled>(set)(torchs, 0);
        return Marshal.GetDelegateForFunctionPointer<UserEnabled>(get)(torchs) == 0;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint GlobalContext();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetUserEnabled(nint context, byte on);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate byte UserEnabled(nint context);
}

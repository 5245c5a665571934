using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Collectives;

/// <summary>Where a tensor's numbers lie.</summary>
internal static class TensorMemory
{
    /// <summary>The address of the first number, in memory or on the card.</summary>
    public static nint Address(this Tensor tensor) =>
        tensor.is_contiguous() ? DataOf(tensor.Handle) : throw new ArgumentException("a tensor with gaps; expected a contiguous one", nameof(tensor));

    /// <summary>Its size in bytes.</summary>
    public static long Bytes(this Tensor tensor) => tensor.numel() * tensor.ElementSize;

    [DllImport("LibTorchSharp", EntryPoint = "THSTensor_data")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern nint DataOf(nint tensor);
}

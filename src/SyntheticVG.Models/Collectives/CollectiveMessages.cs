using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Collectives;

/// <summary>Exchanges small values that are no tensors.</summary>
internal static class CollectiveMessages
{
    /// <summary>Collects the value of every process, in rank order.</summary>
    public static T[] AllGather<T>(this ICollective collective, T own) where T : unmanaged => collective.AllGather([own]);

    /// <summary>Collects the values of every process, in rank order; every process gives as many.</summary>
    public static T[] AllGather<T>(this ICollective collective, ReadOnlySpan<T> own) where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(own);
        using var sent = empty([bytes.Length], ScalarType.Byte);
        using var received = empty([bytes.Length * collective.Size], ScalarType.Byte);
        bytes.CopyTo(sent.bytes);
        collective.AllGather(sent, received);
        return MemoryMarshal.Cast<byte, T>(received.bytes).ToArray();
    }

    /// <summary>Returns once every process has called it.</summary>
    public static void Barrier(this ICollective collective) => collective.AllGather((byte)0);
}

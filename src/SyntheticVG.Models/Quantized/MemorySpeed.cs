using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized;

/// <summary>How fast this machine reads memory that no cache holds, in order, on some threads: what decoding with large weights waits for.</summary>
public static class MemorySpeed
{
    private const long Bytes = 1L << 30;
    private const int Passes = 3;
    private static readonly Lazy<OwnMemory> Memory = new(Make);

    /// <summary>Reads a gibibyte, in pages as weights lie in, and takes the fastest of three passes.</summary>
    /// <param name="threads">How many read, each its own part.</param>
    /// <returns>Gigabytes (10⁹) a second.</returns>
    public static double Measure(int threads)
    {
        var memory = Memory.Value;
        return Enumerable.Range(0, Passes).Max(_ => Pass(memory, threads));
    }

    private static double Pass(OwnMemory memory, int threads)
    {
        var sums = new ulong[threads];
        var begin = Stopwatch.GetTimestamp();
        Thread[] readers =
            [.. Enumerable.Range(0, threads).Select(part => new Thread(() => sums[part] = Sum(memory, Bytes / threads * part, Bytes / threads)))];
        foreach (var reader in readers)
            reader.Start();
        foreach (var reader in readers)
            reader.Join();
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        GC.KeepAlive(sums);
        return Bytes / 1e9 / seconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe ulong Sum(OwnMemory memory, long start, long bytes)
    {
        var from = memory.Start + start;
        var size = Vector<byte>.Count;
        Vector<ulong> a = default, b = default, c = default, d = default;
        for (long at = 0; at + 4 * size <= bytes; at += 4 * size)
        {
            a += Vector.Load((ulong*)(from + at));
            b += Vector.Load((ulong*)(from + at + size));
            c += Vector.Load((ulong*)(from + at + 2 * size));
            d += Vector.Load((ulong*)(from + at + 3 * size));
        }
        return Vector.Sum(a + b + c + d);
    }

    private static unsafe OwnMemory Make()
    {
        var memory = new OwnMemory(Bytes);
        new Span<byte>(memory.Start, (int)(Bytes / 2)).Fill(7); // pages that were never written are all the same one
        new Span<byte>(memory.Start + Bytes / 2, (int)(Bytes / 2)).Fill(7);
        return memory;
    }
}

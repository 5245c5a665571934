using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace SyntheticVG.App.Benching;

/// <summary>How fast this machine reads memory that no cache holds, in order, on some threads: what decoding with large weights waits for.</summary>
internal static class MemorySpeed
{
    private const int Bytes = 1 << 30;
    private static readonly Lazy<ulong[]> Memory = new(Make);

    /// <summary>Gigabytes a second.</summary>
    public static double Measure(int threads)
    {
        var memory = Memory.Value;
        var sums = new ulong[threads];
        var begin = Stopwatch.GetTimestamp();
        Parallel.For(0, threads, new() { MaxDegreeOfParallelism = threads }, part =>
        {
            var size = memory.Length / threads;
            sums[part] = Sum(memory.AsSpan(part * size, size));
        });
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        GC.KeepAlive(sums);
        return Bytes / 1e9 / seconds;
    }

    private static ulong Sum(ReadOnlySpan<ulong> numbers)
    {
        var vectors = MemoryMarshal.Cast<ulong, Vector<ulong>>(numbers);
        Vector<ulong> a = default, b = default, c = default, d = default;
        for (var i = 0; i + 4 <= vectors.Length; i += 4)
        {
            a += vectors[i];
            b += vectors[i + 1];
            c += vectors[i + 2];
            d += vectors[i + 3];
        }
        return Vector.Sum(a + b + c + d);
    }

    private static ulong[] Make()
    {
        var memory = new ulong[Bytes / sizeof(ulong)];
        Array.Fill(memory, 7UL); // pages that were never written are all the same one
        return memory;
    }
}

using System.Collections.Concurrent;
using TorchSharp;

namespace SyntheticVG.Models.Layers;

/// <summary>Constants for torch to calculate with, kept for good.</summary>
/// <remarks>
/// <c>x + 1e-8</c> makes an object that nobody holds while the native code reads it. A garbage collection of another thread
/// at that moment frees it, and the process ends ("Expected false to be true" from Scalar.h): seen once in 4,000 steps of
/// training on a busy machine. What changes from step to step is held by a <c>using</c> instead.
/// </remarks>
internal static class Number
{
    private static readonly ConcurrentDictionary<double, Scalar> Kept = new();

    /// <summary>The constant; the same object each time.</summary>
    public static Scalar Of(double value) => Kept.GetOrAdd(value, number => number.ToScalar());
}

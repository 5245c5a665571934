using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Layers;

/// <summary>Constants for torch to calculate with, kept for good; and sums that use no others.</summary>
/// <remarks>
/// TorchSharp 0.107 passes numbers as objects that nobody holds while the native code reads them: <c>x + 1e-8</c> makes two,
/// and <c>a + b</c> makes a 1 to multiply b with. A garbage collection of another thread at that moment frees them, and the
/// work ends ("Expected false to be true" from Scalar.h): seen about once in 7,000 steps of training on a busy machine. What
/// changes from step to step is held by a <c>using</c> instead (<see cref="Held"/>). A test reads the library's own code for
/// every method that makes such a number, and ours for calls of them.
/// </remarks>
internal static class Number
{
    private static readonly ConcurrentDictionary<double, Scalar> Kept = new();
    private static readonly ConcurrentDictionary<long, Scalar> KeptWhole = new();
    private static readonly Scalar One = Whole(1); // whole, so that sums of whole numbers stay whole

    /// <summary>The constant; the same object each time.</summary>
    public static Scalar Of(double value) => Kept.GetOrAdd(value, number => number.ToScalar());

    /// <summary>The whole constant; the same object each time.</summary>
    public static Scalar Whole(long value) => KeptWhole.GetOrAdd(value, number => number.ToScalar());

    /// <summary>A number that is not kept: the caller disposes of it, by a <c>using</c>, once torch has read it.</summary>
    public static Scalar Held(double value) => value.ToScalar();

    /// <summary>A tensor times itself, element by element.</summary>
    public static Tensor Squared(this Tensor x) => x.pow(Whole(2));

    /// <summary>A tensor times a number that differs from call to call.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using var held = Held(factor);
        return x.mul(held);
    }

    /// <summary>A tensor times a number that differs from call to call, in place.</summary>
    public static Tensor Scale(this Tensor x, double factor)
    {
        using var held = Held(factor);
        return x.mul_(held);
    }

    /// <summary>Another tensor added to a tensor, in place.</summary>
    public static Tensor Add(this Tensor sum, Tensor term) => sum.add_(term, One);

    /// <summary>The sum of two tensors.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>A tensor with a constant added.</summary>
    public static Tensor Plus(this Tensor left, Scalar right) => left.add(right, One);
}

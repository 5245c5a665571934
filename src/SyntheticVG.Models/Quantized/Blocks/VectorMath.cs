using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SyntheticVG.Models.Quantized.Blocks;

/// <summary>What a decoder does besides products, on rows of fp32 numbers whose lengths are multiples of 16.</summary>
/// <remarks>
/// Written for vectors of sixteen numbers, which .NET makes of shorter ones where a CPU has no longer. Every sum goes over sixteen lanes and then
/// over the lanes in pairs, so that all CPUs give the same bits.
/// </remarks>
internal static unsafe class VectorMath
{
    /// <summary>Numbers in a vector.</summary>
    public const int Width = 16;

    /// <summary>Sums sixteen lanes: those eight apart first, then four, two, one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>y = x / root mean square of x, times weights (Zhang and Sennrich, 2019).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* x, float* weights, float* y, int count, float epsilon)
    {
        var squares = Vector512<float>.Zero;
        for (var i = 0; i < count; i += Width)
        {
            var v = Vector512.Load(x + i);
            squares = Vector512.FusedMultiplyAdd(v, v, squares);
        }
        var factor = Vector512.Create(1 / MathF.Sqrt((Sum(squares) / count) + epsilon));
        for (var i = 0; i < count; i += Width)
            (Vector512.Load(x + i) * factor * Vector512.Load(weights + i)).Store(y + i);
    }

    /// <summary>y = gate / (1 + e^-gate) times up (SwiGLU; Shazeer, 2020).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gate(float* gate, float* up, float* y, int count)
    {
        for (var i = 0; i < count; i += Width)
        {
            var v = Vector512.Load(gate + i);
            (v / (Vector512<float>.One + Exp(-v)) * Vector512.Load(up + i)).Store(y + i);
        }
    }

    /// <summary>a += b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* a, float* b, int count)
    {
        for (var i = 0; i < count; i += Width)
            (Vector512.Load(a + i) + Vector512.Load(b + i)).Store(a + i);
    }

    /// <summary>The sum of the products of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(float* a, float* b, int count)
    {
        var sum = Vector512<float>.Zero;
        for (var i = 0; i < count; i += Width)
            sum = Vector512.FusedMultiplyAdd(Vector512.Load(a + i), Vector512.Load(b + i), sum);
        return Sum(sum);
    }

    /// <summary>Turns each pair of numbers (i, i + count/2) of a head by its angle.</summary>
    public static void Rotate(float* head, float* cosines, float* sines, int count)
    {
        var half = count / 2;
        for (var i = 0; i < half; i += Width)
        {
            var (a, b) = (Vector512.Load(head + i), Vector512.Load(head + half + i));
            var (cosine, sine) = (Vector512.Load(cosines + i), Vector512.Load(sines + i));
            ((a * cosine) - (b * sine)).Store(head + i);
            ((b * cosine) + (a * sine)).Store(head + half + i);
        }
    }

    /// <summary>Scores to weights that sum up to 1: e^(scale x score), over their sum.</summary>
    /// <param name="scores">The scores; behind them there is room up to a multiple of 16.</param>
    /// <param name="count">How many.</param>
    /// <param name="scale">Above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(float* scores, int count, float scale)
    {
        var padded = (count + Width - 1) / Width * Width;
        for (var i = count; i < padded; i++)
            scores[i] = float.NegativeInfinity;
        var largest = Vector512.Create(float.NegativeInfinity);
        for (var i = 0; i < padded; i += Width)
            largest = Vector512.Max(largest, Vector512.Load(scores + i));
        var top = float.NegativeInfinity;
        for (var lane = 0; lane < Width; lane++)
            top = Math.Max(top, largest[lane]);

        var (shift, factor, sum) = (Vector512.Create(top * scale), Vector512.Create(scale), Vector512<float>.Zero);
        for (var i = 0; i < padded; i += Width)
        {
            var e = Exp((Vector512.Load(scores + i) * factor) - shift);
            e.Store(scores + i);
            sum += e;
        }
        var inverse = Vector512.Create(1 / Sum(sum));
        for (var i = 0; i < padded; i += Width)
            (Vector512.Load(scores + i) * inverse).Store(scores + i);
    }

    /// <summary>The natural logarithm of the sum of the exponentials.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float LogTotal(ReadOnlySpan<float> scores)
    {
        var top = float.NegativeInfinity;
        foreach (var score in scores)
            top = Math.Max(top, score);
        var (sum, shift, i) = (Vector512<float>.Zero, Vector512.Create(top), 0);
        for (; i + Width <= scores.Length; i += Width)
            sum += Exp(Vector512.Create(scores.Slice(i, Width)) - shift);
        var total = (double)Sum(sum);
        for (; i < scores.Length; i++)
            total += Math.Exp(scores[i] - top);
        return (float)(top + Math.Log(total));
    }

    /// <summary>e^x to within two units of the last place: 2^n times a polynomial of what is left of x, |rest| at most half of ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        x = Vector512.Min(Vector512.Max(x, Vector512.Create(-87f)), Vector512.Create(88f)); // beyond, fp32 ends
        var n = Vector512.Round(x * Vector512.Create(1.44269504f));
        var rest = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x); // ln 2 in two parts, the first of few bits
        rest = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), rest);
        var sum = Vector512.Create(1f / 5040);
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(1f / 720));
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(1f / 120));
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(1f / 24));
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(1f / 6));
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512.Create(0.5f));
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512<float>.One);
        sum = Vector512.FusedMultiplyAdd(sum, rest, Vector512<float>.One);
        return sum * ((Vector512.ConvertToInt32Native(n) + Vector512.Create(127)) << 23).AsSingle();
    }
}

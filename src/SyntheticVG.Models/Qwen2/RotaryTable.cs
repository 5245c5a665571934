// Shape letters in this file:
//   B rows   T tokens   H heads   D width of a head
using SyntheticVG.Models.Layers;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Qwen2;

/// <summary>Cosines and sines of the rotary position angles, made once per dtype and device and grown as needed.</summary>
/// <remarks>
/// Rotary embeddings of RoFormer (Su et al., 2021), with the roundings that the published weights were trained under:
/// the exponent in fp32; the power in double, rounded to fp32; its reciprocal in fp32; the angle in fp32; an accurate
/// cosine; one rounding to the model's dtype at the end. Computing any of it in bf16, or all of it in double, moves
/// logits visibly at positions in the thousands.
/// </remarks>
internal sealed class RotaryTable(int headSize, double theta) : IDisposable
{
    private Tensor? _cosines, _sines; // [positions, D]

    /// <summary>One frequency for each pair of numbers of a head: radians a position.</summary>
    public float[] Frequencies { get; } = [.. Enumerable.Range(0, headSize / 2).Select(i => 1f / (float)Math.Pow(theta, 2 * i / (float)headSize))];

    /// <summary>Cosines and sines at given positions.</summary>
    /// <param name="positions">Whole numbers, [B, T].</param>
    /// <param name="end">One more than the largest position.</param>
    /// <param name="dtype">The model's dtype.</param>
    /// <returns>Two tensors [B, 1, T, D], in the current dispose scope.</returns>
    public (Tensor Cosines, Tensor Sines) At(Tensor positions, long end, ScalarType dtype)
    {
        if (_cosines is null || _sines is null || _cosines.shape[0] < end || _cosines.dtype != dtype || !IsBeside(_cosines, positions))
        {
            Dispose();
            (_cosines, _sines) = Make(Math.Max(256, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)end)), dtype, positions.device);
        }
        var flat = positions.reshape(-1);
        long[] shape = [positions.shape[0], 1, positions.shape[1], headSize];
        return (_cosines!.index_select(0, flat).view(shape), _sines!.index_select(0, flat).view(shape));
    }

    /// <summary>Turns each pair of numbers (i, i + D/2) of a head by its angle.</summary>
    /// <param name="x_BHTD">Queries or keys.</param>
    /// <param name="cosines">[B, 1, T, D].</param>
    /// <param name="sines">[B, 1, T, D].</param>
    public static Tensor Rotate(Tensor x_BHTD, Tensor cosines, Tensor sines)
    {
        using var scope = NewDisposeScope();
        var half = x_BHTD.shape[^1] / 2;
        var turned = cat([x_BHTD.narrow(-1, half, half).neg(), x_BHTD.narrow(-1, 0, half)], -1);
        return (x_BHTD * cosines).Plus(turned * sines).MoveToOuterDisposeScope();
    }

    // Devices of torch's binding compare as objects, not by what they are.
    private static bool IsBeside(Tensor a, Tensor b) => (a.device_type, a.device_index) == (b.device_type, b.device_index);

    private (Tensor, Tensor) Make(long positions, ScalarType dtype, Device device)
    {
        var (cosines, sines) = (new float[positions * headSize], new float[positions * headSize]);
        for (var position = 0; position < positions; position++)
        {
            for (var i = 0; i < headSize; i++)
            {
                double angle = position * Frequencies[i % (headSize / 2)];
                cosines[position * headSize + i] = (float)Math.Cos(angle);
                sines[position * headSize + i] = (float)Math.Sin(angle);
            }
        }
        using var still = no_grad();
        using var scope = NewDisposeScope();
        return (Keep(cosines), Keep(sines));

        Tensor Keep(float[] numbers) =>
            tensor(numbers).view(positions, headSize).to(dtype).to(device).DetachFromDisposeScope();
    }

    public void Dispose()
    {
        _cosines?.Dispose();
        _sines?.Dispose();
        (_cosines, _sines) = (null, null);
    }
}

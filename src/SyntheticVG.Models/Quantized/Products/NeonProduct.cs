using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized.Products;

/// <summary>The one instruction of ARM's dot product extension that products need.</summary>
internal interface INeonDot
{
    /// <summary>Adds to each of four 32-bit lanes the products of its four signed bytes with four others.</summary>
    static abstract Vector128<int> Dot(Vector128<int> sum, Vector128<sbyte> weights, Vector128<sbyte> inputs);
}

/// <summary>The instruction itself (SDOT).</summary>
internal readonly struct NeonDot : INeonDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Dot(Vector128<int> sum, Vector128<sbyte> weights, Vector128<sbyte> inputs) => Dp.DotProduct(sum, weights, inputs);
}

/// <summary>Products on ARM by vectors of 128 bits: four lanes. A group of Q8 is two such vectors of outputs, a group of Q4 four.</summary>
/// <remarks>The other instructions are .NET's portable vectors, which mean the same on every CPU; so a test runs this very code, with the dot
/// product written out, and compares it with the reference.</remarks>
internal sealed unsafe class NeonProduct<TDot> : BlockProduct
    where TDot : struct, INeonDot
{
    public override string Name => "neon";

    protected override void One(in Weights weights, in Input input, float* outputs)
    {
        for (var lane = 0; lane < weights.Format.Lanes(); lane += 4)
        {
            if (weights.Format == BlockFormat.Q8)
                FourLanesQ8(weights.Numbers + (lane * 4), weights.Scales + lane, weights.Blocks, input, outputs + lane);
            else
                FourLanesQ4(weights.Numbers + (lane * 4), weights.Scales + lane, weights.Blocks, input, outputs + lane);
        }
    }

    protected override void Tiles(in Weights weights, in Input input, int tiles, float* outputs, int stride)
    {
        for (var row = 0; row < tiles * InputRows.Tile; row++)
            One(weights, input.Skip(row, weights.Blocks), outputs + ((long)row * stride));
    }

    // Weights become signed by turning their first bit, so that no correction is needed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourLanesQ8(byte* w, ushort* scales, int blocks, in Input input, float* outputs)
    {
        var x = input.Numbers;
        var sum = Vector128<float>.Zero;
        for (var b = 0; b < blocks; b++)
        {
            var whole = Vector128<int>.Zero;
            for (var quad = 0; quad < 8; quad++)
                whole = TDot.Dot(whole, (Vector128.Load(w + (quad * 32)) ^ Vector128.Create((byte)128)).AsSByte(), Four((int*)x, quad));
            sum = Add(sum, whole, scales, input.Scales[b]);
            w += BlockLayout.GroupBytes;
            scales += 8;
            x += BlockLayout.Block;
        }
        sum.Store(outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourLanesQ4(byte* w, ushort* scales, int blocks, in Input input, float* outputs)
    {
        var x = input.Numbers;
        var sum = Vector128<float>.Zero;
        var low = Vector128.Create((byte)15);
        for (var b = 0; b < blocks; b++)
        {
            var whole = Vector128.Create(-input.Corrections[b]);
            for (var quad = 0; quad < 4; quad++)
            {
                var packed = Vector128.Load(w + (quad * 64));
                whole = TDot.Dot(whole, (packed & low).AsSByte(), Four((int*)x, quad));
                whole = TDot.Dot(whole, (packed >> 4).AsSByte(), Four((int*)x, quad + 4));
            }
            sum = Add(sum, whole, scales, input.Scales[b]);
            w += BlockLayout.GroupBytes;
            scales += 16;
            x += BlockLayout.Block;
        }
        sum.Store(outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Four(int* inputs, int quad) => Vector128.Create(inputs[quad]).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Add(Vector128<float> sum, Vector128<int> whole, ushort* scales, float inputScale) =>
        Vector128.FusedMultiplyAdd(Vector128.ConvertToSingle(whole), Scales(scales) * Vector128.Create(inputScale), sum);

    // fp16 to fp32, as Product256 does it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scales(ushort* halves)
    {
        var bits = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)halves).AsInt16());
        return ((bits << 13) & Vector128.Create(unchecked((int)0x8FFFE000))).AsSingle() * Vector128.Create(5.192296858534828e33f);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SyntheticVG.Models.Quantized.Blocks;
using static SyntheticVG.Models.Quantized.Products.Lanes256;

namespace SyntheticVG.Models.Quantized.Products;

/// <summary>Bytes in lanes of 256 bits.</summary>
internal static class Lanes256
{
    /// <summary>The upper halves of packed bytes in the lower halves; the upper ones hold what is to be masked off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> High(Vector256<byte> packed) => (packed.AsUInt16() >> 4).AsByte();

    /// <summary>The same four inputs in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<sbyte> Four(int inputs) => Vector256.Create(inputs).AsSByte();
}

/// <summary>How 256 bits of weights meet inputs: by AVX2 alone, or with the dot products of AVX-VNNI.</summary>
internal unsafe interface IDots256
{
    /// <summary>What the switch calls it.</summary>
    static abstract string Name { get; }

    /// <summary>Whether <see cref="Q8"/> takes the surplus of 128 off by itself, so that no correction is needed.</summary>
    static abstract bool SignedQ8 { get; }

    /// <summary>Adds the products of one quad of eight lanes with the same four inputs in every lane.</summary>
    static abstract Vector256<int> Q8(Vector256<int> sum, Vector256<byte> weights, Vector256<sbyte> inputs);

    /// <summary>The products of a block of eight lanes: four quads, two columns in each byte, with 32 inputs.</summary>
    static abstract Vector256<int> Q4(Vector256<byte> a, Vector256<byte> b, Vector256<byte> c, Vector256<byte> d, int* inputs);
}

/// <summary>AVX-VNNI: one instruction multiplies four unsigned with four signed bytes in each lane and adds them to its 32-bit sum.</summary>
internal readonly unsafe struct VnniDots : IDots256
{
    public static string Name => "avx-vnni";

    public static bool SignedQ8 => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Q8(Vector256<int> sum, Vector256<byte> weights, Vector256<sbyte> inputs) =>
        AvxVnni.MultiplyWideningAndAdd(sum, weights, inputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Q4(Vector256<byte> a, Vector256<byte> b, Vector256<byte> c, Vector256<byte> d, int* inputs)
    {
        var low = Vector256.Create((byte)15);
        var (one, two) = (Vector256<int>.Zero, Vector256<int>.Zero);
        one = Q8(one, a & low, Four(inputs[0]));
        two = Q8(two, High(a) & low, Four(inputs[4]));
        one = Q8(one, b & low, Four(inputs[1]));
        two = Q8(two, High(b) & low, Four(inputs[5]));
        one = Q8(one, c & low, Four(inputs[2]));
        two = Q8(two, High(c) & low, Four(inputs[6]));
        one = Q8(one, d & low, Four(inputs[3]));
        two = Q8(two, High(d) & low, Four(inputs[7]));
        return one + two;
    }
}

/// <summary>AVX2 alone: bytes are multiplied and added in pairs to 16 bits, which then are added in pairs to 32.</summary>
internal readonly unsafe struct Avx2Dots : IDots256
{
    public static string Name => "avx2";

    public static bool SignedQ8 => true;

    // 16 bits hold 2 x 128 x 127, but not 2 x 255 x 127: so the sizes of signed weights are taken, and their signs go to the inputs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Q8(Vector256<int> sum, Vector256<byte> weights, Vector256<sbyte> inputs)
    {
        var signed = (weights ^ Vector256.Create((byte)128)).AsSByte();
        return sum + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(Avx2.Abs(signed), Avx2.Sign(inputs, signed)), Vector256.Create((short)1));
    }

    // 16 products of at most 15 x 127 fit into 16 bits, so a whole block is summed there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Q4(Vector256<byte> a, Vector256<byte> b, Vector256<byte> c, Vector256<byte> d, int* inputs)
    {
        var low = Vector256.Create((byte)15);
        var one = Avx2.MultiplyAddAdjacent(a & low, Four(inputs[0])) + Avx2.MultiplyAddAdjacent(b & low, Four(inputs[1]));
        var two = Avx2.MultiplyAddAdjacent(High(a) & low, Four(inputs[4])) + Avx2.MultiplyAddAdjacent(High(b) & low, Four(inputs[5]));
        one += Avx2.MultiplyAddAdjacent(c & low, Four(inputs[2])) + Avx2.MultiplyAddAdjacent(d & low, Four(inputs[3]));
        two += Avx2.MultiplyAddAdjacent(High(c) & low, Four(inputs[6])) + Avx2.MultiplyAddAdjacent(High(d) & low, Four(inputs[7]));
        return Avx2.MultiplyAddAdjacent(one + two, Vector256.Create((short)1));
    }
}

/// <summary>Products by vectors of 256 bits: eight 32-bit lanes. A group of Q8 is one such vector of outputs, a group of Q4 two.</summary>
internal unsafe class Product256<TDots> : BlockProduct
    where TDots : struct, IDots256
{
    public override string Name => TDots.Name;

    protected override void One(in Weights weights, in Input input, float* outputs)
    {
        if (weights.Format == BlockFormat.Q8)
            OneQ8(weights.Numbers, weights.Scales, weights.Blocks, input, outputs);
        else
            OneQ4(weights.Numbers, weights.Scales, weights.Blocks, input, outputs);
    }

    protected override void Tiles(in Weights weights, in Input input, int tiles, float* outputs, int stride)
    {
        for (var tile = 0; tile < tiles; tile++)
        {
            var rows = input.Skip(tile * InputRows.Tile, weights.Blocks);
            var to = outputs + ((long)tile * InputRows.Tile * stride);
            if (weights.Format == BlockFormat.Q8)
            {
                TileQ8(weights.Numbers, weights.Scales, weights.Blocks, rows, to, stride);
                continue;
            }
            TileQ4(weights.Numbers, weights.Scales, weights.Blocks, rows, to, stride); // lanes 0 to 7
            TileQ4(weights.Numbers + 32, weights.Scales + 8, weights.Blocks, rows, to + 8, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneQ8(byte* w, ushort* scales, int blocks, in Input input, float* outputs)
    {
        var x = input.Numbers;
        var sum = Vector256<float>.Zero;
        for (var b = 0; b < blocks; b++)
        {
            var four = (int*)x;
            var (one, two) = (Start(input.Corrections[b]), Vector256<int>.Zero);
            one = TDots.Q8(one, Vector256.Load(w), Four(four[0]));
            two = TDots.Q8(two, Vector256.Load(w + 32), Four(four[1]));
            one = TDots.Q8(one, Vector256.Load(w + 64), Four(four[2]));
            two = TDots.Q8(two, Vector256.Load(w + 96), Four(four[3]));
            one = TDots.Q8(one, Vector256.Load(w + 128), Four(four[4]));
            two = TDots.Q8(two, Vector256.Load(w + 160), Four(four[5]));
            one = TDots.Q8(one, Vector256.Load(w + 192), Four(four[6]));
            two = TDots.Q8(two, Vector256.Load(w + 224), Four(four[7]));
            sum = Add(sum, one + two, Scales(scales), input.Scales[b]);
            w += BlockLayout.GroupBytes;
            scales += 8;
            x += BlockLayout.Block;
        }
        sum.Store(outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneQ4(byte* w, ushort* scales, int blocks, in Input input, float* outputs)
    {
        var x = input.Numbers;
        var (low, high) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var b = 0; b < blocks; b++)
        {
            var four = (int*)x;
            var correction = Vector256.Create(input.Corrections[b]);
            low = Add(low, TDots.Q4(Vector256.Load(w), Vector256.Load(w + 64), Vector256.Load(w + 128), Vector256.Load(w + 192), four) - correction,
                Scales(scales), input.Scales[b]);
            high = Add(high, TDots.Q4(Vector256.Load(w + 32), Vector256.Load(w + 96), Vector256.Load(w + 160), Vector256.Load(w + 224), four) - correction,
                Scales(scales + 8), input.Scales[b]);
            w += BlockLayout.GroupBytes;
            scales += 16;
            x += BlockLayout.Block;
        }
        low.Store(outputs);
        high.Store(outputs + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TileQ8(byte* w, ushort* scales, int blocks, in Input input, float* outputs, int stride)
    {
        var columns = blocks * BlockLayout.Block;
        var x0 = input.Numbers;
        var xs = input.Scales;
        var xc = input.Corrections;
        Vector256<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (var b = 0; b < blocks; b++)
        {
            int* a = (int*)x0, c = (int*)(x0 + columns), d = (int*)(x0 + (2 * columns)), e = (int*)(x0 + (3 * columns));
            Vector256<int> i0 = Start(xc[b]), i1 = Start(xc[blocks + b]), i2 = Start(xc[(2 * blocks) + b]), i3 = Start(xc[(3 * blocks) + b]);
            var v = Vector256.Load(w);
            i0 = TDots.Q8(i0, v, Four(a[0]));
            i1 = TDots.Q8(i1, v, Four(c[0]));
            i2 = TDots.Q8(i2, v, Four(d[0]));
            i3 = TDots.Q8(i3, v, Four(e[0]));
            v = Vector256.Load(w + 32);
            i0 = TDots.Q8(i0, v, Four(a[1]));
            i1 = TDots.Q8(i1, v, Four(c[1]));
            i2 = TDots.Q8(i2, v, Four(d[1]));
            i3 = TDots.Q8(i3, v, Four(e[1]));
            v = Vector256.Load(w + 64);
            i0 = TDots.Q8(i0, v, Four(a[2]));
            i1 = TDots.Q8(i1, v, Four(c[2]));
            i2 = TDots.Q8(i2, v, Four(d[2]));
            i3 = TDots.Q8(i3, v, Four(e[2]));
            v = Vector256.Load(w + 96);
            i0 = TDots.Q8(i0, v, Four(a[3]));
            i1 = TDots.Q8(i1, v, Four(c[3]));
            i2 = TDots.Q8(i2, v, Four(d[3]));
            i3 = TDots.Q8(i3, v, Four(e[3]));
            v = Vector256.Load(w + 128);
            i0 = TDots.Q8(i0, v, Four(a[4]));
            i1 = TDots.Q8(i1, v, Four(c[4]));
            i2 = TDots.Q8(i2, v, Four(d[4]));
            i3 = TDots.Q8(i3, v, Four(e[4]));
            v = Vector256.Load(w + 160);
            i0 = TDots.Q8(i0, v, Four(a[5]));
            i1 = TDots.Q8(i1, v, Four(c[5]));
            i2 = TDots.Q8(i2, v, Four(d[5]));
            i3 = TDots.Q8(i3, v, Four(e[5]));
            v = Vector256.Load(w + 192);
            i0 = TDots.Q8(i0, v, Four(a[6]));
            i1 = TDots.Q8(i1, v, Four(c[6]));
            i2 = TDots.Q8(i2, v, Four(d[6]));
            i3 = TDots.Q8(i3, v, Four(e[6]));
            v = Vector256.Load(w + 224);
            i0 = TDots.Q8(i0, v, Four(a[7]));
            i1 = TDots.Q8(i1, v, Four(c[7]));
            i2 = TDots.Q8(i2, v, Four(d[7]));
            i3 = TDots.Q8(i3, v, Four(e[7]));
            var scale = Scales(scales);
            sum0 = Add(sum0, i0, scale, xs[b]);
            sum1 = Add(sum1, i1, scale, xs[blocks + b]);
            sum2 = Add(sum2, i2, scale, xs[(2 * blocks) + b]);
            sum3 = Add(sum3, i3, scale, xs[(3 * blocks) + b]);
            w += BlockLayout.GroupBytes;
            scales += 8;
            x0 += BlockLayout.Block;
        }
        sum0.Store(outputs);
        sum1.Store(outputs + stride);
        sum2.Store(outputs + (2L * stride));
        sum3.Store(outputs + (3L * stride));
    }

    // Eight of the sixteen lanes of a group.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TileQ4(byte* w, ushort* scales, int blocks, in Input input, float* outputs, int stride)
    {
        var columns = blocks * BlockLayout.Block;
        var x0 = input.Numbers;
        var xs = input.Scales;
        var xc = input.Corrections;
        Vector256<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (var b = 0; b < blocks; b++)
        {
            Vector256<byte> p = Vector256.Load(w), q = Vector256.Load(w + 64), r = Vector256.Load(w + 128), s = Vector256.Load(w + 192);
            var scale = Scales(scales);
            sum0 = Add(sum0, TDots.Q4(p, q, r, s, (int*)x0) - Vector256.Create(xc[b]), scale, xs[b]);
            sum1 = Add(sum1, TDots.Q4(p, q, r, s, (int*)(x0 + columns)) - Vector256.Create(xc[blocks + b]), scale, xs[blocks + b]);
            sum2 = Add(sum2, TDots.Q4(p, q, r, s, (int*)(x0 + (2 * columns))) - Vector256.Create(xc[(2 * blocks) + b]), scale, xs[(2 * blocks) + b]);
            sum3 = Add(sum3, TDots.Q4(p, q, r, s, (int*)(x0 + (3 * columns))) - Vector256.Create(xc[(3 * blocks) + b]), scale, xs[(3 * blocks) + b]);
            w += BlockLayout.GroupBytes;
            scales += 16;
            x0 += BlockLayout.Block;
        }
        sum0.Store(outputs);
        sum1.Store(outputs + stride);
        sum2.Store(outputs + (2L * stride));
        sum3.Store(outputs + (3L * stride));
    }

    // What a sum begins with: less what the weights have too much, where the products do not take it off.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Start(int correction) => TDots.SignedQ8 ? Vector256<int>.Zero : Vector256.Create(-correction);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Add(Vector256<float> sum, Vector256<int> whole, Vector256<float> scale, float inputScale) =>
        Fma.MultiplyAdd(Avx.ConvertToVector256Single(whole), scale * Vector256.Create(inputScale), sum);

    // fp16 to fp32: moved to fp32's place the bits of a finite number mean 2^-112 of it, also those of the smallest, which have no leading 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scales(ushort* halves) =>
        ((Avx2.ConvertToVector256Int32((short*)halves) << 13) & Vector256.Create(unchecked((int)0x8FFFE000))).AsSingle()
        * Vector256.Create(5.192296858534828e33f);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized.Products;

/// <summary>Q4 by vectors of 512 bits, so that a group of sixteen lanes is one; Q8 as <typeparamref name="TDots"/> does it.</summary>
/// <remarks>Bytes are multiplied and added in pairs to 16 bits: a whole block of at most 16 x 15 x 127 fits there. .NET has no dot products of 512
/// bits.</remarks>
internal sealed unsafe class Avx512Product<TDots> : Product256<TDots>
    where TDots : struct, IDots256
{
    public override string Name => "avx512";

    protected override void One(in Weights weights, in Input input, float* outputs)
    {
        if (weights.Format == BlockFormat.Q8)
            base.One(weights, input, outputs);
        else
            OneQ4(weights.Numbers, weights.Scales, weights.Blocks, input, outputs);
    }

    protected override void Tiles(in Weights weights, in Input input, int tiles, float* outputs, int stride)
    {
        if (weights.Format == BlockFormat.Q8)
        {
            base.Tiles(weights, input, tiles, outputs, stride);
            return;
        }
        var tile = 0;
        for (; tile + 1 < tiles; tile += 2)
            EightQ4(weights.Numbers, weights.Scales, weights.Blocks, input.Skip(tile * InputRows.Tile, weights.Blocks),
                outputs + ((long)tile * InputRows.Tile * stride), stride);
        if (tile < tiles)
            FourQ4(weights.Numbers, weights.Scales, weights.Blocks, input.Skip(tile * InputRows.Tile, weights.Blocks),
                outputs + ((long)tile * InputRows.Tile * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneQ4(byte* w, ushort* scales, int blocks, in Input input, float* outputs)
    {
        var (low, ones) = (Vector512.Create((byte)15), Vector512.Create((short)1));
        var x = input.Numbers;
        var sum = Vector512<float>.Zero;
        for (var b = 0; b < blocks; b++)
        {
            var block = new Quads(w, low);
            sum = Add(sum, block.Products((int*)x, ones) - Vector512.Create(input.Corrections[b]), Scales(scales), input.Scales[b]);
            w += BlockLayout.GroupBytes;
            scales += 16;
            x += BlockLayout.Block;
        }
        sum.Store(outputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourQ4(byte* w, ushort* scales, int blocks, in Input input, float* outputs, int stride)
    {
        var (low, ones, columns) = (Vector512.Create((byte)15), Vector512.Create((short)1), blocks * BlockLayout.Block);
        var x = input.Numbers;
        var xs = input.Scales;
        var xc = input.Corrections;
        Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (var b = 0; b < blocks; b++)
        {
            var (block, scale) = (new Quads(w, low), Scales(scales));
            sum0 = Add(sum0, block.Products((int*)x, ones) - Vector512.Create(xc[b]), scale, xs[b]);
            sum1 = Add(sum1, block.Products((int*)(x + columns), ones) - Vector512.Create(xc[blocks + b]), scale, xs[blocks + b]);
            sum2 = Add(sum2, block.Products((int*)(x + (2 * columns)), ones) - Vector512.Create(xc[(2 * blocks) + b]), scale, xs[(2 * blocks) + b]);
            sum3 = Add(sum3, block.Products((int*)(x + (3 * columns)), ones) - Vector512.Create(xc[(3 * blocks) + b]), scale, xs[(3 * blocks) + b]);
            w += BlockLayout.GroupBytes;
            scales += 16;
            x += BlockLayout.Block;
        }
        sum0.Store(outputs);
        sum1.Store(outputs + stride);
        sum2.Store(outputs + (2L * stride));
        sum3.Store(outputs + (3L * stride));
    }

    // Two tiles: the weights are unpacked once for eight rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightQ4(byte* w, ushort* scales, int blocks, in Input input, float* outputs, int stride)
    {
        var (low, ones, columns) = (Vector512.Create((byte)15), Vector512.Create((short)1), blocks * BlockLayout.Block);
        var x = input.Numbers;
        var xs = input.Scales;
        var xc = input.Corrections;
        Vector512<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
        for (var b = 0; b < blocks; b++)
        {
            var (block, scale) = (new Quads(w, low), Scales(scales));
            sum0 = Add(sum0, block.Products((int*)x, ones) - Vector512.Create(xc[b]), scale, xs[b]);
            sum1 = Add(sum1, block.Products((int*)(x + columns), ones) - Vector512.Create(xc[blocks + b]), scale, xs[blocks + b]);
            sum2 = Add(sum2, block.Products((int*)(x + (2 * columns)), ones) - Vector512.Create(xc[(2 * blocks) + b]), scale, xs[(2 * blocks) + b]);
            sum3 = Add(sum3, block.Products((int*)(x + (3 * columns)), ones) - Vector512.Create(xc[(3 * blocks) + b]), scale, xs[(3 * blocks) + b]);
            sum4 = Add(sum4, block.Products((int*)(x + (4 * columns)), ones) - Vector512.Create(xc[(4 * blocks) + b]), scale, xs[(4 * blocks) + b]);
            sum5 = Add(sum5, block.Products((int*)(x + (5 * columns)), ones) - Vector512.Create(xc[(5 * blocks) + b]), scale, xs[(5 * blocks) + b]);
            sum6 = Add(sum6, block.Products((int*)(x + (6 * columns)), ones) - Vector512.Create(xc[(6 * blocks) + b]), scale, xs[(6 * blocks) + b]);
            sum7 = Add(sum7, block.Products((int*)(x + (7 * columns)), ones) - Vector512.Create(xc[(7 * blocks) + b]), scale, xs[(7 * blocks) + b]);
            w += BlockLayout.GroupBytes;
            scales += 16;
            x += BlockLayout.Block;
        }
        sum0.Store(outputs);
        sum1.Store(outputs + stride);
        sum2.Store(outputs + (2L * stride));
        sum3.Store(outputs + (3L * stride));
        sum4.Store(outputs + (4L * stride));
        sum5.Store(outputs + (5L * stride));
        sum6.Store(outputs + (6L * stride));
        sum7.Store(outputs + (7L * stride));
    }

    /// <summary>A block of sixteen lanes, unpacked: four quads of the lower and four of the upper sixteen columns.</summary>
    private readonly struct Quads
    {
        private readonly Vector512<byte> _a, _b, _c, _d, _e, _f, _g, _h;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Quads(byte* w, Vector512<byte> low)
        {
            Vector512<byte> a = Vector512.Load(w), b = Vector512.Load(w + 64), c = Vector512.Load(w + 128), d = Vector512.Load(w + 192);
            (_a, _b, _c, _d) = (a & low, b & low, c & low, d & low);
            (_e, _f, _g, _h) = (High(a) & low, High(b) & low, High(c) & low, High(d) & low);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<int> Products(int* x, Vector512<short> ones)
        {
            var one = Avx512BW.MultiplyAddAdjacent(_a, Four(x[0])) + Avx512BW.MultiplyAddAdjacent(_b, Four(x[1]));
            var two = Avx512BW.MultiplyAddAdjacent(_c, Four(x[2])) + Avx512BW.MultiplyAddAdjacent(_d, Four(x[3]));
            one += Avx512BW.MultiplyAddAdjacent(_e, Four(x[4])) + Avx512BW.MultiplyAddAdjacent(_f, Four(x[5]));
            two += Avx512BW.MultiplyAddAdjacent(_g, Four(x[6])) + Avx512BW.MultiplyAddAdjacent(_h, Four(x[7]));
            return Avx512BW.MultiplyAddAdjacent(one + two, ones);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<byte> High(Vector512<byte> packed) => (packed.AsUInt16() >> 4).AsByte();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<sbyte> Four(int inputs) => Vector512.Create(inputs).AsSByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Add(Vector512<float> sum, Vector512<int> whole, Vector512<float> scale, float inputScale) =>
        Avx512F.FusedMultiplyAdd(Avx512F.ConvertToVector512Single(whole), scale * Vector512.Create(inputScale), sum);

    // As of 256 bits: see there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scales(ushort* halves) =>
        ((Avx512F.ConvertToVector512Int32(Vector256.Load((short*)halves)) << 13) & Vector512.Create(unchecked((int)0x8FFFE000))).AsSingle()
        * Vector512.Create(5.192296858534828e33f);
}

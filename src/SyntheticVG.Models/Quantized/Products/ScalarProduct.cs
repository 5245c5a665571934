using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized.Products;

/// <summary>The reference: one number after the other, on any CPU.</summary>
internal sealed unsafe class ScalarProduct : BlockProduct
{
    public override string Name => "scalar";

    protected override void One(in Weights weights, in Input input, float* outputs)
    {
        var lanes = weights.Format.Lanes();
        for (var lane = 0; lane < lanes; lane++)
        {
            var sum = 0f;
            for (var b = 0; b < weights.Blocks; b++)
            {
                var whole = Whole(weights.Numbers + ((long)b * BlockLayout.GroupBytes), input.Numbers + (b * BlockLayout.Block), lane, weights.Format)
                    - input.Corrections[b];
                var scale = (float)BitConverter.UInt16BitsToHalf(weights.Scales[(b * lanes) + lane]);
                sum = MathF.FusedMultiplyAdd(whole, scale * input.Scales[b], sum);
            }
            outputs[lane] = sum;
        }
    }

    // The products of a lane's 32 numbers, which are not negative, with the inputs.
    private static int Whole(byte* block, sbyte* x, int lane, BlockFormat format)
    {
        var sum = 0;
        for (var i = 0; i < BlockLayout.Block; i++)
        {
            sum += x[i] * (format == BlockFormat.Q8
                ? block[(i / 4 * 32) + (lane * 4) + (i % 4)]
                : (block[(i % 16 / 4 * 64) + (lane * 4) + (i % 4)] >> (i / 16 * 4)) & 15);
        }
        return sum;
    }

    protected override void Tiles(in Weights weights, in Input input, int tiles, float* outputs, int stride)
    {
        for (var row = 0; row < tiles * InputRows.Tile; row++)
            One(weights, input.Skip(row, weights.Blocks), outputs + ((long)row * stride));
    }
}

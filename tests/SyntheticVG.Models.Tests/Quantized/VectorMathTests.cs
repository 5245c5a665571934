using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Tests.Quantized;

/// <summary>Every function against one that takes number after number, bit for bit.</summary>
public unsafe class VectorMathTests
{
    private readonly float[] _x = Numbers(96, 1), _y = Numbers(96, 2);

    [Fact]
    public void Norm_gate_dot_and_rotation_give_the_bits_of_the_reference()
    {
        var result = new float[96];
        fixed (float* x = _x, y = _y, r = result)
        {
            VectorMath.Normalize(x, y, r, 96, 1e-6f);
            var factor = 1 / MathF.Sqrt((Lanes(i => (_x[i], _x[i]), 96) / 96) + 1e-6f);
            Assert.Equal(_x.Zip(_y, (a, b) => a * factor * b), result);

            VectorMath.Gate(x, y, r, 96);
            Assert.Equal(_x.Zip(_y, (a, b) => a / (1 + Exp(-a)) * b), result);

            Assert.Equal(Lanes(i => (_x[i], _y[i]), 96), VectorMath.Dot(x, y, 96));

            var head = _x[..64];
            var turned = new float[64];
            for (var i = 0; i < 32; i++)
                (turned[i], turned[i + 32]) = ((head[i] * _y[i]) - (head[i + 32] * _y[i + 32]), (head[i + 32] * _y[i]) + (head[i] * _y[i + 32]));
            fixed (float* h = head)
                VectorMath.Rotate(h, y, y + 32, 64);
            Assert.Equal(turned, head);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public void Softmax_gives_the_bits_of_the_reference_and_sums_up_to_one(int count)
    {
        var scores = new float[48];
        _x.AsSpan(0, count).CopyTo(scores);
        var (lanes, expected, top) = (new float[16], new float[count], _x[..count].Max());
        for (var i = 0; i < (count + 15) / 16 * 16; i++)
        {
            var e = Exp(i < count ? (_x[i] * 0.5f) - (top * 0.5f) : float.NegativeInfinity);
            lanes[i % 16] += e;
            if (i < count)
                expected[i] = e;
        }
        fixed (float* s = scores)
            VectorMath.Softmax(s, count, 0.5f);

        Assert.Equal(expected.Select(e => e * (1 / Tree(lanes))), scores[..count]);
        Assert.Equal(1, scores[..count].Sum(), 1e-5);
    }

    [Fact]
    public void The_exponential_is_exact_to_two_units_of_the_last_place()
    {
        for (var x = -86.0; x < 87; x += 0.0137)
        {
            var (found, true_) = (Exp((float)x), Math.Exp((float)x));
            Assert.InRange(Math.Abs(found - true_) / true_, 0, 2.4e-7);
        }
        Assert.Equal(Math.Log(_x.Sum(x => Math.Exp(x))), VectorMath.LogTotal(_x.AsSpan()), 1e-5);
    }

    // One lane of the vector's steps.
    private static float Exp(float x)
    {
        x = MathF.Min(MathF.Max(x, -87f), 88f);
        var n = MathF.Round(x * 1.44269504f);
        var rest = MathF.FusedMultiplyAdd(n, 2.12194440e-4f, MathF.FusedMultiplyAdd(n, -0.693359375f, x));
        var sum = 1f / 5040;
        foreach (var term in (float[])[1f / 720, 1f / 120, 1f / 24, 1f / 6, 0.5f, 1, 1])
            sum = MathF.FusedMultiplyAdd(sum, rest, term);
        return sum * BitConverter.Int32BitsToSingle(((int)n + 127) << 23);
    }

    private static float Lanes(Func<int, (float A, float B)> at, int count)
    {
        var lanes = new float[16];
        for (var i = 0; i < count; i++)
            lanes[i % 16] = MathF.FusedMultiplyAdd(at(i).A, at(i).B, lanes[i % 16]);
        return Tree(lanes);
    }

    private static float Tree(float[] lanes)
    {
        float[] eight = [.. Enumerable.Range(0, 8).Select(i => lanes[i] + lanes[i + 8])];
        float[] four = [.. Enumerable.Range(0, 4).Select(i => eight[i] + eight[i + 4])];
        return four[0] + four[2] + (four[1] + four[3]);
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * 8))];
    }
}

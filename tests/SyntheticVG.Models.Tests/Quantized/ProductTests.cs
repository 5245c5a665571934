using System.Runtime.Intrinsics;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Products;

namespace SyntheticVG.Models.Tests.Quantized;

public unsafe class ProductTests
{
    /// <summary>Every way that this CPU has, and ARM's by a model of its lanes: that one did not run on an ARM.</summary>
    public static TheoryData<string, BlockFormat> Paths
    {
        get
        {
            var data = new TheoryData<string, BlockFormat>();
            foreach (var format in Enum.GetValues<BlockFormat>())
            {
                foreach (var product in Products.Where(product => product is not ScalarProduct))
                    data.Add(product.Name, format);
            }
            return data;
        }
    }

    private static IEnumerable<BlockProduct> Products => [.. CpuPath.Here, new NeonProduct<ModelOfNeon>()];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_path_gives_the_bits_of_the_reference(string path, BlockFormat format)
    {
        var product = Products.First(product => product.Name == path);
        foreach (var (rows, columns) in ((int, int)[])[(16, 32), (8, 64), (50, 96), (33, 1024), (7, 32)])
        {
            using var matrix = Matrix(rows, columns, format, seed: rows + columns);
            for (var count = 1; count <= 9; count++)
                Assert.Equal(Multiply(new ScalarProduct(), matrix, count, 3), Multiply(product, matrix, count, 3));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void No_sum_overflows_where_all_numbers_are_the_largest(string path, BlockFormat format)
    {
        var product = Products.First(product => product.Name == path);
        using var matrix = new BlockMatrix(16, 64, format);
        var blocks = new byte[matrix.Blocks * format.FileBytes()];
        foreach (var fill in (byte[])[0x00, 0x80, 0x7F, 0xFF, 0x08, 0xF8])
        {
            for (var row = 0; row < 16; row++)
            {
                Array.Fill(blocks, fill);
                for (var b = 0; b < matrix.Blocks; b++)
                    (blocks[b * format.FileBytes()], blocks[(b * format.FileBytes()) + 1]) = (0, 0x3C); // a scale of 1
                matrix.Put(row, blocks);
            }
            for (var sign = -1; sign <= 1; sign += 2)
                Assert.Equal(Multiply(new ScalarProduct(), matrix, 5, sign, constant: true), Multiply(product, matrix, 5, sign, constant: true));
        }
    }

    [Theory]
    [InlineData(BlockFormat.Q8)]
    [InlineData(BlockFormat.Q4)]
    public void The_reference_is_the_product_of_what_was_put(BlockFormat format)
    {
        using var matrix = Matrix(20, 64, format, seed: 5);
        var x = Numbers(64, 9);
        var row = new float[64];
        var product = Multiply(new ScalarProduct(), matrix, 1, 9);
        for (var i = 0; i < 20; i++)
        {
            matrix.Read(i, row);
            Assert.Equal(row.Zip(x, (a, b) => (double)a * b).Sum(), product[i], 0.02); // the inputs are rounded to 8 bits
        }
    }

    [Theory]
    [InlineData(BlockFormat.Q8, 0.01)]
    [InlineData(BlockFormat.Q4, 0.12)]
    public void Blocks_keep_what_they_are_given(BlockFormat format, double most)
    {
        var numbers = Numbers(32 * 50, 4);
        var (blocks, back) = (new byte[format.Bytes(numbers.Length)], new float[numbers.Length]);

        BlockQuantizer.ToBlocks(numbers, format, blocks);
        BlockQuantizer.ToNumbers(blocks, format, back);

        var error = Math.Sqrt(numbers.Zip(back, (a, b) => (a - b) * (a - b)).Sum() / numbers.Sum(a => a * a));
        Assert.InRange(error, 0.0001, most);
        using var matrix = new BlockMatrix(50, 32, format);
        matrix.Put(0, blocks);
        var row = new float[32];
        matrix.Read(37, row);
        Assert.Equal(back[(37 * 32)..(38 * 32)], row);
    }

    [Fact]
    public void A_block_of_zeros_and_one_of_tiny_numbers_stay_finite()
    {
        foreach (var format in Enum.GetValues<BlockFormat>())
        {
            var numbers = new float[64];
            Array.Fill(numbers, 1e-42f, 32, 32);
            var (blocks, back) = (new byte[format.Bytes(64)], new float[64]);
            BlockQuantizer.ToBlocks(numbers, format, blocks);
            BlockQuantizer.ToNumbers(blocks, format, back);
            Assert.All(back, number => Assert.Equal(0, number));
        }
        using var inputs = new InputRows(1, 32);
        inputs.Begin(1, 32);
        fixed (float* x = new float[32])
        {
            x[3] = 1e-40f;
            inputs.Set(0, x, 8);
        }
        Assert.Equal(0, inputs.Scales(0)[0]);
    }

    [Fact]
    public void A_scale_that_is_no_number_is_refused()
    {
        using var matrix = new BlockMatrix(1, 32, BlockFormat.Q4);
        var blocks = new byte[18];
        blocks[1] = 0x7C;

        Assert.Contains("not a finite number", Assert.Throws<InvalidDataException>(() => matrix.Put(0, blocks)).Message, StringComparison.Ordinal);
        Assert.Contains("multiple of 32", Assert.Throws<ArgumentException>(() => new BlockMatrix(1, 24, BlockFormat.Q4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_there_is_named()
    {
        Assert.Contains("scalar", Assert.Throws<ArgumentException>(() => CpuPath.Choose("abacus")).Message, StringComparison.Ordinal);
        Assert.Equal("scalar", CpuPath.Choose("scalar").Name);
    }

    private static float[] Multiply(BlockProduct product, BlockMatrix matrix, int count, int seed, bool constant = false)
    {
        using var inputs = new InputRows(count, matrix.Columns);
        inputs.Begin(count, matrix.Columns);
        for (var row = 0; row < count; row++)
        {
            var numbers = Numbers(matrix.Columns, seed + row);
            if (constant)
                Array.Fill(numbers, seed);
            fixed (float* x = numbers)
                inputs.Set(row, x, matrix.Format.Zero());
        }
        var outputs = new float[(count + InputRows.Tile) * matrix.Outputs];
        fixed (float* y = outputs)
            product.Multiply(matrix, inputs, count, y, 0, matrix.Groups);
        return outputs[..(count * matrix.Outputs)];
    }

    private static BlockMatrix Matrix(int rows, int columns, BlockFormat format, int seed)
    {
        var matrix = new BlockMatrix(rows, columns, format);
        var blocks = new byte[format.Bytes((long)rows * columns)];
        BlockQuantizer.ToBlocks(Numbers(rows * columns, seed), format, blocks);
        matrix.Put(0, blocks);
        return matrix;
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-6, 1))))];
    }

    /// <summary>What SDOT does, lane by lane, as its manual has it.</summary>
    private readonly struct ModelOfNeon : INeonDot
    {
        public static Vector128<int> Dot(Vector128<int> sum, Vector128<sbyte> weights, Vector128<sbyte> inputs)
        {
            Span<int> lanes = stackalloc int[4];
            for (var lane = 0; lane < 4; lane++)
            {
                lanes[lane] = sum[lane];
                for (var i = 0; i < 4; i++)
                    lanes[lane] += weights[(lane * 4) + i] * inputs[(lane * 4) + i];
            }
            return Vector128.Create<int>(lanes);
        }
    }
}

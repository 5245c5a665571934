using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized.Products;

/// <summary>Products of matrices in blocks with inputs in blocks, by the instructions of one kind of CPU.</summary>
/// <remarks>
/// All kinds give the same bits. Within a block whole numbers are summed, which has one result in any order. Between blocks every
/// output goes on by itself, block after block from the first column: sum = fma(whole sum, weight scale x input scale, sum).
/// </remarks>
internal abstract unsafe class BlockProduct
{
    private const int RowsAtOnce = 64; // so that the inputs of a stretch stay in the cache while the groups go by

    /// <summary>What the switch calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Multiplies some groups of a matrix with rows of inputs.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="inputs">The inputs, set for the matrix's format.</param>
    /// <param name="rows">How many rows; of several, all of the last tile are computed.</param>
    /// <param name="outputs">For each row as many numbers as the matrix has outputs.</param>
    /// <param name="first">The first group.</param>
    /// <param name="end">The group behind the last.</param>
    public void Multiply(BlockMatrix matrix, InputRows inputs, int rows, float* outputs, int first, int end)
    {
        var lanes = matrix.Format.Lanes();
        if (rows == 1)
        {
            for (var group = first; group < end; group++)
                One(WeightsOf(matrix, group), InputOf(inputs, 0), outputs + (group * lanes));
            return;
        }
        for (var from = 0; from < rows; from += RowsAtOnce)
        {
            var tiles = (Math.Min(RowsAtOnce, rows - from) + InputRows.Tile - 1) / InputRows.Tile;
            for (var group = first; group < end; group++)
                Tiles(WeightsOf(matrix, group), InputOf(inputs, from), tiles, outputs + ((long)from * matrix.Outputs) + (group * lanes), matrix.Outputs);
        }
    }

    /// <summary>Multiplies one group with one row.</summary>
    protected abstract void One(in Weights weights, in Input input, float* outputs);

    /// <summary>Multiplies one group with tiles of <see cref="InputRows.Tile"/> rows.</summary>
    /// <param name="weights">The group.</param>
    /// <param name="input">The first row; the others follow it.</param>
    /// <param name="tiles">How many tiles.</param>
    /// <param name="outputs">Where the first row's outputs go.</param>
    /// <param name="stride">Numbers from a row's outputs to the next one's.</param>
    protected abstract void Tiles(in Weights weights, in Input input, int tiles, float* outputs, int stride);

    private static Weights WeightsOf(BlockMatrix matrix, int group) => new(matrix.Numbers(group), matrix.Scales(group), matrix.Blocks, matrix.Format);

    private static Input InputOf(InputRows inputs, int row) => new(inputs.Numbers(row), inputs.Scales(row), inputs.Corrections(row));

    /// <summary>A group of a matrix, as <see cref="BlockMatrix"/> lays it out.</summary>
    protected readonly struct Weights(byte* numbers, ushort* scales, int blocks, BlockFormat format)
    {
        public readonly byte* Numbers = numbers;
        public readonly ushort* Scales = scales;
        public readonly int Blocks = blocks;
        public readonly BlockFormat Format = format;
    }

    /// <summary>A row of inputs; the next one begins behind it.</summary>
    protected readonly struct Input(sbyte* numbers, float* scales, int* corrections)
    {
        public readonly sbyte* Numbers = numbers;
        public readonly float* Scales = scales;
        public readonly int* Corrections = corrections;

        /// <summary>A row further on.</summary>
        public Input Skip(int rows, int blocks) =>
            new(Numbers + ((long)rows * blocks * BlockLayout.Block), Scales + (rows * blocks), Corrections + (rows * blocks));
    }
}

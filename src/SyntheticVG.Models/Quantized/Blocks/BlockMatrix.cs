using System.Buffers.Binary;

namespace SyntheticVG.Models.Quantized.Blocks;

/// <summary>A matrix of weights in blocks, in memory of its own, laid out for products with vectors.</summary>
/// <remarks>
/// The rows of the matrix are the outputs. As many rows as a format has lanes stand side by side as a group; the last group is filled up with
/// rows of zeros. A group is a sequence of blocks of 256 bytes, and a block a sequence of quads: four neighbouring columns of every lane,
/// lane by lane, four bytes each.
/// <code>
///   Q8: 8 lanes; quad j (32 bytes) holds columns 4j ... 4j + 3, a byte each, plus 128
///   Q4: 16 lanes; quad j (64 bytes) holds columns 4j ... 4j + 3 in the lower halves of its bytes and 4j + 16 ... 4j + 19 in the upper ones, plus 8
/// </code>
/// So one load brings the same four columns of all lanes, one product multiplies them with the same four numbers of the input, and every
/// lane sums up its own row, in the order of the columns. Scales stand apart: for each block one of each lane.
/// </remarks>
internal sealed unsafe class BlockMatrix : IDisposable
{
    private readonly OwnMemory _numbers, _scales;

    /// <summary>Takes the memory; every number is 0.</summary>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs, a multiple of 32.</param>
    /// <param name="format">The format.</param>
    /// <exception cref="ArgumentException">The columns are no multiple of 32.</exception>
    public BlockMatrix(int rows, int columns, BlockFormat format)
    {
        RequireBlocks(columns, "a matrix");
        (Rows, Columns, Format) = (rows, columns, format);
        _numbers = new OwnMemory((long)Groups * Blocks * BlockLayout.GroupBytes).Cleared();
        _scales = new OwnMemory((long)Groups * Blocks * format.Lanes() * 2).Cleared();
    }

    /// <summary>Sees to it that rows of so many numbers can be divided into blocks.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static void RequireBlocks(long columns, string what)
    {
        if (columns % BlockLayout.Block != 0)
            throw new ArgumentException(
                $"{what} has rows of {columns} numbers; expected a multiple of {BlockLayout.Block}, the numbers of a block: take --precision bf16 or fp32");
    }

    /// <summary>Outputs.</summary>
    public int Rows { get; }

    /// <summary>Inputs.</summary>
    public int Columns { get; }

    /// <summary>How the numbers are kept.</summary>
    public BlockFormat Format { get; }

    /// <summary>Blocks of a row.</summary>
    public int Blocks => Columns / BlockLayout.Block;

    /// <summary>Groups of rows.</summary>
    public int Groups => (Rows + Format.Lanes() - 1) / Format.Lanes();

    /// <summary>Outputs of a product: the rows, filled up to whole groups.</summary>
    public int Outputs => Groups * Format.Lanes();

    /// <summary>Bytes that it takes, scales included.</summary>
    public long Bytes => _numbers.Bytes + _scales.Bytes;

    /// <summary>The numbers of a group.</summary>
    public byte* Numbers(int group) => _numbers.Start + ((long)group * Blocks * BlockLayout.GroupBytes);

    /// <summary>The scales of a group, fp16.</summary>
    public ushort* Scales(int group) => (ushort*)_scales.Start + ((long)group * Blocks * Format.Lanes());

    /// <summary>Puts rows in their places.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="blocks">The blocks of whole rows, as a file has them.</param>
    /// <exception cref="InvalidDataException">A scale is not a finite number.</exception>
    public void Put(int first, ReadOnlySpan<byte> blocks)
    {
        var (rowBytes, lanes) = (Blocks * Format.FileBytes(), Format.Lanes());
        for (var i = 0; i < blocks.Length / rowBytes; i++)
        {
            var (group, lane) = ((first + i) / lanes, (first + i) % lanes);
            var numbers = Numbers(group);
            var scales = Scales(group);
            var row = blocks.Slice(i * rowBytes, rowBytes);
            for (var b = 0; b < Blocks; b++)
            {
                var block = row.Slice(b * Format.FileBytes(), Format.FileBytes());
                var scale = BinaryPrimitives.ReadUInt16LittleEndian(block);
                if ((scale & 0x7C00) == 0x7C00)
                    throw new InvalidDataException($"the scale of block {b} of row {first + i} is not a finite number; expected one");
                scales[(b * lanes) + lane] = scale;
                var to = numbers + ((long)b * BlockLayout.GroupBytes) + (lane * 4);
                var (quads, flip) = Format == BlockFormat.Q8 ? (8, 0x80808080u) : (4, 0u);
                for (var quad = 0; quad < quads; quad++)
                    *(uint*)(to + (quad * lanes * 4)) = BinaryPrimitives.ReadUInt32LittleEndian(block[(2 + (quad * 4))..]) ^ flip;
            }
        }
    }

    /// <summary>Reads a row back.</summary>
    public void Read(int row, Span<float> numbers)
    {
        var lanes = Format.Lanes();
        var (group, lane) = (row / lanes, row % lanes);
        var from = Numbers(group) + (lane * 4);
        var scales = Scales(group) + lane;
        for (var b = 0; b < Blocks; b++)
        {
            var scale = (float)BitConverter.UInt16BitsToHalf(scales[b * lanes]);
            for (var i = 0; i < BlockLayout.Block; i++)
                numbers[(b * BlockLayout.Block) + i] = scale * Number(from + ((long)b * BlockLayout.GroupBytes), i, lanes);
        }
    }

    // Number i of a lane's block, from the block's first byte of that lane.
    private int Number(byte* lane, int i, int lanes) => Format == BlockFormat.Q8
        ? lane[(i / 4 * lanes * 4) + (i % 4)] - 128
        : ((lane[(i % 16 / 4 * lanes * 4) + (i % 4)] >> (i / 16 * 4)) & 15) - 8;

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _numbers.Dispose();
        _scales.Dispose();
    }
}

namespace SyntheticVG.Models.Quantized.Blocks;

/// <summary>How numbers are kept in blocks of 32 with one scale in fp16, as GGUF has them.</summary>
public enum BlockFormat
{
    /// <summary>Each number is a whole one from -128 to 127 times the scale: 8.5 bits a number.</summary>
    Q8,

    /// <summary>Each number is a whole one from -8 to 7 times the scale: 4.5 bits a number.</summary>
    Q4,
}

/// <summary>The layout of the formats, in files and in memory.</summary>
/// <remarks>
/// In a file a block is its scale (2 bytes) and then its 32 numbers: of Q8 a signed byte each; of Q4 half a byte each plus 8, where
/// byte i holds number i in its lower and number i + 16 in its upper half. In memory <see cref="BlockMatrix"/> interleaves rows.
/// </remarks>
internal static class BlockLayout
{
    /// <summary>Numbers in a block.</summary>
    public const int Block = 32;

    /// <summary>Bytes of a block in a file.</summary>
    public static int FileBytes(this BlockFormat format) => format == BlockFormat.Q8 ? 34 : 18;

    /// <summary>Rows that stand side by side in memory, one for each lane of a vector of 32-bit sums.</summary>
    public static int Lanes(this BlockFormat format) => format == BlockFormat.Q8 ? 8 : 16;

    /// <summary>Bytes of one block of all lanes in memory, without scales.</summary>
    public const int GroupBytes = 256; // 8 lanes x 32 bytes, and 16 lanes x 16 bytes

    /// <summary>What is added to a number so that it is not negative.</summary>
    public static int Zero(this BlockFormat format) => format == BlockFormat.Q8 ? 128 : 8;

    /// <summary>Bytes that so many numbers take, scales included.</summary>
    public static long Bytes(this BlockFormat format, long numbers) => numbers / Block * format.FileBytes();

    /// <summary>What the commands call it.</summary>
    public static string Name(this BlockFormat format) => format == BlockFormat.Q8 ? "q8" : "q4";
}

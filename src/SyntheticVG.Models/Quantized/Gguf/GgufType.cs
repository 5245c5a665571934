using SyntheticVG.Models.Quantized.Blocks;

namespace SyntheticVG.Models.Quantized.Gguf;

/// <summary>How a tensor's numbers are kept in a GGUF file; the values are the file's.</summary>
internal enum GgufType
{
    F32 = 0,
    F16 = 1,
    Q4 = 2,
    Q8 = 8,
    BF16 = 30,
}

/// <summary>What the types take.</summary>
internal static class GgufTypes
{
    /// <summary>The type of a number in the file; null where it is none that is read.</summary>
    public static GgufType? Of(uint type) => Enum.IsDefined((GgufType)type) ? (GgufType)type : null;

    /// <summary>Bytes of so many numbers.</summary>
    public static Int128 Bytes(this GgufType type, Int128 numbers) => type switch
    {
        GgufType.F32 => numbers * 4,
        GgufType.F16 or GgufType.BF16 => numbers * 2,
        GgufType.Q8 => numbers / BlockLayout.Block * 34,
        _ => numbers / BlockLayout.Block * 18,
    };

    /// <summary>The format of blocks; null for plain numbers.</summary>
    public static BlockFormat? Blocks(this GgufType type) => type switch
    {
        GgufType.Q8 => BlockFormat.Q8,
        GgufType.Q4 => BlockFormat.Q4,
        _ => null,
    };

    /// <summary>The type of a format of blocks.</summary>
    public static GgufType Of(BlockFormat format) => format == BlockFormat.Q8 ? GgufType.Q8 : GgufType.Q4;

    /// <summary>What GGUF calls the types that are read.</summary>
    public const string Names = "F32, F16, BF16, Q8_0, Q4_0";
}

/// <summary>A tensor of a GGUF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its numbers are kept.</param>
/// <param name="Rows">Rows; 1 for a vector.</param>
/// <param name="Columns">Numbers of a row.</param>
/// <param name="IsVector">Whether it has one dimension.</param>
/// <param name="Begin">Where its numbers begin in the file.</param>
internal sealed record GgufTensor(string Name, GgufType Type, long Rows, long Columns, bool IsVector, long Begin)
{
    /// <summary>Bytes of a row.</summary>
    public long RowBytes => (long)Type.Bytes(Columns);

    /// <summary>Bytes of all rows.</summary>
    public long Bytes => RowBytes * Rows;
}

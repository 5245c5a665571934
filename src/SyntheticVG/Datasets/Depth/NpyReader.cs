using System.Buffers.Binary;
using System.Text;

namespace SyntheticVG.Datasets.Depth;

/// <summary>Reads one array of plain numbers from NumPy's .npy: H × W, with leading or one trailing axis of 1 allowed.</summary>
/// <remarks>Formats 1.0 to 3.0. Object arrays are pickles and refused. The length of the file must be exactly what the header says.</remarks>
internal static class NpyReader
{
    public static RawDepth Read(byte[] file, string name)
    {
        var (header, start) = Split(file, name);
        var (type, isFortran, shape) = NpyHeader.Parse(header, name);
        var (height, width) = Sides(shape, name);
        var size = type[^1] - '0';
        var expected = (long)height * width * size;
        if (file.Length - start != expected)
            throw new InvalidDataException($"{name}: {file.Length - start} bytes of values; expected {height} × {width} × {size} = {expected}");

        var values = new double[height * width];
        var numbers = file.AsSpan(start);
        for (int i = 0, at = 0; i < values.Length; i++, at += size)
            values[isFortran ? (i % height * width) + (i / height) : i] = Number(numbers.Slice(at, size), type);
        return new(width, height, values, type);
    }

    private static (string Header, int Start) Split(byte[] file, string name)
    {
        if (file.Length < 10)
            throw new InvalidDataException($"{name}: {file.Length} bytes; the header of a .npy is cut");
        if (!file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y']))
            throw new InvalidDataException($"{name}: begins with bytes {Convert.ToHexString(file[..6])}; expected the mark of a .npy");
        var (major, minor) = (file[6], file[7]);
        if (major is < 1 or > 3 || minor != 0)
            throw new InvalidDataException($"{name}: .npy version {major}.{minor}; expected 1.0, 2.0 or 3.0");
        var start = major == 1 ? 10 : 12;
        var length = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8))
            : file.Length < 12 ? uint.MaxValue
            : BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(8));
        if (length > file.Length - start)
            throw new InvalidDataException($"{name}: the header says {length} bytes; the file has {file.Length - start} more");
        return (Encoding.UTF8.GetString(file, start, (int)length), start + (int)length);
    }

    private static (int Height, int Width) Sides(long[] shape, string name)
    {
        var sides = shape switch
        {
            [var height, var width] => (height, width),
            [1, var height, var width] => (height, width),
            [var height, var width, 1] => (height, width),
            [1, 1, var height, var width] => (height, width),
            _ => (0L, 0L),
        };
        return sides is ( > 0 and <= int.MaxValue, > 0 and <= int.MaxValue) && sides.Item1 * sides.Item2 <= Array.MaxLength / 8
            ? ((int)sides.Item1, (int)sides.Item2)
            : throw new InvalidDataException($"{name}: shape ({string.Join(", ", shape)}); expected one map: (H, W), (1, H, W), (H, W, 1) or (1, 1, H, W)");
    }

    private static double Number(ReadOnlySpan<byte> bytes, string type) => (type[0] == '>', type[1..]) switch
    {
        (_, "u1") => bytes[0],
        (_, "i1") => (sbyte)bytes[0],
        (false, "u2") => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (false, "i2") => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (false, "u4") => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (false, "i4") => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        (false, "u8") => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        (false, "i8") => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        (false, "f2") => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        (false, "f4") => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (false, "f8") => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        (true, "u2") => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (true, "i2") => BinaryPrimitives.ReadInt16BigEndian(bytes),
        (true, "u4") => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (true, "i4") => BinaryPrimitives.ReadInt32BigEndian(bytes),
        (true, "u8") => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        (true, "i8") => BinaryPrimitives.ReadInt64BigEndian(bytes),
        (true, "f2") => (double)BinaryPrimitives.ReadHalfBigEndian(bytes),
        (true, "f4") => BinaryPrimitives.ReadSingleBigEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
    };
}

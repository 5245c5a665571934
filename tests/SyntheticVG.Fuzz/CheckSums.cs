using System.Buffers.Binary;
using System.IO.Hashing;

namespace SyntheticVG.Fuzz;

/// <summary>Puts check sums right after a mutation.</summary>
internal static class CheckSums
{
    /// <summary>Those of a PNG's chunks.</summary>
    public static void OfPng(byte[] file)
    {
        if (file is not [0x89, 0x50, ..])
            return;
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
                return;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), Crc32.HashToUInt32(file.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }
    }

    /// <summary>That of a zip's only entry, stored as it is.</summary>
    public static void OfZip(byte[] file)
    {
        var central = file.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        if (file is not [0x50, 0x4B, 3, 4, ..] || central < 30 || central + 46 > file.Length)
            return;
        var begin = 30 + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(26)) + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(28));
        if (begin > central)
            return;
        var sum = Crc32.HashToUInt32(file.AsSpan(begin, central - begin));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(14), sum);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(central + 16), sum);
    }
}

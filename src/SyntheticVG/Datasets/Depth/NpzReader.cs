using System.IO.Compression;
using System.IO.Hashing;

namespace SyntheticVG.Datasets.Depth;

/// <summary>Reads NumPy's .npz: a zip of .npy files, of which the only one, or the one called <c>depth</c>, is taken. Nothing is unpacked to disk.</summary>
internal static class NpzReader
{
    public static RawDepth Read(byte[] file, string name)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            var entry = Choose(zip, name);
            return NpyReader.Read(Unpack(entry, file.Length, $"{name}/{entry.FullName}"), $"{name}/{entry.FullName}");
        }
        catch (Exception e) when (e is IOException || (e is InvalidDataException && !e.Message.StartsWith(name, StringComparison.Ordinal)))
        {
            throw new InvalidDataException($"{name}: the zip is cut or damaged: {e.Message}", e);
        }
    }

    private static ZipArchiveEntry Choose(ZipArchive zip, string name)
    {
        var arrays = zip.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)).ToArray();
        if (arrays.GroupBy(entry => entry.FullName).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InvalidDataException($"{name}: two entries are called {twice.Key}");
        return arrays switch
        {
            [] => throw new InvalidDataException($"{name}: no array inside; it holds {string.Join(", ", zip.Entries.Take(5).Select(entry => entry.FullName))}"),
            [var only] => only,
            _ => arrays.FirstOrDefault(entry => entry.FullName == "depth.npy")
                ?? throw new InvalidDataException(
                    $"{name}: {arrays.Length} arrays, {string.Join(", ", arrays.Select(entry => entry.FullName))}; expected one, or one called depth"),
        };
    }

    private static byte[] Unpack(ZipArchiveEntry entry, int fileLength, string name)
    {
        if (entry.Length > (fileLength + 64L) * 1032 || entry.Length > Array.MaxLength) // deflate expands at most 1032 times
            throw new InvalidDataException($"{name}: {entry.CompressedLength} bytes cannot hold the {entry.Length} that the zip promises");
        var bytes = new byte[entry.Length];
        using var content = entry.Open();
        var read = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length || content.ReadByte() != -1)
            throw new InvalidDataException($"{name}: the zip promises {bytes.Length} bytes and holds {(read < bytes.Length ? read : "more")}");
        return Crc32.HashToUInt32(bytes) == entry.Crc32 ? bytes : throw new InvalidDataException($"{name}: the zip's check sum differs: damaged");
    }
}

using System.IO.Compression;

namespace SyntheticVG.Engine.Shards;

/// <summary>Entries of the ZIP files in which shards travel; without times, so that equal content gives equal bytes.</summary>
internal static class ShardEntries
{
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Begins an entry.</summary>
    public static Stream Begin(ZipArchive pack, string name, CompressionLevel compression)
    {
        var entry = pack.CreateEntry(name, compression);
        entry.LastWriteTime = NoTime;
        return entry.Open();
    }

    /// <summary>Adds a file as it is: pictures are compressed already.</summary>
    public static void Add(ZipArchive pack, string name, string path)
    {
        using var file = File.OpenRead(path);
        using var entry = Begin(pack, name, CompressionLevel.NoCompression);
        file.CopyTo(entry);
    }

    /// <summary>Writes the entries below a prefix into a folder.</summary>
    /// <exception cref="InvalidDataException">An entry leads out of the folder.</exception>
    public static void Extract(ZipArchive pack, string prefix, string folder)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        foreach (var entry in pack.Entries.Where(entry => entry.FullName.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var path = Path.GetFullPath(Path.Combine(folder, entry.FullName[prefix.Length..]));
            if (!path.StartsWith(root, StringComparison.Ordinal))
                throw new InvalidDataException($"a file of the shard is called {entry.FullName}; expected names that stay below {folder}");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // below the folder
            entry.ExtractToFile(path, overwrite: true);
        }
    }

    /// <summary>The lines of an entry, one after the other.</summary>
    /// <exception cref="InvalidDataException">There is no such entry.</exception>
    public static IEnumerable<byte[]> LinesOf(ZipArchive pack, string name)
    {
        using var stream = (pack.GetEntry(name) ?? throw new InvalidDataException($"found no {name}; expected a file of a shard")).Open();
        using var buffered = new BufferedStream(stream, 1 << 16);
        var line = new MemoryStream();
        for (var read = buffered.ReadByte(); read >= 0; read = buffered.ReadByte())
        {
            if (read != '\n')
            {
                line.WriteByte((byte)read);
                continue;
            }
            yield return line.ToArray();
            line.SetLength(0);
        }
        if (line.Length > 0)
            throw new InvalidDataException($"{name} ends within a line; expected whole lines");
    }
}

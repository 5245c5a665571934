using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SyntheticVG.Datasets.Reading;

/// <summary>Where the rows of a large file lie, kept in the user's cache from one opening to the next; of a file of another size or time they are
/// nobody's.</summary>
/// <remarks>
/// A cache: what cannot be read or written is read from the file again. Only lists without a bad row are kept, so that what is counted about a file
/// is the same whether it was read or not.
/// </remarks>
internal sealed class RowPlaces
{
    /// <summary>Files of fewer bytes are read faster than looked up.</summary>
    public const long LeastBytes = 8_000_000;

    private const int Version = 1;

    private readonly string _stamp;

    private RowPlaces(string path, string list, FileInfo file)
    {
        _stamp = FormattableString.Invariant($"{Version} {file.FullName} {list} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        File = FileOf(path, list);
    }

    /// <summary>Where they are kept.</summary>
    public string File { get; }

    /// <summary>Where those of a list are kept.</summary>
    public static string FileOf(string path, string list) =>
        System.IO.Path.Combine(CacheFolder.Of("rows"),
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{System.IO.Path.GetFullPath(path)} {list}")))[..24]);

    /// <summary>Those of a list of a file; null where the file is small.</summary>
    public static RowPlaces? Of(string path, string list) => new FileInfo(path) is { Exists: true, Length: >= LeastBytes } file ? new(path, list, file) : null;

    /// <summary>What was kept, at least one row; null where nothing of this file as it is now was.</summary>
    public (List<TRow> Rows, byte[] Beside)? Read<TRow>() where TRow : struct
    {
        try
        {
            if (!System.IO.File.Exists(File))
                return null;
            var bytes = System.IO.File.ReadAllBytes(File);
            if (bytes.Length < SHA256.HashSizeInBytes
                || !SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes)))
                return null;
            using var reader = new BinaryReader(new MemoryStream(bytes, SHA256.HashSizeInBytes, bytes.Length - SHA256.HashSizeInBytes));
            if (reader.ReadString() != _stamp)
                return null;
            var beside = reader.ReadBytes(reader.ReadInt32());
            var rows = new List<TRow>(reader.ReadInt32());
            CollectionsMarshal.SetCount(rows, rows.Capacity);
            Fill(reader, CollectionsMarshal.AsSpan(rows));
            return rows.Count > 0 ? (rows, beside) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps rows.</summary>
    public void Write<TRow>(List<TRow> rows, byte[] beside) where TRow : struct
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(_stamp);
            writer.Write(beside.Length);
            writer.Write(beside);
            writer.Write(rows.Count);
            Write(writer, CollectionsMarshal.AsSpan(rows));
        }
        try
        {
            using var file = new WholeFile(File);
            file.Stream.Write(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
            content.WriteTo(file.Stream);
            file.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // no place for a cache, or another process writes the same
        {
        }
    }

    // Rows by number are numbers throughout; rows by text are written one by one.
    private static void Fill<TRow>(BinaryReader reader, Span<TRow> rows) where TRow : struct
    {
        if (rows is { IsEmpty: true })
            return;
        if (typeof(TRow) == typeof(JsonRows<string>.Row))
        {
            for (var i = 0; i < rows.Length; i++)
                rows[i] = (TRow)(object)new JsonRows<string>.Row(reader.ReadString(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32());
            return;
        }
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rows));
    }

    private static void Write<TRow>(BinaryWriter writer, Span<TRow> rows) where TRow : struct
    {
        if (typeof(TRow) == typeof(JsonRows<string>.Row))
        {
            foreach (var row in rows)
            {
                var (key, offset, length, number) = (JsonRows<string>.Row)(object)row;
                writer.Write(key);
                writer.Write(offset);
                writer.Write(length);
                writer.Write(number);
            }
            return;
        }
        writer.Write(MemoryMarshal.AsBytes(rows));
    }
}

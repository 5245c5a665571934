using System.IO.Compression;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>A zip whose folder holds data.pkl and a record data/KEY a storage.</summary>
internal sealed class ZippedContainer : TorchContainer
{
    private const int LongestPickle = 1 << 28;

    private readonly ZipArchive _zip;
    private readonly string _root = "";

    public ZippedContainer(string path) : base(path)
    {
        try
        {
            _zip = ZipFile.OpenRead(path);
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidDataException($"{path}: a damaged or cut zip: {wrong.Message}", wrong);
        }
        try
        {
            var pickle = _zip.Entries.FirstOrDefault(entry => entry.FullName == "data.pkl" || entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
                ?? throw new InvalidDataException($"{path}: a zip without data.pkl; expected a torch file");
            _root = pickle.FullName[..^"data.pkl".Length];
            CheckByteOrder();
            Content = new PickleMachine(ReadWhole(pickle), path, ReadCheckedStorage).Read();
        }
        catch
        {
            _zip.Dispose();
            throw;
        }
    }

    public override Stream OpenStorage(PickledStorage storage, long firstNumber)
    {
        var stream = Record(storage).Open();
        Skip(stream, firstNumber * Dtypes.Size(storage.Dtype));
        return stream;
    }

    private void CheckByteOrder()
    {
        if (_zip.GetEntry(_root + "byteorder") is not { } entry)
            return;
        using var reader = new StreamReader(ReadWhole(entry));
        if (reader.ReadToEnd().Trim() is var order && order != "little")
            throw new InvalidDataException($"{Path}: byte order '{order}'; expected little");
    }

    private PickledStorage ReadCheckedStorage(PickledList id)
    {
        var storage = ReadStorage(id);
        var (found, expected) = (Record(storage).Length, (Int128)storage.Count * Dtypes.Size(storage.Dtype));
        return found == expected
            ? storage
            : throw new InvalidDataException(
                $"{Path}: record data/{storage.Key} has {found} bytes; expected {expected}, for {storage.Count} numbers of {storage.Dtype}");
    }

    private ZipArchiveEntry Record(PickledStorage storage) => _zip.GetEntry($"{_root}data/{storage.Key}")
        ?? throw new InvalidDataException($"{Path}: no record data/{storage.Key}; expected {storage.Count} numbers there");

    private MemoryStream ReadWhole(ZipArchiveEntry entry)
    {
        if (entry.Length > LongestPickle)
            throw new InvalidDataException($"{Path}: {entry.FullName} has {entry.Length} bytes; expected at most {LongestPickle}");
        var whole = new MemoryStream();
        using var stream = entry.Open();
        stream.CopyTo(whole);
        whole.Position = 0;
        return whole;
    }

    private static void Skip(Stream stream, long bytes)
    {
        var buffer = new byte[Math.Min(bytes, 1 << 16)];
        while (bytes > 0 && stream.Read(buffer, 0, (int)Math.Min(bytes, buffer.Length)) is > 0 and var read)
            bytes -= read;
    }

    public override void Dispose() => _zip.Dispose();
}

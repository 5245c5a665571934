using System.IO.Compression;
using System.Text;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Reads what <c>torch.save</c> wrote of a dictionary of tensors: a zip with a pickle, or the older bare pickles.</summary>
/// <remarks>
/// Only data is read (see <see cref="PickleMachine"/>). A dictionary under the entry <c>state_dict</c> is taken for the
/// tensors; a prefix <c>module.</c> before every key is taken off, as open_clip does.
/// </remarks>
public sealed class TorchFile : IWeightFile
{
    private readonly TorchContainer _container;
    private readonly Dictionary<string, PickledTensor> _places = new(StringComparer.Ordinal);

    /// <summary>Opens a file and reads its table of tensors.</summary>
    /// <exception cref="InvalidDataException">It is damaged, holds something other than named tensors, or would run code.</exception>
    public TorchFile(string path)
    {
        Path = path;
        _container = TorchContainer.Open(path);
        try
        {
            AddTensors();
        }
        catch
        {
            _container.Dispose();
            throw;
        }
        Tensors = _places.ToDictionary(place => place.Key, place => new TensorEntry(place.Key, place.Value.Storage.Dtype, place.Value.Shape), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; }

    /// <inheritdoc/>
    public void CopyTo(string name, Tensor target)
    {
        var place = _places[name];
        Models.Shape.Require(target, place.Shape);
        if (place.Span == 0)
            return;
        using var numbers = _container.OpenStorage(place.Storage, place.Offset);
        if (place.IsContiguous)
        {
            TensorPieces.Fill(target, place.Storage.Dtype, (_, bytes) => ReadExactly(numbers, bytes, name));
            return;
        }
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var touched = empty([place.Span], place.Storage.Dtype);
        TensorPieces.Fill(touched, place.Storage.Dtype, (_, bytes) => ReadExactly(numbers, bytes, name));
        target.copy_(touched.as_strided(place.Shape, place.Strides));
    }

    private void AddTensors()
    {
        if (_container.Content is not PickledDictionary content)
            throw new InvalidDataException($"{Path}: holds no dictionary; expected one from names to tensors");
        if (content.Entries.TryGetValue("state_dict", out var inner))
            content = inner as PickledDictionary ?? throw new InvalidDataException($"{Path}: its state_dict is no dictionary; expected one from names to tensors");
        if (content.OtherKeys > 0)
            throw new InvalidDataException($"{Path}: {content.OtherKeys} keys are no text; expected the names of tensors");

        var prefixed = content.Entries.Keys.All(name => name.StartsWith("module.", StringComparison.Ordinal));
        foreach (var (key, value) in content.Entries)
        {
            var name = prefixed ? key["module.".Length..] : key;
            if (value is not PickledTensor tensor)
                throw new InvalidDataException($"{Path}: {name} is {value?.GetType().Name ?? "None"}; expected a tensor");
            if (tensor.Fault() is { } fault)
                throw new InvalidDataException($"{Path}: {name} is damaged: {fault}");
            _places.Add(name, tensor);
        }
    }

    private void ReadExactly(Stream stream, Span<byte> bytes, string name)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException($"{Path}: the file ends inside {name}");
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _container.Dispose();
}

/// <summary>The two layouts of torch's files: what the pickle says, and where each storage's numbers begin.</summary>
internal abstract class TorchContainer : IDisposable
{
    protected TorchContainer(string path) => Path = path;

    protected string Path { get; }

    /// <summary>What the pickle holds.</summary>
    public object? Content { get; protected set; }

    /// <summary>A stream of a storage's numbers from an index on.</summary>
    public abstract Stream OpenStorage(PickledStorage storage, long firstNumber);

    public abstract void Dispose();

    public static TorchContainer Open(string path)
    {
        var start = new byte[24];
        using (var file = File.OpenRead(path))
            Array.Resize(ref start, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return start switch
        {
            [] => throw new InvalidDataException($"{path}: 0 bytes; expected a torch file"),
            [(byte)'P', (byte)'K', ..] => new ZippedContainer(path),
            [0x80, ..] => new LegacyContainer(path),
            _ when Encoding.ASCII.GetString(start).StartsWith("version https://git-lfs", StringComparison.Ordinal) =>
                throw new InvalidDataException($"{path}: a Git LFS pointer; expected the weights themselves: fetch them with 'git lfs pull'"),
            _ => throw new InvalidDataException($"{path}: begins with {Convert.ToHexStringLower(start.AsSpan(0, Math.Min(8, start.Length)))}; expected a zip or a pickle of torch's"),
        };
    }

    // ('storage', type, key, location, count), in the older layout with a sixth member: a view, which nobody writes any more.
    protected PickledStorage ReadStorage(PickledList id) => id.Items is ["storage", PickledName type, string key, string, long count, .. var rest]
            && rest is [] or [null] && Dtypes.FromTorchStorage(type.Name) is { } dtype && count >= 0
        ? new(key, dtype, count)
        : throw new InvalidDataException($"{Path}: its pickle describes a storage in {id.Items.Count} parts that do not fit; expected type, key, location and count");
}

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
            : throw new InvalidDataException($"{Path}: record data/{storage.Key} has {found} bytes; expected {expected}, for {storage.Count} numbers of {storage.Dtype}");
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

/// <summary>The layout before torch 1.6: five pickles one after the other, then each storage as its count and its numbers.</summary>
internal sealed class LegacyContainer : TorchContainer
{
    private const long MagicLow = unchecked((long)0xa86a20f9469cfc6c); // of 0x1950a86a20f9469cfc6c
    private const long Protocol = 1001;

    private readonly FileStream _file;
    private readonly Dictionary<string, long> _begins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PickledStorage> _storages = new(StringComparer.Ordinal);

    public LegacyContainer(string path) : base(path)
    {
        _file = File.OpenRead(path);
        try
        {
            var machine = new PickleMachine(_file, path, Remember);
            if (machine.Read() is not MagicLow || machine.Read() is not Protocol)
                throw new InvalidDataException($"{path}: a pickle, but not of torch's; expected its magic number and protocol {Protocol}");
            machine.Read(); // sizes of the machine that wrote it
            Content = machine.Read();
            FindStorages(machine.Read());
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public override Stream OpenStorage(PickledStorage storage, long firstNumber)
    {
        var stream = File.OpenRead(Path);
        stream.Position = _begins[storage.Key] + firstNumber * Dtypes.Size(storage.Dtype);
        return stream;
    }

    private PickledStorage Remember(PickledList id)
    {
        var storage = ReadStorage(id);
        _storages[storage.Key] = storage;
        return storage;
    }

    private void FindStorages(object? keys)
    {
        if (keys is not PickledList list)
            throw new InvalidDataException($"{Path}: no list of storages behind the object");
        Span<byte> count = stackalloc byte[8];
        foreach (var key in list.Items)
        {
            if (key is not string name || !_storages.TryGetValue(name, out var storage))
                throw new InvalidDataException($"{Path}: lists a storage '{key}' that no tensor uses");
            if (_file.ReadAtLeast(count, 8, throwOnEndOfStream: false) < 8 || BitConverter.ToInt64(count) is var found && found != storage.Count)
                throw new InvalidDataException($"{Path}: storage {name} is cut or of another length; expected {storage.Count} numbers");
            var bytes = storage.Count * Dtypes.Size(storage.Dtype);
            if (bytes > _file.Length - _file.Position)
                throw new InvalidDataException($"{Path}: the file ends inside storage {name}");
            _begins[name] = _file.Position;
            _file.Position += bytes;
        }
        if (_storages.Keys.FirstOrDefault(key => !_begins.ContainsKey(key)) is { } lost)
            throw new InvalidDataException($"{Path}: has no numbers for storage {lost}");
    }

    public override void Dispose() => _file.Dispose();
}

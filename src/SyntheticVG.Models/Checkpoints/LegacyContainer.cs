namespace SyntheticVG.Models.Checkpoints;

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

using System.Text.Json;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Several .safetensors files under one index, as large checkpoints are published.</summary>
/// <remarks>The index decides which file a tensor comes from. Where index and files disagree on what there is, nothing is read.</remarks>
internal sealed class ShardedFile : IWeightFile
{
    private readonly Dictionary<string, SafetensorsFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsFile> _places = new(StringComparer.Ordinal);

    /// <summary>Opens an index (model.safetensors.index.json) and the files that it names.</summary>
    /// <exception cref="InvalidDataException">The index or a file is damaged, or they disagree.</exception>
    public ShardedFile(string path)
    {
        Path = path;
        try
        {
            Open();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Tensors { get; private set; } = new Dictionary<string, TensorEntry>();

    /// <inheritdoc/>
    public void CopyTo(string name, Tensor target) => _places[name].CopyTo(name, target);

    /// <inheritdoc/>
    public void CopyTo(string name, long first, Tensor target) => _places[name].CopyTo(name, first, target);

    private void Open()
    {
        foreach (var (name, shard) in ReadIndex())
        {
            if (!_files.TryGetValue(shard, out var file))
                _files.Add(shard, file = OpenShard(name, shard));
            if (!file.Tensors.ContainsKey(name))
                throw new InvalidDataException($"{Path}: says that {shard} holds {name}; it does not");
            _places.Add(name, file);
        }
        foreach (var (shard, file) in _files)
        {
            var stray = file.Tensors.Keys.Where(name => !_places.ContainsKey(name)).ToList();
            if (stray.Count > 0)
                throw new InvalidDataException(
                    $"{Path}: has no entry for {string.Join(", ", stray.Take(10))}, which {shard} holds; expected one for every tensor");
        }
        Tensors = _places.ToDictionary(place => place.Key, place => place.Value.Tensors[place.Key], StringComparer.Ordinal);
    }

    private SafetensorsFile OpenShard(string tensor, string shard)
    {
        if (System.IO.Path.GetFileName(shard) != shard || shard is "" or "." or ".." || shard.Contains('\\', StringComparison.Ordinal))
            throw new InvalidDataException($"{Path}: puts {tensor} in {shard}; expected the name of a file beside the index");
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? "", shard);
        return File.Exists(path)
            ? new(path)
            : throw new InvalidDataException($"{Path}: puts {tensor} in {shard}, which is not there; expected it beside the index");
    }

    private List<(string Name, string Shard)> ReadIndex()
    {
        using var json = WholeJson.ReadFile(Path);
        if (json.RootElement.ValueKind != JsonValueKind.Object
            || !json.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{Path}: no weight_map; expected an object from tensor to file");
        return [.. map.EnumerateObject().Select(entry => (entry.Name, entry.Value.ValueKind == JsonValueKind.String
            ? entry.Value.GetString()!
            : throw new InvalidDataException($"{Path}: weight_map has {JsonWords.Of(entry.Value.ValueKind)} for {entry.Name}; expected a file's name")))];
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }
}

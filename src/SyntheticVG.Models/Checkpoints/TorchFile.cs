using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Reads what <c>torch.save</c> wrote of a dictionary of tensors: a zip with a pickle, or the older bare pickles.</summary>
/// <remarks>
/// Only data is read (see <see cref="PickleMachine"/>). A dictionary under the entry <c>state_dict</c> is taken for the
/// tensors; a prefix <c>module.</c> before every key is taken off, as open_clip does.
/// </remarks>
internal sealed class TorchFile : IWeightFile
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
        Tensors =
            _places.ToDictionary(place => place.Key, place => new TensorEntry(place.Key, place.Value.Storage.Dtype, place.Value.Shape), StringComparer.Ordinal);
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
            content = inner as PickledDictionary
                ?? throw new InvalidDataException($"{Path}: its state_dict is no dictionary; expected one from names to tensors");
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

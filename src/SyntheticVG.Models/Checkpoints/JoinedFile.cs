using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Two files of weights as one: of a decoder in blocks, and of the rest of its model.</summary>
internal sealed class JoinedFile : IWeightFile
{
    private readonly IWeightFile _rest;
    private readonly Dictionary<string, TensorEntry> _all;

    /// <summary>Joins them; both go with it.</summary>
    /// <exception cref="InvalidDataException">Both have a weight of the same name.</exception>
    public JoinedFile(GgufWeightFile decoder, IWeightFile rest)
    {
        (Decoder, _rest) = (decoder, rest);
        _all = new(decoder.Tensors, StringComparer.Ordinal);
        foreach (var (name, entry) in rest.Tensors)
        {
            if (!_all.TryAdd(name, entry))
                throw new InvalidDataException($"{rest.Path}: holds {name}, as {decoder.Path} does; expected one of them to");
        }
    }

    /// <summary>The decoder's file.</summary>
    public GgufWeightFile Decoder { get; }

    /// <inheritdoc/>
    public string Path => _rest.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _all;

    /// <inheritdoc/>
    public void CopyTo(string name, Tensor target) => Of(name).CopyTo(name, target);

    /// <inheritdoc/>
    public void CopyTo(string name, long first, Tensor target) => Of(name).CopyTo(name, first, target);

    private IWeightFile Of(string name) => Decoder.Tensors.ContainsKey(name) ? Decoder : _rest;

    /// <summary>Closes both.</summary>
    public void Dispose()
    {
        Decoder.Dispose();
        _rest.Dispose();
    }
}

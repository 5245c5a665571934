using SyntheticVG.Models.Quantized;
using SyntheticVG.Models.Quantized.Gguf;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>A decoder in a GGUF file, under the names of a checkpoint. As tensors, blocks are read back into numbers.</summary>
internal sealed class GgufWeightFile : IWeightFile
{
    /// <summary>The file of a folder whose decoder is in blocks.</summary>
    public const string Name = "decoder.gguf";

    private readonly GgufFile _file;
    private readonly Dictionary<string, GgufTensor> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is no GGUF of a Qwen2 decoder, or damaged.</exception>
    public GgufWeightFile(string path)
    {
        Path = path;
        _file = new(path);
        try
        {
            Config = Qwen2Gguf.ConfigOf(_file);
            foreach (var name in Qwen2Gguf.NamesOf(Config))
            {
                if (!_file.Tensors.TryGetValue(Qwen2Gguf.NameOf(name)!, out var tensor)) // a weight of the decoder
                    continue;
                _places.Add(name, tensor);
                _entries.Add(name, new(name, DtypeOf(tensor.Type), tensor.IsVector ? [tensor.Columns] : [tensor.Rows, tensor.Columns]) { Blocks = tensor.Type.Blocks() });
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The decoder's sizes.</summary>
    public Qwen2.Qwen2Config Config { get; }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Tensors => _entries;

    /// <inheritdoc/>
    public void CopyTo(string name, Tensor target) => CopyTo(name, 0, target);

    /// <inheritdoc/>
    public void CopyTo(string name, long first, Tensor target)
    {
        var tensor = _places[name];
        var rows = Math.Max(1, (1 << 22) / tensor.Columns);
        using var still = no_grad();
        for (var at = 0L; at < target.numel(); at += rows * tensor.Columns)
        {
            using var scope = NewDisposeScope();
            var numbers = new float[Math.Min(rows * tensor.Columns, target.numel() - at)];
            GgufRows.Read(_file, tensor, (first + at) / tensor.Columns, numbers);
            target.view(-1).narrow(0, at, numbers.Length).copy_(TorchSharp.torch.tensor(numbers));
        }
    }

    /// <summary>Puts a weight where a decoder in blocks has it.</summary>
    public void Put(string name, WeightPlace place) => GgufRows.Put(_file, _places[name], place);

    private static ScalarType DtypeOf(GgufType type) => type switch
    {
        GgufType.F32 => ScalarType.Float32,
        GgufType.BF16 => ScalarType.BFloat16,
        _ => ScalarType.Float16,
    };

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}

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
                _entries.Add(name, new(name, DtypeOf(tensor.Type), tensor.IsVector ? [tensor.Columns] : [tensor.Rows, tensor.Columns])
                {
                    Blocks = tensor.Type.Blocks()
                });
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Sees to it that all weights of the decoder are there in their shapes, and that blocks divide them.</summary>
    /// <exception cref="InvalidDataException">One is not.</exception>
    public void Require() => Qwen2Gguf.Require(_file);

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

    /// <summary>How a weight's numbers are kept.</summary>
    public GgufType TypeOf(string name) => _places[name].Type;

    /// <summary>Writes a weight's rows as the file has them, a piece at a time.</summary>
    public void WriteTo(string name, Stream stream)
    {
        const int Piece = 8 << 20;
        var tensor = _places[name];
        var rows = Math.Clamp(Piece / tensor.RowBytes, 1, tensor.Rows);
        for (var first = 0L; first < tensor.Rows; first += rows)
        {
            var bytes = new byte[Math.Min(rows, tensor.Rows - first) * tensor.RowBytes];
            _file.ReadRows(tensor, first, bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Tensors of the file that are no weights of the decoder.</summary>
    public IReadOnlyList<string> Others => [.. _file.Tensors.Keys.Except(_places.Values.Select(tensor => tensor.Name)).Order(StringComparer.Ordinal)];

    /// <summary>The file's settings, tokenizer and all, for a file whose numbers are kept in another way.</summary>
    /// <param name="type">How most of them are.</param>
    public GgufSettings SettingsFor(GgufType type)
    {
        string[] own = [GgufSettings.FileType, GgufSettings.QuantizationVersion, GgufSettings.AlignmentName];
        var settings = new GgufSettings();
        foreach (var (_, begin, end) in _file.Settings.Where(setting => !own.Contains(setting.Name)))
            settings.Add(_file.ReadSetting(begin, end));
        return settings.AddKind(type);
    }

    private static ScalarType DtypeOf(GgufType type) => type switch
    {
        GgufType.F32 => ScalarType.Float32,
        GgufType.BF16 => ScalarType.BFloat16,
        _ => ScalarType.Float16,
    };

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}

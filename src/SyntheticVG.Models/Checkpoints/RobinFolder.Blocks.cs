using SyntheticVG.Models.Quantized;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Gguf;
using SyntheticVG.Models.Quantized.Products;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Checkpoints;

/// <content>The decoder in blocks of 8 or 4 bits.</content>
public sealed partial class RobinFolder
{
    /// <summary>The precision that the model is best loaded in on a device: on the CPU that of the files, but for 16-bit ones of more than a billion
    /// parameters q8, which computes three times as fast as bf16; on a card bf16 where the files have blocks.</summary>
    public Precision UsualPrecision(bool onCpu) => !onCpu && Blocks is not null ? Precision.Half
        : onCpu && OwnPrecision == Precision.Half && Parameters > 1_000_000_000 ? InBlocks(BlockFormat.Q8)
        : OwnPrecision;

    /// <summary>The precision of a name, the image encoder's dtype being the files' own where only the language model goes into blocks.</summary>
    /// <exception cref="ArgumentException">There is none of the name, or the model's sizes cannot be divided into blocks.</exception>
    public Precision PrecisionOf(string name)
    {
        var precision = Precision.Parse(name);
        if (precision.Blocks is not { } format)
            return precision;
        BlockWeights.RequireSizes(Config.Language);
        return InBlocks(format);
    }

    private Precision InBlocks(BlockFormat format) => Precision.InBlocks(format) with
    {
        Tower = _found.First(entry => entry.Key.StartsWith(Models.Robin.Robin.TowerPrefix, StringComparison.Ordinal)).Value.Dtype == ScalarType.Float32
            ? ScalarType.Float32
            : ScalarType.BFloat16,
    };

    // The format of the layers' matrices where the files have blocks.
    private BlockFormat? Blocks => _weights is JoinedFile ? _found["model.layers.0.mlp.gate_proj.weight"].Blocks : null;

    private BlockDecoder LoadBlocks(BlockFormat format, Device? device)
    {
        if (device is not null && device.type != TorchSharp.DeviceType.CPU)
            throw new ArgumentException($"the precision {format.Name()} is computed on the CPU; take bf16 or fp32 on a card", nameof(format));
        var path = Environment.GetEnvironmentVariable(CpuPath.Switch);
        _ = CpuPath.Choose(path); // before minutes of reading
        var weights = Decoder.Load(format);
        try
        {
            return new(weights, get_num_threads(), path);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private DecoderBlocks Decoder => new(_weights, Config.Language, name => _sources[name]);

    /// <summary>Writes the folder again with the decoder in blocks: <c>decoder.gguf</c>, which llama.cpp reads too, and the rest as it is. A piece of a
    /// weight is in memory at a time.</summary>
    /// <param name="path">Another folder, with the tokenizer in it.</param>
    /// <param name="format">The format of the layers' matrices; embeddings and output layer have 8 bits.</param>
    /// <param name="say">Told of each file of weights; null: nobody is.</param>
    /// <exception cref="ArgumentException">The sizes cannot be divided into blocks.</exception>
    public void WriteBlocks(string path, BlockFormat format, Action<string>? say = null)
    {
        BlockWeights.RequireSizes(Config.Language);
        Directory.CreateDirectory(path);
        var file = System.IO.Path.Combine(path, GgufWeightFile.Name);
        WriteGguf(file, format);
        say?.Invoke(FormattableString.Invariant($"{file}: the decoder, {new FileInfo(file).Length / 1e6:N1} MB"));
        RobinFolderWriter.Write(path, Config, _found[Embeddings].Dtype,
            [.. WeightNames.Of(Config).Keys.Where(name => PartOf(name) != Part.Language)
                .Select(name => new WeightToWrite(name, _found[name].Dtype, _found[name].Shape, () => _weights.Read(_sources[name])))],
            new() { Generation = Generation, RandomSeed = RandomSeed, Say = say });
    }

    /// <summary>Writes the decoder alone as a GGUF file of a Qwen2 model, tokenizer and added tokens in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format of the layers' matrices; null: all weights in the folder's own dtype.</param>
    public void WriteGguf(string path, BlockFormat? format = null)
    {
        var name = $"robin{(RandomSeed is { } seed ? FormattableString.Invariant($" of random weights, seed {seed}") : "")}";
        var settings = Qwen2Gguf.SettingsOf(Config.Language, name, format is { } own ? GgufTypes.Of(own) : DecoderBlocks.Plain(_found[Embeddings].Dtype));
        GgufTokens.AddTo(settings, Path, Config.Language.VocabularySize, AddedTokens, Generation?.StopTokens ?? []);
        Decoder.Write(path, format, settings);
    }
}

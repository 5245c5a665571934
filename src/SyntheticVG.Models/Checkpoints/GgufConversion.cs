using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Gguf;

namespace SyntheticVG.Models.Checkpoints;

/// <summary>Writes the GGUF file of a Qwen2 decoder again, its numbers kept in another way.</summary>
public static class GgufConversion
{
    /// <summary>Writes one. Tokenizer and settings are taken over; what has the wanted blocks already is copied. A piece of a weight is in memory at a
    /// time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="to">The file to write, another one.</param>
    /// <param name="format">The format of the layers' matrices, embeddings and output layer having 8 bits; null: plain numbers, of 16 bits for what was in
    /// blocks.</param>
    /// <returns>Names of tensors that are left out, for they are no weights of a Qwen2 decoder.</returns>
    /// <exception cref="InvalidDataException">It is no GGUF of a Qwen2 decoder, is damaged, or has sizes that blocks do not divide.</exception>
    /// <exception cref="ArgumentException">Both are the same file.</exception>
    public static IReadOnlyList<string> Write(string path, string to, BlockFormat? format)
    {
        if (Path.GetFullPath(path) == Path.GetFullPath(to))
            throw new ArgumentException($"{to} is the file that is read; expected another", nameof(to));
        using var file = new GgufWeightFile(path);
        file.Require();
        var type = format is { } wanted ? GgufTypes.Of(wanted) : DecoderBlocks.Plain(file.Tensors["model.layers.0.mlp.gate_proj.weight"].Dtype); // required
        new DecoderBlocks(file, file.Config, name => name).Write(to, format, file.SettingsFor(type));
        return file.Others;
    }
}

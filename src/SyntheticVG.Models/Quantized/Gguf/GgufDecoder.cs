using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Products;

namespace SyntheticVG.Models.Quantized.Gguf;

/// <summary>The decoder of a GGUF file of a Qwen2 model, without a picture's part.</summary>
public static class GgufDecoder
{
    /// <summary>Loads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Cores to compute on; null: all.</param>
    /// <param name="format">The format of matrices that the file keeps as plain numbers.</param>
    /// <returns>The decoder; the caller owns it.</returns>
    /// <exception cref="InvalidDataException">The file is no GGUF of a Qwen2 model, or damaged.</exception>
    /// <exception cref="PlatformNotSupportedException">This CPU has no fitting instructions.</exception>
    public static IDecoder Open(string path, int? threads = null, BlockFormat format = BlockFormat.Q8)
    {
        var name = Environment.GetEnvironmentVariable(CpuPath.Switch);
        _ = CpuPath.Choose(name); // before minutes of reading
        using var file = new GgufFile(path);
        var weights = Qwen2Gguf.Load(file, format);
        return new BlockDecoder(weights, threads ?? Environment.ProcessorCount, name);
    }
}

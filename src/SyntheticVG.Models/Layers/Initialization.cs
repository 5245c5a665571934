using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.Layers;

/// <summary>Random weights for a model that no checkpoint fills. The same seed gives the same weights.</summary>
/// <remarks>
/// Matrices and kernels: normal, deviation 0.02, as Qwen2 and ConvNeXt start. The region encoder: uniform within
/// 1/√inputs, torch's own default, for its inputs are masks of thousands of pixels. Norms 1, biases 0, layer scales
/// <see cref="LayerScale"/>.
/// </remarks>
public static class Initialization
{
    /// <summary>Where ConvNeXt's layer scales start (Liu et al., CVPR 2022).</summary>
    public const double LayerScale = 1e-6;

    /// <summary>Fills every parameter of a module.</summary>
    public static void Randomize(Module module, long seed)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var still = no_grad();
        using var source = new Generator((ulong)seed, torch.CPU);
        foreach (var (name, parameter) in module.named_parameters())
        {
            using var scope = NewDisposeScope();
            Fill(name, parameter, source);
        }
    }

    /// <summary>Makes one weight on its own: seed and name alone decide, whatever else the model has.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="dtype">Its dtype.</param>
    /// <param name="seed">The model's seed.</param>
    /// <returns>The numbers; the caller owns them.</returns>
    public static Tensor Make(string name, long[] shape, ScalarType dtype, long seed)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var still = no_grad();
        using var source = new Generator(SeedOf(name, seed), torch.CPU);
        var weight = empty(shape, dtype);
        using var scope = NewDisposeScope();
        Fill(name, weight, source);
        return weight;
    }

    // FNV-1a over seed and name.
    private static ulong SeedOf(string name, long seed)
    {
        var hash = 0xCBF29CE484222325UL;
        foreach (var one in BitConverter.GetBytes(seed).Concat(System.Text.Encoding.UTF8.GetBytes(name)))
            hash = (hash ^ one) * 0x100000001B3;
        return hash;
    }

    private static void Fill(string name, Tensor parameter, Generator source)
    {
        if (name.EndsWith(".gamma", StringComparison.Ordinal))
            parameter.fill_(Number.Of(LayerScale));
        else if (name.EndsWith("bias", StringComparison.Ordinal))
            parameter.zero_();
        else if (parameter.Dimensions == 1)
            parameter.fill_(Number.Whole(1));
        else if (name.Contains("mask_extractor.", StringComparison.Ordinal))
        {
            var reach = 1 / Math.Sqrt(parameter.numel() / parameter.shape[0]);
            parameter.copy_(rand(parameter.shape, float32, torch.CPU, generator: source).Scale(2 * reach).Plus(Number.Of(-reach)));
        }
        else
            FillNormal(parameter.view(-1), source);
    }

    // In pieces, so that a table of 311 million numbers needs no second copy of itself in fp32.
    private static void FillNormal(Tensor flat, Generator source)
    {
        const long Piece = 1 << 24;
        for (var start = 0L; start < flat.shape[0]; start += Piece)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(Piece, flat.shape[0] - start);
            flat.narrow(0, start, count).copy_(randn([count], float32, torch.CPU, generator: source).mul_(Number.Of(0.02)));
        }
    }
}

using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Quantized;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Quantized;

/// <summary>Small models of random weights, on libtorch and in blocks.</summary>
internal static class BlockModels
{
    public static Qwen2Config Config { get; } =
        Qwen2Config.Pocket with { VocabularySize = 90, HiddenSize = 256, IntermediateSize = 320, Heads = 8, KeyValueHeads = 2, Layers = 3, MaxPositions = 700 };

    /// <summary>A model; the larger its weights, the livelier attention and text.</summary>
    public static Qwen2Model Make(Qwen2Config? config = null, double scale = 4)
    {
        var model = new Qwen2Model(config ?? Config);
        Initialization.Randomize(model, seed: 5);
        using var still = no_grad();
        foreach (var parameter in model.parameters())
        {
            if (parameter.Dimensions == 2)
                parameter.mul_(scale);
            else
                parameter.add_(parameter.arange_like());
        }
        return model;
    }

    private static Tensor arange_like(this Tensor parameter) => arange(parameter.numel()).to(float32).mul_(0.3 / parameter.numel());

    /// <summary>The same weights in blocks.</summary>
    public static BlockDecoder InBlocks(Qwen2Model model, BlockFormat format, int threads = 2, string? path = null)
    {
        var weights = new BlockWeights(model.Config, name => BlockWeights.UsualFormat(name, format));
        var parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var place in weights.Places)
        {
            using var numbers = parameters[place.Name].detach().to(float32).contiguous();
            BlockWeights.Put(place, 0, numbers.data<float>().ToArray());
        }
        return new(weights, threads, path);
    }

    /// <summary>The same model on libtorch, its weights rounded as the blocks round them.</summary>
    public static Qwen2Model Rounded(Qwen2Model model, BlockFormat format)
    {
        var rounded = new Qwen2Model(model.Config);
        var from = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        using var still = no_grad();
        foreach (var (name, parameter) in rounded.named_parameters())
        {
            var numbers = from[name].detach().data<float>().ToArray();
            if (parameter.Dimensions == 2)
            {
                var own = BlockWeights.UsualFormat(name, format);
                var blocks = new byte[own.Bytes(numbers.Length)];
                BlockQuantizer.ToBlocks(numbers, own, blocks);
                BlockQuantizer.ToNumbers(blocks, own, numbers);
            }
            using var values = tensor(numbers).view(parameter.shape);
            parameter.copy_(values);
        }
        return rounded;
    }
}

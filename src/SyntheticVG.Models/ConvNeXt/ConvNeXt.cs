// Shape letters in this file:
//   B images   H, W rows and columns   C channels
// Inside the network channels come last (BHWC): the linear layers want them so, and a convolution reads the same bytes
// as "channels last" when it is given the permuted view.
using SyntheticVG.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.ConvNeXt;

/// <summary>Sizes of a <see cref="ConvNeXt"/>.</summary>
public sealed record ConvNeXtConfig
{
    /// <summary>Blocks of each of the four stages.</summary>
    public required IReadOnlyList<int> Depths { get; init; }

    /// <summary>Channels of each stage (C).</summary>
    public required IReadOnlyList<int> Widths { get; init; }

    /// <summary>Hidden and output width of CLIP's projection head, which ROBIN carries along unused; empty for none.</summary>
    public IReadOnlyList<int> HeadWidths { get; init; } = [];

    /// <summary>Chance that a training step leaves out the last block for a sample; earlier blocks less, linearly.</summary>
    public double StochasticDepth { get; init; } = 0.1;

    /// <summary>convnext_large_d_320 of open_clip, the encoder of ROBIN-3B.</summary>
    public static ConvNeXtConfig Large { get; } =
        new() { Depths = [3, 3, 27, 3], Widths = [192, 384, 768, 1536], HeadWidths = [1536, 768] };

    /// <summary>For the pocket world.</summary>
    public static ConvNeXtConfig Pocket { get; } =
        new() { Depths = [2, 2, 4, 2], Widths = [32, 64, 128, 256], StochasticDepth = 0 };

    /// <summary>For tests.</summary>
    public static ConvNeXtConfig Tiny { get; } =
        new() { Depths = [1, 1, 2, 1], Widths = [4, 8, 16, 32], HeadWidths = [64, 24], StochasticDepth = 0 };
}

/// <summary>The image encoder: four feature maps, of 1/4, 1/8, 1/16 and 1/32 of the image's side.</summary>
/// <remarks>ConvNeXt (Liu et al., CVPR 2022), weights named as timm and open_clip do.</remarks>
public sealed class ConvNeXt : Module<Tensor, IReadOnlyList<Tensor>>
{
    internal const double LayerNormEpsilon = 1e-6;

    private readonly Conv2d _patches;
    private readonly LayerNorm _patchNorm;
    private readonly Stage[] _stages;

    // Convolutions are here alone.
    static ConvNeXt() => Nnpack.TurnOff();

    /// <summary>Makes an encoder in fp32 on the CPU. Its weights are not set: load or randomize them.</summary>
    public ConvNeXt(ConvNeXtConfig config) : this(config, Placement.Cpu()) { }

    internal ConvNeXt(ConvNeXtConfig config, Placement place) : base(nameof(ConvNeXt))
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Depths.Count != 4 || config.Widths.Count != 4)
            throw new ArgumentException($"{config.Depths.Count} depths and {config.Widths.Count} widths; expected 4 and 4", nameof(config));
        Config = config;
        _patches = Conv2d(3, config.Widths[0], kernel_size: 4, stride: 4, device: place.Device, dtype: place.Dtype);
        _patchNorm = Norm(config.Widths[0], place);
        _stages = [.. config.Depths.Select((_, stage) => new Stage(config, stage, place))];

        var trunk = new Branch(
            ("stem", new Branch(("0", _patches), ("1", _patchNorm))),
            ("stages", new ModuleList<Stage>(_stages)));
        if (config.HeadWidths is [var hidden, var output])
        {
            trunk.register_module("head", new Branch(("norm", Norm(config.Widths[^1], place))));
            register_module("head", new Branch(("mlp", new Branch(
                ("fc1", new Dense(config.Widths[^1], hidden, place)),
                ("fc2", new Dense(hidden, output, place, bias: false))))));
        }
        register_module("trunk", trunk);
    }

    /// <summary>The sizes this encoder was made with.</summary>
    public ConvNeXtConfig Config { get; }

    /// <param name="pixels">Normalised RGB, [B, 3, H, W], H and W at least 32.</param>
    /// <returns>Four maps, finest first, each [B, C, h, w]; the caller owns them.</returns>
    public override IReadOnlyList<Tensor> forward(Tensor pixels)
    {
        Shape.Require(pixels, [Shape.Any, 3, Shape.Any, Shape.Any]);
        using var scope = NewDisposeScope();

        var x_BHWC = Stem(pixels);

        var levels = new List<Tensor>();
        foreach (var stage in _stages)
        {
            x_BHWC = stage.forward(x_BHWC);
            levels.Add(x_BHWC.permute(0, 3, 1, 2).MoveToOuterDisposeScope());
        }
        return levels;
    }

    /// <summary>The encoder as functions, each of what the one before returned: from pixels [B, 3, H, W] through every block to the last map.</summary>
    internal IReadOnlyList<Func<Tensor, Tensor>> Parts => [Stem, .. _stages.SelectMany(stage => stage.Parts)];

    /// <summary>The four maps among what <see cref="Parts"/> returned, finest first, each [B, C, h, w].</summary>
    /// <param name="streams">The pixels, then what each part returned.</param>
    internal IReadOnlyList<Tensor> MapsOf(IReadOnlyList<Tensor> streams)
    {
        var maps = new List<Tensor>();
        var at = 1; // the stem's
        foreach (var stage in _stages)
            maps.Add(streams[at += stage.Parts.Count].permute(0, 3, 1, 2));
        return maps;
    }

    // Patches of 4x4 pixels, [B, H/4, W/4, C].
    internal Tensor Stem(Tensor pixels_BCHW)
    {
        using var scope = NewDisposeScope();
        var x_BCHW = pixels_BCHW.to(_patches.weight.dtype);
        return _patchNorm.forward(Convolve(_patches, x_BCHW.permute(0, 2, 3, 1).contiguous())).MoveToOuterDisposeScope();
    }

    internal static LayerNorm Norm(long width, Placement place) =>
        LayerNorm([width], LayerNormEpsilon, device: place.Device, dtype: place.Dtype);

    internal static Tensor Convolve(Conv2d layer, Tensor x_BHWC) =>
        layer.forward(x_BHWC.permute(0, 3, 1, 2)).permute(0, 2, 3, 1).contiguous();
}

// Shape letters in this file:
//   B images   H, W rows and columns   C channels
using SyntheticVG.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SyntheticVG.Models.ConvNeXt;

/// <summary>A stage: halves the map's sides (but for the first stage), then refines it block by block.</summary>
internal sealed class Stage : Module<Tensor, Tensor>
{
    private readonly LayerNorm? _norm;
    private readonly Conv2d? _halve;
    private readonly Block[] _blocks;

    public Stage(ConvNeXtConfig config, int stage, Placement place) : base(nameof(Stage))
    {
        var width = config.Widths[stage];
        if (stage > 0)
        {
            _norm = ConvNeXt.Norm(config.Widths[stage - 1], place);
            _halve = Conv2d(config.Widths[stage - 1], width, kernel_size: 2, stride: 2, device: place.Device, dtype: place.Dtype);
            register_module("downsample", new Branch(("0", _norm), ("1", _halve)));
        }
        var (before, all) = (config.Depths.Take(stage).Sum(), config.Depths.Sum());
        _blocks = [.. Enumerable.Range(before, config.Depths[stage])
            .Select(i => new Block(width, all == 1 ? 0 : config.StochasticDepth * i / (all - 1), place))];
        register_module("blocks", new ModuleList<Block>(_blocks));
    }

    /// <summary>The stage as functions, each of what the one before returned.</summary>
    internal IReadOnlyList<Func<Tensor, Tensor>> Parts =>
        [.. _norm is null ? [] : (Func<Tensor, Tensor>[])[Halve], .. _blocks.Select(block => (Func<Tensor, Tensor>)block.forward)];

    private Tensor Halve(Tensor x_BHWC)
    {
        using var scope = NewDisposeScope();
        return ConvNeXt.Convolve(_halve!, _norm!.forward(x_BHWC)).MoveToOuterDisposeScope();
    }

    public override Tensor forward(Tensor x_BHWC)
    {
        using var scope = NewDisposeScope();
        if (_norm is not null)
            x_BHWC = Halve(x_BHWC);
        foreach (var block in _blocks)
            x_BHWC = block.forward(x_BHWC);
        return x_BHWC.MoveToOuterDisposeScope();
    }
}

/// <summary>A block: looks 3 pixels around each pixel, mixes channels, adds the result, scaled channel by channel.</summary>
internal sealed class Block : Module<Tensor, Tensor>
{
    private readonly double _skipChance;
    [ComponentName(Name = "conv_dw")] private readonly Conv2d _around;
    [ComponentName(Name = "norm")] private readonly LayerNorm _norm;
    [ComponentName(Name = "mlp")] private readonly Branch _mlp;
    [ComponentName(Name = "gamma")] private readonly Parameter _scale;
    private readonly Dense[] _mix;

    public Block(int width, double skipChance, Placement place) : base(nameof(Block))
    {
        _skipChance = skipChance;
        _around = Conv2d(width, width, kernel_size: 7, padding: 3, groups: width, device: place.Device, dtype: place.Dtype);
        _norm = ConvNeXt.Norm(width, place);
        _mix = [new Dense(width, 4 * width, place), new Dense(4 * width, width, place)];
        _mlp = new(("fc1", _mix[0]), ("fc2", _mix[1]));
        _scale = place.Empty(width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x_BHWC)
    {
        using var scope = NewDisposeScope();

        var y_BHWC = _norm.forward(ConvNeXt.Convolve(_around, x_BHWC));
        y_BHWC = _mix[1].forward(functional.gelu(_mix[0].forward(y_BHWC))) * _scale;

        if (training && _skipChance > 0) // stochastic depth: whole samples skip the block, the others make up for them
            y_BHWC *= bernoulli(full([x_BHWC.shape[0], 1, 1, 1], Number.Of(1 - _skipChance), dtype: y_BHWC.dtype, device: y_BHWC.device))
                / Number.Of(1 - _skipChance);
        return x_BHWC.Plus(y_BHWC).MoveToOuterDisposeScope();
    }
}

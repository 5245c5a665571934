using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Robin;

public class RegionEncoderTests
{
    private readonly RegionEncoder _encoder = Encoder();

    [Fact]
    public void Pools_the_mean_of_the_features_under_each_mask()
    {
        using var scope = NewDisposeScope();
        var level = arange(4, dtype: float32).view(1, 2, 2); // 0 1 / 2 3
        var masks = tensor(new float[] { 1, 0, 1, 0, /* left column */ 0, 0, 0, 0 /* empty */ }).view(2, 2, 2);

        Assert.Equal([1f, 0f], RegionEncoder.MaskPool(level, masks).data<float>());
    }

    [Fact]
    public void Gives_a_content_and_a_position_token_for_every_region()
    {
        using var scope = NewDisposeScope();

        var (content, position) = _encoder.forward(Levels(), ones(3, 10, 14));

        Assert.Equal([3, 10], content.shape);
        Assert.Equal([3, 10], position.shape);
    }

    [Fact]
    public void Leaves_no_tensor_behind_but_its_result()
    {
        using var scope = NewDisposeScope();
        var (levels, masks) = (Levels(), ones(1, 10, 14));
        var before = scope.DisposablesCount;

        _encoder.forward(levels, masks);

        Assert.Equal(before + 2, scope.DisposablesCount);
    }

    [Fact]
    public void Says_which_shape_is_wrong()
    {
        using var scope = NewDisposeScope();

        var error = Assert.Throws<ArgumentException>(() => _encoder.forward([rand(4, 8, 9), rand(6, 4, 5)], ones(3, 10, 14)));

        Assert.StartsWith("level has shape [4, 8, 9]; expected [3, *, *]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_stack_of_no_masks()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentException>(() => _encoder.forward(Levels(), ones(0, 10, 14)));
    }

    [Fact]
    public void Names_its_weights_as_the_checkpoint_does() => Approved.Check(string.Concat(
        new RegionEncoder(RegionEncoderConfig.Robin3B).state_dict()
            .Select(weight => $"{weight.Key} [{string.Join(", ", weight.Value.shape)}]\n")));

    private static RegionEncoder Encoder()
    {
        var encoder = new RegionEncoder(RegionEncoderConfig.Tiny);
        Initialization.Randomize(encoder, seed: 1);
        return encoder;
    }

    private static Tensor[] Levels() => [rand(3, 8, 9), rand(6, 4, 5)];
}

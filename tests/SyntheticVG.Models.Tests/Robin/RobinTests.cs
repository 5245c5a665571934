using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Robin;
using SyntheticVG.SceneGraphs;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Robin;

public class RobinTests
{
    private const int MaskToken = 37, PositionToken = 38;
    private static readonly Models.Robin.Robin Model = Make();

    // With a static constructor the model is made before a test opens its scope, not at the first look at the field within it.
    static RobinTests()
    {
    }

    [Fact]
    public void Leaves_no_tensor_behind_but_its_results()
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var (pixels, masks) = (rand(2, 3, 64, 64), ones(3, 20, 30));
        var before = scope.DisposablesCount;

        var images = Model.Encode(pixels, [masks, null]);
        Assert.Equal(before + 3, scope.DisposablesCount);
        Splice.Join(Model, new([[1, Splice.Image, 2], [Splice.Image, 3]]), images with { Regions = [null, null] });

        Assert.Equal(before + 4, scope.DisposablesCount);
    }

    [Fact]
    public void Run_lengths_give_the_tokens_that_their_masks_give_a_few_at_a_time()
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var pixels = rand(1, 3, 64, 64);
        Rle[] rles = [.. Enumerable.Range(1, 7).Select(i => Rle.FromRuns(20, 30, [(uint)(40 * i), (uint)(10 * i), (uint)(600 - 50 * i)]))];

        var whole = Model.Encode(pixels, [RegionMasks.ToTensor(rles)]).Regions[0]!;
        var parts = Model.Encode(pixels, [rles], pixelsAtOnce: 1300).Regions[0]!;

        Golden.Near(whole.Content, parts.Content, 1e-6, "content");
        Golden.Near(whole.Position, parts.Position, 1e-6, "position");
    }

    [Fact]
    public void A_prompt_without_its_picture_or_with_an_unknown_id_says_so()
    {
        Assert.StartsWith("row 0 names 1 pictures; 0 are left for it",
            Assert.Throws<ArgumentException>(() => Splice.Join(Model, new([[1, Splice.Image]]), null)).Message);
        Assert.StartsWith("token id 40; expected 0 to 39", Assert.Throws<ArgumentException>(() => Splice.Join(Model, new([[1, 40]]), null)).Message);
    }

    [Fact]
    public void A_prompt_that_is_too_long_is_never_cut_in_silence()
    {
        using var robin = Make(RobinConfig.Tiny with { MaxTokens = 18 });
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var images = robin.Encode(rand(1, 3, 64, 64));

        var error = Assert.Throws<ArgumentException>(() => PromptReader.Read(robin, [[1, Splice.Image, 2, 3]], images));

        Assert.StartsWith("prompt 0 takes 19 positions; the model reads 18", error.Message);
    }

    [Fact]
    public void Prompts_about_several_pictures_are_read_as_each_alone()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (pixels, masks) = (rand(2, 3, 64, 64), ones(1, 20, 30));
        int[] first = [1, Splice.Image, 5, MaskToken, PositionToken, 6], second = [Splice.Image, 9];
        using var together = PromptReader.Read(Model, [first, second], Model.Encode(pixels, [masks, null]));
        using var firstAlone = PromptReader.Read(Model, [first], Model.Encode(pixels.narrow(0, 0, 1), [masks]));
        using var secondAlone = PromptReader.Read(Model, [second], Model.Encode(pixels.narrow(0, 1, 1)));

        Assert.Equal([16 + 5, 16 + 1], together.Lengths);
        Golden.Near(cat([firstAlone.Logits(), secondAlone.Logits()]), together.Logits(), 1e-5, "logits");
    }

    private static Models.Robin.Robin Make(RobinConfig? config = null)
    {
        var robin = new Models.Robin.Robin(config ?? RobinConfig.Tiny);
        Initialization.Randomize(robin, seed: 5);
        robin.eval();
        return robin;
    }
}

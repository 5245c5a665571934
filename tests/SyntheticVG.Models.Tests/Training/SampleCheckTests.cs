using SyntheticVG.Instructions;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Training;

namespace SyntheticVG.Models.Tests.Training;

public class SampleCheckTests
{
    private const int Mask = 37, Position = 38;

    private static readonly TrainingSample Good = new TinyData(8).Make(0, 3);

    [Fact]
    public void Counts_the_tokens_that_are_learned_and_the_positions()
    {
        var sample = Good with { Tokens = [1, Splice.Image, 5, 6], Labels = [1, Splice.Ignore, 5, 6], Masks = [] };

        SampleCheck.Require(sample, RobinConfig.Tiny);

        Assert.Equal(2, SampleCheck.Targets(sample, RobinConfig.Tiny)); // nothing stands before the first
        Assert.Equal(3 + RobinConfig.Tiny.ImageTokens, SampleCheck.Length(sample, RobinConfig.Tiny));
    }

    [Theory]
    [InlineData("labels", "3 labels for 4 tokens; expected one each")]
    [InlineData("picture", "0 places for a picture; expected 1")]
    [InlineData("words", "1 places for a picture; expected none, for it has no picture")]
    [InlineData("masks", "1 mask tokens for 0 masks; expected as many")]
    [InlineData("before", "a mask token before the picture; expected the picture first")]
    [InlineData("end", "it ends in a mask token; expected its position token behind it")]
    [InlineData("long", "positions; this model reads at most 512")]
    [InlineData("answer", "no token to learn; expected an answer")]
    public void Says_what_is_wrong_with_a_sample_and_which(string what, string wanted)
    {
        var one = new TinyData(8).Make(0, Enumerable.Range(0, 8).First(i => new TinyData(8).Make(0, i).Masks.Count == 1)).Masks;
        var plain = Good with { Tokens = [1, Splice.Image, 5, 6], Labels = [Splice.Ignore, Splice.Ignore, 5, 6], Masks = [] };
        var sample = what switch
        {
            "labels" => plain with { Labels = [1, 2, 3] },
            "picture" => plain with { Tokens = [1, 2, 5, 6] },
            "words" => plain with { Picture = null },
            "masks" => plain with { Tokens = [1, Splice.Image, Mask, Position], Labels = [-100, -100, -100, -100] },
            "before" => plain with { Tokens = [Mask, Position, Splice.Image, 6], Masks = one },
            "end" => plain with { Tokens = [1, Splice.Image, 5, Mask], Masks = one },
            "long" => plain with { Tokens = [Splice.Image, .. Enumerable.Repeat(5, 600)], Labels = [.. Enumerable.Repeat(5, 601)] },
            _ => plain with { Labels = [1, Splice.Ignore, Splice.Ignore, Splice.Ignore] },
        };

        var wrong = Assert.Throws<InvalidDataException>(() => SampleCheck.Require(sample, RobinConfig.Tiny));

        Assert.StartsWith("tiny:0/3: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(wanted, wrong.Message, StringComparison.Ordinal);
    }
}

using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Quantized;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Quantized.Products;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Quantized;

public class BlockDecoderTests
{
    private static readonly Qwen2Model Model = BlockModels.Make();
    private static readonly int[] Prefix = [.. Enumerable.Range(0, 37).Select(i => i * 7 % 90)];
    private static readonly int[][] Questions = [[5, 6, 7], [11], [.. Enumerable.Range(0, 70).Select(i => i * 11 % 90)], [1, 39]];

    // With a static constructor the model is made before a test opens its scope, not at the first look at the field within it.
    static BlockDecoderTests()
    {
    }

    [Theory]
    [InlineData(BlockFormat.Q8)]
    [InlineData(BlockFormat.Q4)]
    public void Scores_are_those_of_libtorch_on_the_same_rounded_weights(BlockFormat format)
    {
        using var model = BlockModels.Make(scale: 1.5);
        using var decoder = BlockModels.InBlocks(model, format);
        using var rounded = BlockModels.Rounded(model, format);
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var own = decoder.Read([decoder.Embed(Prefix)]);
        var torch_ = new TorchDecoder(rounded);
        using var theirs = torch_.Read([torch_.Embed(Prefix)]);

        Assert.InRange(RelativeError(own.Next([0])[0].Scores, theirs.Next([0])[0].Scores), 0, 0.02); // inputs of products are rounded to 8 bits
        Assert.Equal(theirs.Next([0])[0].LogTotal, own.Next([0])[0].LogTotal, 0.05);
        own.Append([[3, 4]]);
        theirs.Append([[3, 4]]);
        Assert.InRange(RelativeError(own.Next([0])[0].Scores, theirs.Next([0])[0].Scores), 0, 0.02);
    }

    [Fact]
    public void Every_path_and_any_number_of_threads_give_the_same_bits()
    {
        foreach (var format in Enum.GetValues<BlockFormat>())
        {
            var reference = Scores(format, "scalar", 1);
            Assert.All(CpuPath.Here, product => Assert.Equal(reference, Scores(format, product.Name, 2)));
        }

        static float[] Scores(BlockFormat format, string path, int threads)
        {
            using var decoder = BlockModels.InBlocks(Model, format, threads, path);
            using var scope = NewDisposeScope();
            using var state = decoder.Read([decoder.Embed(Prefix)]);
            state.Append([[1, 2, 3]]);
            return state.Next([0])[0].Scores;
        }
    }

    [Fact]
    public void A_token_gets_the_same_bits_however_it_comes()
    {
        using var decoder = BlockModels.InBlocks(Model, BlockFormat.Q8);
        using var scope = NewDisposeScope();
        using var together = decoder.Read([.. Questions.Select(question => decoder.Embed([.. Prefix, .. question]))]);
        using var prefix = decoder.Read([decoder.Embed(Prefix)]);
        using var forks = prefix.Fork(Questions.Length);
        forks.Append(Questions);

        var whole = together.Next([0, 1, 2, 3]);
        Assert.Equal(Questions.Select(question => Prefix.Length + question.Length), forks.Lengths);
        foreach (var (row, next) in forks.Next([0, 1, 2, 3]).Index())
        {
            using var alone = decoder.Read([decoder.Embed([Prefix[0]])]);
            foreach (var id in (int[])[.. Prefix[1..], .. Questions[row]])
                alone.Append([[id]]);
            Assert.Equal(whole[row].Scores, next.Scores);
            Assert.Equal(whole[row].Scores, alone.Next([0])[0].Scores);
            Assert.Equal(whole[row].LogTotal, alone.Next([0])[0].LogTotal);
        }
        Assert.Equal(Prefix.Length, prefix.Lengths[0]);
    }

    [Fact]
    public void A_prompt_longer_than_a_pass_is_read_in_several()
    {
        using var decoder = BlockModels.InBlocks(Model, BlockFormat.Q4);
        using var scope = NewDisposeScope();
        int[] prompt = [.. Enumerable.Range(0, 600).Select(i => i * 13 % 90)];
        using var whole = decoder.Read([decoder.Embed(prompt)]);
        using var parts = decoder.Read([decoder.Embed(prompt[..100])]);
        parts.Append([prompt[100..]]);

        Assert.Equal(whole.Next([0])[0].Scores, parts.Next([0])[0].Scores);
        Assert.Contains("at most 700", Assert.Throws<ArgumentException>(() => whole.Append([prompt])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Likelihoods_are_those_of_reading_and_leave_the_state_as_it_was()
    {
        using var decoder = BlockModels.InBlocks(Model, BlockFormat.Q8);
        using var scope = NewDisposeScope();
        using var state = decoder.Read([decoder.Embed(Prefix)]);
        var before = state.Next([0])[0].Scores;

        var found = state.Likelihoods(Questions);

        foreach (var (question, likelihoods) in Questions.Zip(found))
        {
            using var fork = state.Fork();
            foreach (var (id, likelihood) in question.Zip(likelihoods))
            {
                var next = fork.Next([0])[0];
                Assert.Equal(next.Scores[id] - next.LogTotal, likelihood, 1e-6);
                fork.Append([[id]]);
            }
        }
        Assert.Equal(before, state.Next([0])[0].Scores);
    }

    [Fact]
    public void Tokens_can_be_asked_about_and_taken_back()
    {
        using var decoder = BlockModels.InBlocks(Model, BlockFormat.Q8);
        using var scope = NewDisposeScope();
        using var state = (IExactState)decoder.Read([decoder.Embed(Prefix)]);
        using var slow = state.Fork();
        int[] ids = [4, 8, 15, 16, 23, 42];
        state.Append([ids]);
        var ahead = state.Next([.. Enumerable.Range(0, 6).Select(i => new Asked(0, 5 - i))]);
        foreach (var (i, id) in ids.Index())
        {
            slow.Append([[id]]);
            Assert.Equal(slow.Next([0])[0].Scores, ahead[i].Scores);
        }
        state.Forget(0, 4);
        using var two = decoder.Read([decoder.Embed([.. Prefix, 4, 8])]);
        Assert.Equal(two.Next([0])[0].Scores, state.Next([0])[0].Scores);
        state.Append([[7]]);
        two.Append([[7]]);
        Assert.Equal(two.Next([0])[0].Scores, state.Next([0])[0].Scores);

        var few = state.Next([new Asked(0, 0, [3, 17])])[0].Scores;
        var all = state.Next([0])[0].Scores;
        Assert.Equal((all[3], all[17]), (few[3], few[17]));
        Assert.Equal(2, few.Count(score => !float.IsNegativeInfinity(score)));
    }

    [Fact]
    public void It_writes_what_it_writes_alone_also_in_a_batch()
    {
        using var decoder = BlockModels.InBlocks(Model, BlockFormat.Q8);
        using var scope = NewDisposeScope();
        using var prefix = decoder.Read([decoder.Embed(Prefix)]);
        using var batch = prefix.Fork(Questions.Length);
        batch.Append(Questions);
        var options = new GenerationOptions { MaxNewTokens = 20, Sample = true, Temperature = 1.3, TopK = 12, Seed = 7 };

        var together = TextGenerator.Write(batch, options, cancellationToken: TestContext.Current.CancellationToken);

        foreach (var (row, question) in Questions.Index())
        {
            using var alone = prefix.Fork();
            alone.Append([question]);
            var text = TextGenerator.Write(alone, options with { Seed = 7 + row }, cancellationToken: TestContext.Current.CancellationToken)[0];
            Assert.Equal(text.Tokens, together[row].Tokens);
            Assert.Equal(text.LogProbabilities, together[row].LogProbabilities);
        }
    }

    [Fact]
    public void Sizes_that_cannot_be_divided_are_named()
    {
        Assert.Contains("hidden_size is 24", Assert.Throws<ArgumentException>(() => new BlockWeights(Qwen2Config.Tiny, _ => BlockFormat.Q8)).Message,
            StringComparison.Ordinal);
    }

    private static double RelativeError(float[] found, float[] expected) =>
        Math.Sqrt(found.Zip(expected, (a, b) => (double)(a - b) * (a - b)).Sum() / expected.Sum(b => (double)b * b));
}

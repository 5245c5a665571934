using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Quantized;
using SyntheticVG.Models.Quantized.Blocks;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Quantized;

public class FewerPassesTests
{
    private static readonly BlockDecoder Decoder = BlockModels.InBlocks(BlockModels.Make(), BlockFormat.Q8);
    private static readonly int[] Prefix = [3, 17, 8, 22, 9, 30, 41];

    // With a static constructor the model is made before a test opens its scope, not at the first look at the field within it.
    static FewerPassesTests()
    {
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_what_one_token_a_pass_writes(bool drawn)
    {
        var options = new GenerationOptions
        {
            MaxNewTokens = 90,
            Sample = drawn,
            Temperature = 0.7,
            RepetitionPenalty = drawn ? 1 : 1.01,
            Seed = 3,
            StopTokens = [88],
            Likelihoods = false
        };
        foreach (var constrained in (bool[])[false, true])
        {
            var (slow, slowPasses) = Write(options, constrained, oneByOne: true);
            var (fast, fastPasses) = Write(options, constrained, oneByOne: false);

            Assert.Equal(slow, fast);
            Assert.True(constrained || !drawn ? fastPasses < slowPasses : fastPasses <= slowPasses, $"{fastPasses} passes against {slowPasses}");
        }
    }

    [Fact]
    public void A_batch_is_read_on_only_where_it_has_not_ended()
    {
        using var scope = NewDisposeScope();
        using var prefix = Decoder.Read([Decoder.Embed(Prefix)]);
        using var batch = prefix.Fork(3);
        batch.Append([[1], [2, 3], [4]]);
        var options = new GenerationOptions { MaxNewTokens = 40, Likelihoods = false };

        var texts = TextGenerator.Write(batch, options, [new Pattern(30), new Pattern(6), null], TestContext.Current.CancellationToken);

        Assert.Equal(40, texts[2].Tokens.Count);
        foreach (var (row, ids) in ((int[][])[[1], [2, 3], [4]]).Index())
        {
            using var alone = new Stepwise((IExactState)prefix.Fork());
            alone.Append([ids]);
            Assert.Equal(TextGenerator.Write(alone, options, [row == 0 ? new Pattern(30) : row == 1 ? new Pattern(6) : null],
                TestContext.Current.CancellationToken)[0].Tokens, texts[row].Tokens);
        }
    }

    [Fact]
    public void A_limit_ends_the_text_where_it_would_without()
    {
        using var scope = NewDisposeScope();
        foreach (var most in (int[])[1, 2, 5, 9])
        {
            using var state = Decoder.Read([Decoder.Embed(Prefix)]);
            var text =
                TextGenerator.Write(state, new() { MaxNewTokens = most, Likelihoods = false }, [new Pattern(100)], TestContext.Current.CancellationToken)[0];
            Assert.Equal((most, StopReason.Limit), (text.Tokens.Count, text.Stop));
        }
        int[] nearlyAll = [.. Enumerable.Range(0, 690).Select(i => i % 90)];
        using var full = Decoder.Read([Decoder.Embed(nearlyAll)]);
        var last = TextGenerator.Write(full, new() { Likelihoods = false }, [new Pattern(100)], TestContext.Current.CancellationToken)[0];
        Assert.Equal((11, StopReason.ContextFull), (last.Tokens.Count, last.Stop)); // the last token need not be read
    }

    private static (IReadOnlyList<int> Tokens, int Passes) Write(GenerationOptions options, bool constrained, bool oneByOne)
    {
        using var scope = NewDisposeScope();
        using var state = new Counting((IExactState)Decoder.Read([Decoder.Embed(Prefix)]));
        using IDecoderState asked = oneByOne ? new Stepwise(state) : state;
        var text = TextGenerator.Write(asked, options, [constrained ? new Pattern(70) : null], TestContext.Current.CancellationToken)[0];
        return (text.Tokens, state.Passes);
    }

    /// <summary>Allows 7, then any of three, then 8 and 9, and so on.</summary>
    private sealed class Pattern(int length) : ITokenConstraint
    {
        private int _written;

        public void Mask(Span<float> logits)
        {
            for (var token = 0; token < logits.Length; token++)
            {
                if (!Allowed.Contains(token))
                    logits[token] = float.NegativeInfinity;
            }
        }

        private int[] Allowed => _written >= length ? [88] : (_written % 4) switch { 0 => [7], 1 => [20, 21, 22], 2 => [8], _ => [9] };

        public int[]? FewAllowed(int most) => Allowed.Length <= most ? Allowed : null;

        public void Accept(int token)
        {
            Assert.Contains(token, Allowed);
            _written++;
        }
    }

    /// <summary>Hides that a state is exact, so that every token takes a pass.</summary>
    private sealed class Stepwise(IExactState state) : IDecoderState
    {
        public IDecoder Decoder => state.Decoder;

        public int Rows => state.Rows;

        public IReadOnlyList<int> Lengths => state.Lengths;

        public int Positions => state.Positions;

        public long Bytes => state.Bytes;

        public void Join(IDecoderState other) => state.Join(other);

        public void Keep(IReadOnlyList<int> rows) => state.Keep(rows);

        public IDecoderState Fork(int rows = 1, int room = 64) => state.Fork(rows, room);

        public void Append(IReadOnlyList<Tensor> pieces) => state.Append(pieces);

        public void Append(IReadOnlyList<int[]> ids) => state.Append(ids);

        public IReadOnlyList<NextScores> Next(IReadOnlyList<int> rows) => state.Next(rows);

        public IReadOnlyList<IReadOnlyList<double>> Likelihoods(IReadOnlyList<int[]> continuations) => state.Likelihoods(continuations);

        public void Dispose() => state.Dispose();
    }

    private sealed class Counting(IExactState state) : IExactState
    {
        public int Passes { get; private set; }

        public IDecoder Decoder => state.Decoder;

        public int Rows => state.Rows;

        public IReadOnlyList<int> Lengths => state.Lengths;

        public int Positions => state.Positions;

        public long Bytes => state.Bytes;

        public void Join(IDecoderState other) => state.Join(other);

        public void Keep(IReadOnlyList<int> rows) => state.Keep(rows);

        public int Remembered => state.Remembered;

        public IDecoderState Fork(int rows = 1, int room = 64) => state.Fork(rows, room);

        public void Append(IReadOnlyList<Tensor> pieces) => state.Append(pieces);

        public void Append(IReadOnlyList<int[]> ids)
        {
            Passes++;
            state.Append(ids);
        }

        public IReadOnlyList<NextScores> Next(IReadOnlyList<int> rows) => state.Next(rows);

        public IReadOnlyList<NextScores> Next(IReadOnlyList<Asked> asked) => state.Next(asked);

        public void Forget(int row, int tokens) => state.Forget(row, tokens);

        public IReadOnlyList<IReadOnlyList<double>> Likelihoods(IReadOnlyList<int[]> continuations) => state.Likelihoods(continuations);

        public void Dispose() => state.Dispose();
    }
}

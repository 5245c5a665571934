using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Layers;
using SyntheticVG.Models.Qwen2;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Generation;

public class TextGeneratorTests
{
    private static readonly Qwen2Model Model = Make();
    private static readonly int[] Prefix = [3, 17, 8, 22, 9];
    private static readonly int[][] Questions = [[5, 6, 7], [11], [30, 2, 30, 2, 30, 4], [1, 39]];
    private static readonly GenerationOptions Greedy = new() { MaxNewTokens = 24 };
    private static readonly GenerationOptions Drawn =
        new() { MaxNewTokens = 24, Sample = true, Temperature = 1.3, TopK = 12, TopP = 0.9, RepetitionPenalty = 1.1, Seed = 7 };

    // With a static constructor the model is made before a test opens its scope, not at the first look at the field within it.
    static TextGeneratorTests()
    {
    }

    [Fact]
    public void With_a_cache_it_writes_what_it_writes_without()
    {
        using var state = State([.. Prefix, .. Questions[0]]);

        Assert.Equal(Uncached([.. Prefix, .. Questions[0]], 24), Write(state, Greedy)[0].Tokens);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_batch_of_unequal_prompts_writes_what_each_writes_alone(bool drawn)
    {
        var options = drawn ? Drawn : Greedy;
        using var batch = State([.. Questions.Select(q => (int[])[.. Prefix, .. q])]);

        var together = Write(batch, options);

        foreach (var (question, row) in Questions.Select((q, row) => (q, row)))
        {
            using var single = State([.. Prefix, .. question]);
            Assert.Equal(Write(single, options with { Seed = options.Seed + row })[0].Tokens, together[row].Tokens);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_prefix_read_once_serves_every_question(bool drawn)
    {
        var options = drawn ? Drawn : Greedy;
        using var prefix = State(Prefix);
        using var batch = prefix.Fork(rows: Questions.Length, room: 1);
        batch.Append(Questions);

        var together = Write(batch, options);

        foreach (var (question, row) in Questions.Select((q, row) => (q, row)))
        {
            using var fork = prefix.Fork();
            fork.Append([question]);
            using var whole = State([.. Prefix, .. question]);
            var expected = Write(whole, options with { Seed = options.Seed + row })[0].Tokens;
            Assert.Equal(expected, Write(fork, options with { Seed = options.Seed + row })[0].Tokens);
            Assert.Equal(expected, together[row].Tokens);
        }
    }

    [Fact]
    public void A_conversation_goes_on_where_it_stopped_though_its_rows_are_uneven()
    {
        using var batch = State(Questions);
        batch.Append([[1, 2], [3], [4, 5, 6], [7]]);
        batch.Append([[9], [9, 10, 11], [9], [9, 12]]);

        var together = Write(batch, Greedy);

        int[][] whole = [[.. Questions[0], 1, 2, 9], [.. Questions[1], 3, 9, 10, 11], [.. Questions[2], 4, 5, 6, 9], [.. Questions[3], 7, 9, 12]];
        Assert.Equal(whole.Select(ids => string.Join(" ", Uncached(ids, 24))), together.Select(text => string.Join(" ", text.Tokens)));
        Assert.Equal(whole.Select(ids => ids.Length + 23), batch.Lengths);
    }

    [Fact]
    public void A_row_that_stops_leaves_the_others_as_they_are()
    {
        using var free = State(Questions);
        var all = Write(free, Greedy);
        var stop = all[0].Tokens[2];
        using var state = State(Questions);

        var stopped = Write(state, Greedy with { StopTokens = [stop] });

        foreach (var (text, row) in stopped.Select((text, row) => (text, row)))
        {
            var at = all[row].Tokens.ToList().IndexOf(stop);
            Assert.Equal(at < 0 ? all[row].Tokens : all[row].Tokens.Take(at + 1), text.Tokens);
            Assert.Equal(at < 0 ? StopReason.Limit : StopReason.StopToken, text.Stop);
        }
    }

    [Fact]
    public void Log_probabilities_are_those_of_the_scorer()
    {
        using var prefix = State(Prefix);
        using var state = prefix.Fork();
        var text = Write(state, Drawn)[0];

        var score = ContinuationScorer.Score(prefix, [[.. text.Tokens]])[0];

        foreach (var (said, scored) in text.LogProbabilities.Zip(score.TokenLogProbabilities))
            Assert.Equal(scored, said, 1e-4);
    }

    [Fact]
    public void Likelihoods_of_all_next_tokens_sum_to_one_and_leave_the_prefix_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var prefix = State(Prefix);
        var before = prefix.Logits();

        var scores = ContinuationScorer.Score(prefix, [.. Enumerable.Range(0, 40).SelectMany(a => Enumerable.Range(0, 40).Select(b => (int[])[a, b]))]);

        Assert.Equal(1, scores.Sum(score => Math.Exp(score.Sum)), 1e-4);
        Assert.Equal(before.data<float>().ToArray(), prefix.Logits().data<float>().ToArray());
        using var fork = prefix.Fork();
        Assert.Equal(Uncached(Prefix, 24), Write(fork, Greedy)[0].Tokens);
    }

    [Fact]
    public void Tokens_come_one_by_one_and_in_turn()
    {
        using var state = State(Questions);
        var tokens = TextGenerator.Stream(state, Greedy, cancellationToken: TestContext.Current.CancellationToken).Take(8).ToList();

        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], tokens.Select(token => token.Row));
        Assert.Equal(Questions[0].Length + 1, state.Lengths[0]);
    }

    [Fact]
    public void A_constraint_decides_what_may_be_written()
    {
        using var state = State(Prefix, Prefix);
        var even = new EvenThenStop();

        var texts = Write(state, Greedy with { StopTokens = [39] }, [even, null]);

        Assert.All(texts[0].Tokens.SkipLast(1), token => Assert.Equal(0, token % 2));
        Assert.Equal((6, 39), (texts[0].Tokens.Count, texts[0].Tokens[^1]));
        Assert.Equal(Uncached(Prefix, 24).TakeWhile(token => token != 39), texts[1].Tokens.TakeWhile(token => token != 39));
    }

    [Fact]
    public void A_constraint_that_allows_nothing_is_an_error()
    {
        using var state = State(Prefix);

        Assert.Contains("none of 40 tokens", Assert.Throws<InvalidOperationException>(() => Write(state, Greedy, [new Nothing()])).Message);
    }

    [Fact]
    public void Rows_of_the_table_without_a_token_are_never_written()
    {
        using var state = State(Prefix);

        Assert.All(Write(state, Drawn with { Vocabulary = 12, TopK = 0, TopP = 1, Temperature = 9 })[0].Tokens, token => Assert.InRange(token, 0, 11));
    }

    [Fact]
    public void Another_seed_writes_another_text_and_the_same_seed_the_same()
    {
        using var prefix = State(Prefix);
        IReadOnlyList<int> With(int seed)
        {
            using var state = prefix.Fork();
            return Write(state, Drawn with { Seed = seed })[0].Tokens;
        }

        Assert.Equal(With(1), With(1));
        Assert.NotEqual(With(1), With(2));
    }

    [Fact]
    public void It_stops_where_the_model_reads_no_further()
    {
        using var model = Make(Qwen2Config.Tiny with { MaxPositions = 12 });
        using var scope = NewDisposeScope();
        using var state = new TorchDecoder(model).Read([model.Embed(tensor(Prefix.Select(id => (long)id).ToArray()))]);

        var text = Write(state, Greedy)[0];

        Assert.Equal((8, StopReason.ContextFull), (text.Tokens.Count, text.Stop));
    }

    private sealed class EvenThenStop : ITokenConstraint
    {
        private int _written;

        public void Mask(Span<float> logits)
        {
            for (var token = 0; token < logits.Length; token++)
            {
                if (_written < 5 ? token % 2 != 0 : token != 39)
                    logits[token] = float.NegativeInfinity;
            }
        }

        public void Accept(int token) => _written++;
    }

    private sealed class Nothing : ITokenConstraint
    {
        public void Mask(Span<float> logits) => logits.Fill(float.NegativeInfinity);

        public void Accept(int token) { }
    }

    private static IDecoderState State(params int[][] prompts)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return new TorchDecoder(Model).Read([.. prompts.Select(ids => Model.Embed(tensor(ids.Select(id => (long)id).ToArray())))], room: 3);
    }

    private static List<int> Uncached(int[] prompt, int count)
    {
        var ids = prompt.Select(id => (long)id).ToList();
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            using var still = no_grad();
            var hidden = Model.Forward(Model.Embed(tensor(ids.ToArray()).unsqueeze(0)));
            ids.Add(Model.Logits(hidden[0, -1]).argmax().item<long>());
        }
        return [.. ids.Skip(prompt.Length).Select(id => (int)id)];
    }

    // Larger weights than training starts from, so that attention and text are lively.
    private static Qwen2Model Make(Qwen2Config? config = null)
    {
        var model = new Qwen2Model(config ?? Qwen2Config.Tiny);
        Initialization.Randomize(model, seed: 3);
        using var still = no_grad();
        foreach (var parameter in model.parameters().Where(p => p.Dimensions == 2))
            parameter.mul_(12);
        return model;
    }

    private static IReadOnlyList<GeneratedText> Write(IDecoderState state, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints = null) =>
        TextGenerator.Write(state, options, constraints, TestContext.Current.CancellationToken);
}

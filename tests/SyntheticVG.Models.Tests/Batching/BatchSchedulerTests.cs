using SyntheticVG.Models.Batching;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Tests.Quantized;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Batching;

public class BatchSchedulerTests
{
    private static readonly int[] Prefix = [.. Enumerable.Range(0, 37).Select(i => i * 7 % 90)];
    private static readonly int[] Other = [.. Enumerable.Range(0, 11).Select(i => i * 13 % 90)];
    private static readonly int[][] Questions = [[5, 6, 7], [11], [.. Enumerable.Range(0, 70).Select(i => i * 11 % 90)], [1, 39], [44, 45], [2]];
    private static readonly GenerationOptions Greedy = new() { MaxNewTokens = 40, StopTokens = [88] };
    private static readonly GenerationOptions Drawn = Greedy with { Sample = true, Temperature = 0.8, TopK = 20, Seed = 5, RepetitionPenalty = 1.05 };

    [Theory]
    [InlineData(null)]
    [InlineData(BlockFormat.Q8)]
    [InlineData(BlockFormat.Q4)]
    public async Task Texts_that_join_and_leave_are_those_that_are_written_alone(BlockFormat? format)
    {
        using var decoder = Decoder(format);
        using var prefix = Read(decoder, Prefix);
        using var other = Read(decoder, Other);
        using var scheduler = new BatchScheduler(new() { Rows = 3, TokensAtOnce = 16 });
        var asked = Questions.Index()
            .SelectMany(question => new[] { (question.Item, question.Index, State: prefix), (question.Item, question.Index, State: other) }).ToList();
        using var asking = new CountdownEvent(asked.Count);
        var most = 0;
        scheduler.Stepped = rows =>
        {
            asking.Wait(Cancellation); // none has ended before all have come, however slow the machine is
            most = Math.Max(most, rows.Count);
        };

        var texts = await Task.WhenAll(asked.Select(one => InTask(() =>
        {
            asking.Signal();
            return Write(scheduler, one.State, [one.Item], OptionsOf(one.Index))[0];
        })));

        Assert.Equal(3, most);
        foreach (var ((question, number, state), text) in asked.Zip(texts))
        {
            var alone = Write(new SoleAccess(), state, [question], OptionsOf(number))[0];
            Assert.Equal((string.Join(" ", alone.Tokens), alone.Stop), (string.Join(" ", text.Tokens), text.Stop));
        }
    }

    [Fact]
    public void Rows_of_one_request_are_numbered_and_drawn_as_alone()
    {
        using var decoder = Decoder(null);
        using var prefix = Read(decoder, Prefix);
        using var scheduler = new BatchScheduler(new() { Rows = 2 });

        Assert.Equal(
            Write(new SoleAccess(), prefix, Questions, Drawn).Select(text => string.Join(" ", text.Tokens)),
            Write(scheduler, prefix, Questions, Drawn).Select(text => string.Join(" ", text.Tokens)));
    }

    [Fact]
    public async Task A_long_prompt_is_read_in_pieces_between_the_steps_of_the_others()
    {
        using var decoder = Decoder(null);
        using var prefix = Read(decoder, Other);
        using var scheduler = new BatchScheduler(new() { Rows = 2, TokensAtOnce = 16 });
        using var begun = new ManualResetEventSlim();
        var (alone, together) = (0, 0);
        scheduler.Stepped = rows =>
        {
            begun.Set();
            (alone, together) = rows.Count == 1 && together == 0 ? (alone + 1, together) : (alone, together + 1);
        };
        var first = InTask(() => Write(scheduler, prefix, [[5]], Greedy with { MaxNewTokens = 300, StopTokens = [] }));
        begun.Wait(Cancellation);
        var before = alone;

        var second = await InTask(() => Write(scheduler, prefix, [[.. Enumerable.Range(0, 320).Select(i => i % 90)]], Greedy with { MaxNewTokens = 2 }));

        Assert.Equal(2, second[0].Tokens.Count);
        Assert.InRange(alone - before, 320 / 16 - 1, 290); // a step for each piece; and it was no question of waiting until the first had ended
        Assert.Equal(300, (await first)[0].Tokens.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(BlockFormat.Q8)]
    public async Task Who_leaves_frees_his_row_within_a_step_and_no_other_one(BlockFormat? format)
    {
        using var decoder = Decoder(format);
        using var prefix = Read(decoder, Prefix);
        using var scheduler = new BatchScheduler(new() { Rows = 3 });
        using var gone = new CancellationTokenSource();
        var (after, both) = (new List<int>(), new TaskCompletionSource());
        scheduler.Stepped = rows =>
        {
            if (gone.IsCancellationRequested)
                after.Add(rows.Count);
            else if (rows.Count == 3)
            {
                both.TrySetResult();
                gone.Cancel(); // in the middle of a step: the next one must be without it
            }
        };
        var long_ = Greedy with { MaxNewTokens = 120, StopTokens = [] };
        var leaves = InTask(() => Write(scheduler, prefix, [Questions[0]], long_, cancellationToken: gone.Token));
        var stay = Questions[1..3].Select(question => InTask(() => Write(scheduler, prefix, [question], long_)[0])).ToList();

        await both.Task.WaitAsync(Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        var texts = await Task.WhenAll(stay);

        Assert.Equal(2, after.Max());
        Assert.Equal(Questions[1..3].Select(question => string.Join(" ", Write(new SoleAccess(), prefix, [question], long_)[0].Tokens)),
            texts.Select(text => string.Join(" ", text.Tokens)));
    }

    [Fact]
    public async Task A_caller_of_many_texts_does_not_keep_others_waiting()
    {
        using var decoder = Decoder(null);
        using var prefix = Read(decoder, Prefix);
        using var scheduler = new BatchScheduler(new() { Rows = 2 });
        using var begun = new ManualResetEventSlim();
        var order = new List<string>();
        scheduler.Stepped = rows =>
        {
            begun.Set();
            order.AddRange(rows.Select(row => row.Request.Caller));
        };
        var many = InTask(() => As("many",
            () => Write(scheduler, prefix, [.. Enumerable.Range(0, 20).Select(i => new[] { i })], Greedy with { MaxNewTokens = 10, StopTokens = [] })));
        begun.Wait(Cancellation);

        await InTask(() => As("one", () => Write(scheduler, prefix, [[5]], Greedy with { MaxNewTokens = 10, StopTokens = [] })));

        var left = order.Count(name => name == "many");
        await many;
        Assert.True(left < 100, $"{left} of 200 tokens of the other caller came before"); // the next place was his
    }

    [Fact]
    public async Task A_constraint_that_leaves_nothing_fails_its_own_request()
    {
        using var decoder = Decoder(null);
        using var prefix = Read(decoder, Prefix);
        using var scheduler = new BatchScheduler(new() { Rows = 3 });
        var well = InTask(() => Write(scheduler, prefix, [Questions[0]], Greedy)[0]);

        var e = await Assert.ThrowsAsync<InvalidOperationException>(
            () => InTask(() => Write(scheduler, prefix, [Questions[1], Questions[2]], Greedy, [new Nothing(), null])));

        Assert.Contains("none of 90 tokens", e.Message, StringComparison.Ordinal);
        Assert.Equal(Write(new SoleAccess(), prefix, [Questions[0]], Greedy)[0].Tokens, (await well).Tokens);
        Assert.NotEmpty(Write(scheduler, prefix, [Questions[1]], Greedy)[0].Tokens); // and the model is there as before
    }

    [Fact]
    public async Task Errors_of_the_model_end_what_is_under_way_and_nothing_else()
    {
        using var decoder = Decoder(null);
        using var prefix = Read(decoder, Prefix);
        using var scheduler = new BatchScheduler(new());

        Assert.Throws<InvalidDataException>(() => scheduler.Use<int>(() => throw new InvalidDataException("a photo that is none"), Cancellation));
        // longer than the model reads
        await Assert.ThrowsAsync<ArgumentException>(() => InTask(() => Write(scheduler, prefix, [[.. Enumerable.Repeat(1, 900)]], Greedy)));

        Assert.Equal(Write(new SoleAccess(), prefix, Questions, Greedy)[3].Tokens, Write(scheduler, prefix, Questions, Greedy)[3].Tokens);
    }

    [Fact]
    public async Task Once_it_ends_those_who_wait_are_told()
    {
        using var decoder = Decoder(null);
        using var prefix = Read(decoder, Prefix);
        var scheduler = new BatchScheduler(new() { Rows = 1 });
        using var begun = new ManualResetEventSlim();
        scheduler.Stepped = _ => begun.Set();
        var waiting = Enumerable.Range(0, 3)
            .Select(_ => InTask(() => Write(scheduler, prefix, [[5]], Greedy with { MaxNewTokens = 600, StopTokens = [] }))).ToList();
        begun.Wait(Cancellation);

        scheduler.Dispose();

        foreach (var text in waiting)
            await Assert.ThrowsAnyAsync<Exception>(() => text);
        Assert.Throws<ObjectDisposedException>(() => scheduler.Use(() => 1, Cancellation));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static GenerationOptions OptionsOf(int number) => number % 2 == 0 ? Greedy : Drawn with { Seed = number };

    private static IDecoder Decoder(BlockFormat? format)
    {
        var model = BlockModels.Make();
        if (format is not { } blocks)
            return new TorchDecoder(model);
        using (model)
            return BlockModels.InBlocks(model, blocks);
    }

    private static IDecoderState Read(IDecoder decoder, int[] ids)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        return decoder.Read([decoder.Embed(ids)]);
    }

    private static Task<T> InTask<T>(Func<T> work) => Task.Factory.StartNew(work, Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static T As<T>(string caller, Func<T> work)
    {
        Caller.Name = caller;
        return work();
    }

    private static IReadOnlyList<GeneratedText> Write(
        IModelAccess access, IDecoderState prefix, IReadOnlyList<int[]> questions, GenerationOptions options,
        IReadOnlyList<ITokenConstraint?>? constraints = null, CancellationToken? cancellationToken = null) =>
        GeneratedText.AllOf(access.Write(prefix, questions, options, constraints, cancellationToken ?? Cancellation), questions.Count);

    private sealed class Nothing : ITokenConstraint
    {
        public void Mask(Span<float> logits) => logits.Fill(float.NegativeInfinity);

        public void Accept(int token)
        {
        }
    }
}

using System.Text.Json;
using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using SyntheticVG.Models.Qwen2;
using SyntheticVG.Models.Robin;
using SyntheticVG.Models.Tests.Qwen2;
using SyntheticVG.Models.Tests.Robin;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Generation;

public class GenerationGoldenTests(RobinGolden golden) : IClassFixture<RobinGolden>
{
    [Fact]
    public void Greedy_tokens_about_a_picture_are_those_of_the_reference()
    {
        using var scope = NewDisposeScope();
        using var prefix = Read(golden.Case("greedy"));
        var @case = golden.Case("greedy");
        Cases.Each(@case.GetProperty("paths").EnumerateArray(), path => CheckPath(prefix, path));

        var eos = @case.GetProperty("eos");
        using var state = prefix.Fork();
        var text = Write(state, new()
        {
            MaxNewTokens = @case.GetProperty("paths").EnumerateArray().Max(path => path.GetProperty("tokens").GetArrayLength()),
            StopTokens = Golden.Ints(eos.GetProperty("eos_token_ids"))
        })[0];

        Assert.Equal(Golden.Ints(eos.GetProperty("tokens")), text.Tokens);
        Assert.Equal(StopReason.StopToken, text.Stop);
    }

    [Fact]
    public void Golden_greedy_tokens_of_text_alone()
    {
        using var scope = NewDisposeScope();
        var @case = golden.Case("text_only");
        using var prefix = new TorchDecoder(golden.Full.Language).Read([golden.Full.Language.Embed(tensor(Golden.Shape(@case.GetProperty("input_ids")[0])))]);

        Cases.Each(@case.GetProperty("paths").EnumerateArray(), path => CheckPath(prefix, path));
    }

    private void CheckPath(IDecoderState prefix, JsonElement path)
    {
        var (expected, scores) = (Golden.Ints(path.GetProperty("tokens")), Golden.Numbers(path.GetProperty("top1_scores")));
        if (path.TryGetProperty("first_logits", out var logits))
            Golden.Near(Golden.File("language", logits).view(1, -1), prefix.Logits(), golden.Tolerance.GetProperty("logits_abs").GetDouble(), "first logits");
        using var state = prefix.Fork();
        var watch = new Watch();

        var text = Write(state, new() { MaxNewTokens = expected.Length, RepetitionPenalty = path.GetProperty("repetition_penalty").GetDouble() }, [watch])[0];

        Assert.Equal(expected, text.Tokens);
        Assert.Equal(StopReason.Limit, text.Stop);
        if (path.GetProperty("repetition_penalty").GetDouble() == 1)
            Assert.All(scores.Zip(watch.Largest), pair => Assert.Equal(pair.First, pair.Second, golden.Tolerance.GetProperty("scores_abs").GetDouble()));
    }

    private sealed class Watch : ITokenConstraint
    {
        public List<double> Largest { get; } = [];

        public void Mask(Span<float> logits)
        {
            var largest = float.NegativeInfinity;
            foreach (var score in logits)
                largest = Math.Max(largest, score);
            Largest.Add(largest);
        }

        public void Accept(int token) { }
    }

    [Fact]
    public void Golden_continuations_about_a_picture_have_the_likelihood_of_the_reference()
    {
        using var scope = NewDisposeScope();
        var @case = golden.Case("score");
        using var prefix = Read(@case);
        var continuations = @case.GetProperty("continuations").EnumerateArray().ToList();

        var scores = ContinuationScorer.Score(prefix, [.. continuations.Select(c => Golden.Ints(c.GetProperty("continuation")))]);

        Check(continuations, scores, golden.Tolerance.GetProperty("token_log_probability_abs").GetDouble(),
            golden.Tolerance.GetProperty("sum_of_log_probabilities_abs").GetDouble());
    }

    [Fact]
    public void Golden_continuations_of_text_have_the_likelihood_of_the_reference()
    {
        using var scoring = Shared.GoldenJson("language/scoring.json");
        using var scope = NewDisposeScope();
        var root = scoring.RootElement;
        using var model = new Qwen2Model(Qwen2GoldenTests.Config(root.GetProperty("config")));
        Golden.Fill(model, root.GetProperty("seed").GetUInt64(), scale: Qwen2GoldenTests.Scale(root));
        using var prefix = new TorchDecoder(model).Read([model.Embed(tensor(Golden.Shape(root.GetProperty("prompt_ids"))))]);
        var cases = root.GetProperty("cases").EnumerateArray().ToList();

        var scores = ContinuationScorer.Score(prefix, [.. cases.Select(c => Golden.Ints(c.GetProperty("ids")))]);

        var tolerance = root.GetProperty("tolerance");
        Check(cases, scores, tolerance.GetProperty("token_abs").GetDouble(), tolerance.GetProperty("sum_abs").GetDouble());
        Assert.Equal(root.GetProperty("best_by_sum").GetInt32(), scores.Index().MaxBy(s => s.Item.Sum).Index);
        Assert.Equal(root.GetProperty("best_by_mean").GetInt32(), scores.Index().MaxBy(s => s.Item.Mean).Index);
    }

    private static void Check(List<JsonElement> expected, IReadOnlyList<ContinuationScore> scores, double tokenTolerance, double sumTolerance)
    {
        Assert.Equal(expected.Count, scores.Count);
        Cases.Each(expected.Zip(scores), pair =>
        {
            var (wanted, score) = pair;
            Assert.Equal(wanted.GetProperty("token_log_probabilities").GetArrayLength(), score.TokenLogProbabilities.Count);
            foreach (var (token, found) in Golden.Numbers(wanted.GetProperty("token_log_probabilities")).Zip(score.TokenLogProbabilities))
                Assert.Equal(token, found, tokenTolerance);
            Assert.Equal(wanted.GetProperty("sum").GetDouble(), score.Sum, sumTolerance);
            Assert.Equal(wanted.GetProperty("mean").GetDouble(), score.Mean, tokenTolerance);
        });
    }

    private IDecoderState Read(JsonElement @case)
    {
        using var still = no_grad();
        var images = golden.Full.Encode(golden.Pixels(@case), RobinGolden.Masks(@case));
        var rows = Splice.Join(golden.Full, golden.Rows(@case), images);
        return new TorchDecoder(golden.Full.Language).Read([rows.Embeddings[0]]);
    }

    private static IReadOnlyList<GeneratedText> Write(IDecoderState state, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints = null) =>
        TextGenerator.Write(state, options, constraints, TestContext.Current.CancellationToken);
}

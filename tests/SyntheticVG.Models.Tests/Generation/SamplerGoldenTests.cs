using System.Text.Json;
using SyntheticVG.Models.Generation;

namespace SyntheticVG.Models.Tests.Generation;

public class SamplerGoldenTests
{
    [Fact]
    public void Every_step_leaves_the_scores_of_the_reference()
    {
        using var golden = Shared.GoldenJson("language/sampling.json");
        var relative = golden.RootElement.GetProperty("tolerance").GetProperty("relative").GetDouble();
        Cases.Each(golden.RootElement.GetProperty("cases").EnumerateArray(), @case =>
        {
            var (name, options) = (@case.GetProperty("name").GetString()!, Options(@case.GetProperty("settings")));
            var generated = Golden.Ints(@case.GetProperty("generated_ids"));
            float[] logits = [.. Golden.Numbers(@case.GetProperty("logits")).Select(number => (float)number)];
            var exact = @case.GetProperty("compare").GetString() == "everything";

            var scores = (float[])logits.Clone();
            foreach (var stage in @case.GetProperty("stages").EnumerateArray())
            {
                Step(stage.GetProperty("step").GetString()!, scores, options, generated);
                if (exact)
                    Same(Golden.Numbers(stage.GetProperty("scores")), scores, relative, $"{name} {stage.GetProperty("step")}");
            }

            var whole = (float[])logits.Clone();
            Sampler.Prepare(whole, options, generated);
            Assert.Equal(scores, whole);
            CheckKept(@case, whole, exact, relative, name);
        });
    }

    private static void CheckKept(JsonElement @case, float[] scores, bool exact, double relative, string name)
    {
        int[] kept = [.. Enumerable.Range(0, scores.Length).Where(token => !float.IsNegativeInfinity(scores[token]))];
        var largest = kept.Max(token => scores[token]);
        var sum = kept.Sum(token => Math.Exp(scores[token] - largest));
        var probabilities = kept.Select(token => Math.Exp(scores[token] - largest) / sum);
        var (expectedIds, expected) = (Golden.Ints(@case.GetProperty("kept_ids")), Golden.Numbers(@case.GetProperty("probabilities_of_kept")));

        Assert.Equal(expectedIds.Length, kept.Length);
        if (exact)
            Assert.Equal(expectedIds, kept);
        // A probability is the exponential of a score, so that it differs by the score's own size times as much.
        Same(exact ? expected : expected.Order(), exact ? probabilities : probabilities.Order(),
            relative * Math.Max(10, Math.Abs(largest)), name + " probabilities");
    }

    [Fact]
    public void Golden_settings_that_the_reference_refuses_are_refused()
    {
        using var golden = Shared.GoldenJson("language/sampling.json");
        Cases.Each(golden.RootElement.GetProperty("refused_settings").EnumerateArray(), refused =>
        {
            var options = Options(refused.GetProperty("settings"));
            if (refused.GetProperty("error").ValueKind == JsonValueKind.Null)
                options.Validate();
            else
                Assert.Throws<ArgumentException>(options.Validate);
        });
    }

    private static void Step(string step, float[] scores, GenerationOptions options, int[] generated)
    {
        switch (step)
        {
            case "RepetitionPenaltyLogitsProcessor": Sampler.Penalise(scores, generated, (float)options.RepetitionPenalty); break;
            case "TemperatureLogitsWarper": Sampler.Cool(scores, (float)options.Temperature); break;
            case "TopKLogitsWarper": Sampler.KeepTopK(scores, options.TopK); break;
            case "TopPLogitsWarper": Sampler.KeepTopP(scores, options.TopP); break;
            default: throw new InvalidDataException($"step '{step}'");
        }
    }

    private static GenerationOptions Options(JsonElement settings) => new()
    {
        Sample = true,
        RepetitionPenalty = settings.TryGetProperty("repetition_penalty", out var penalty) ? penalty.GetDouble() : 1,
        Temperature = settings.TryGetProperty("temperature", out var temperature) ? temperature.GetDouble() : 1,
        TopK = settings.TryGetProperty("top_k", out var k) ? k.GetInt32() : 0,
        TopP = settings.TryGetProperty("top_p", out var p) ? p.GetDouble() : 1,
    };

    private static void Same(IEnumerable<double> expected, IEnumerable<float> actual, double relative, string what) =>
        Same(expected, actual.Select(number => (double)number), relative, what);

    private static void Same(IEnumerable<double> expected, IEnumerable<double> actual, double relative, string what)
    {
        Cases.Each(expected.Zip(actual), pair =>
        {
            var (wanted, found) = pair;
            Assert.True(wanted == found || Math.Abs(wanted - found) <= relative * Math.Abs(wanted), $"{what}: {found}; expected {wanted}");
        });
    }
}

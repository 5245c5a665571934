using System.Text.Json;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.Tests.Evaluation;

public class GqaGoldenTests
{
    private static IReadOnlyDictionary<string, double> Run(string predictions, string mode)
    {
        var folder = Shared.Golden("benchmarks/gqa");
        return new Gqa().Open(Path.Combine(folder, "."), "toy_").Score(PredictionSet.Read(Path.Combine(folder, predictions)), mode).ByName();
    }

    [Theory]
    [InlineData("raw", "toy_predictions.json", "official")]
    [InlineData("consistency", "toy_predictions.json", "official")]
    [InlineData("after_llava_norm", "toy_predictions.json", "official-llava")]
    [InlineData("after_llava_norm", "toy_norm_predictions.json", "official")]
    public void Agrees_with_the_official_script(string golden, string predictions, string mode)
    {
        using var expected = Shared.GoldenJson("benchmarks/gqa/expected.json");

        var metrics = Run(predictions, mode);

        Cases.Each(expected.RootElement.GetProperty(golden).EnumerateObject(), metric =>
        {
            var found = metrics[metric.Name.ToLowerInvariant()] * (metric.Name == "Distribution" ? 1 : 100);
            Assert.Equal(metric.Value.GetDouble(), found, 0.0051); // the script prints two decimals
        });
    }

    [Theory]
    [InlineData("expected_peer_stdout_consistency.txt", "official")]
    [InlineData("expected_peer_stdout_after_llava_norm.txt", "official-llava")]
    public void Agrees_with_every_part_that_the_official_script_prints(string stdout, string mode)
    {
        var lines = File.ReadAllLines(Shared.Golden($"benchmarks/gqa/{stdout}"));

        var metrics = Run("toy_predictions.json", mode);

        var (part, checkedParts) = ("", 0);
        Cases.Each(lines, line =>
        {
            if (line.StartsWith("Accuracy /", StringComparison.Ordinal))
                part = line.Split('/')[1].Trim().Split(' ')[0];
            else if (part.Length > 0 && line.Split(':') is [var name, var rest])
            {
                Assert.Equal(double.Parse(rest.Split('%')[0]), metrics[$"{part}/{name.Trim()}"] * 100, 0.0051);
                checkedParts++;
            }
        });
        Assert.True(checkedParts > 0, $"no part found in {stdout}");
    }

    [Theory]
    [InlineData("lmms_exact_match_rule", "lmms")]
    [InlineData("robin_author_rule", "author")]
    public void Agrees_with_the_other_peers(string golden, string mode)
    {
        using var expected = Shared.GoldenJson("benchmarks/gqa/expected.json");

        var metrics = Run("toy_predictions.json", mode);

        Assert.Equal(expected.RootElement.GetProperty(golden).GetProperty("acc_balanced").GetDouble(), metrics["accuracy"] * 100, 1e-9);
    }

    [Fact]
    public void Converts_real_answers_as_LLaVA_does()
    {
        using var pairs = Shared.GoldenJson("benchmarks/gqa/real/real_llava13b_norm_pairs.json");

        Cases.Each(pairs.RootElement.GetProperty("first200").EnumerateArray(),
            pair => Assert.Equal(pair.GetProperty("norm").GetString(), AnswerReading.LlavaNorm(pair.GetProperty("raw").GetString()!)));
    }
}

internal static class ScoreTesting
{
    public static IReadOnlyDictionary<string, double> ByName(this Score score) => score.Metrics.ToDictionary(m => m.Name, m => m.Value);

    public static IReadOnlyDictionary<string, double> ByName(this IEnumerable<Metric> metrics) => metrics.ToDictionary(m => m.Name, m => m.Value);

    public static PredictionSet Predictions(this IEnumerable<JsonElement> rows, Func<JsonElement, (string Id, string Answer)> read)
    {
        var predictions = new PredictionSet();
        foreach (var row in rows)
        {
            var (id, answer) = read(row);
            predictions.Add(id, answer);
        }
        return predictions;
    }
}

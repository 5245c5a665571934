using System.Globalization;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.Tests.Evaluation;

public class CaptionGoldenTests
{
    [Fact]
    public void SugarCrepe_agrees_on_the_published_answers_of_GPT_4V()
    {
        using var expected = Shared.GoldenJson("benchmarks/sugarcrepe/expected.json");
        var folder = Shared.Golden("benchmarks/sugarcrepe/real");

        var metrics = new SugarCrepe().Open(folder).Score(SugarCrepe.ReadPublishedAnswers(folder), "gpt4v").ByName();

        Cases.Each(expected.RootElement.GetProperty("gpt4v").EnumerateObject(),
            file => Assert.Equal(file.Value.GetProperty("average_of_orders").GetDouble(), metrics[$"accuracy/{file.Name}"], 1e-12));
        Cases.Each(expected.RootElement.GetProperty("gpt4v_table_in_readme").EnumerateObject(),
            file => Assert.Equal(file.Value.GetDouble(), metrics[$"accuracy/{file.Name}"], 0.000051));
    }

    [Fact]
    public void SugarCrepe_agrees_on_pairs_of_scores()
    {
        using var expected = Shared.GoldenJson("benchmarks/sugarcrepe/expected.json");
        using var scores = Shared.GoldenJson("benchmarks/sugarcrepe/pair_scores.json");
        var pairs = scores.RootElement.EnumerateObject().ToDictionary(file => file.Name,
            file => (IReadOnlyList<(double, double)>)[.. file.Value.EnumerateArray().Select(row => (row[1].GetDouble(), row[2].GetDouble()))]);

        var metrics = SugarCrepe.ScorePairs(pairs).ByName();

        var root = expected.RootElement;
        Cases.Each(root.GetProperty("pair_scores_expected").EnumerateObject(),
            file => Assert.Equal(file.Value.GetDouble(), metrics[$"accuracy/{file.Name}"], 1e-12));
        Cases.Each(root.GetProperty("pair_scores_group_macro").EnumerateObject(),
            group => Assert.Equal(group.Value.GetDouble(), metrics[$"group/{group.Name}"], 1e-12));
        Assert.Equal(root.GetProperty("pair_scores_macro7").GetDouble(), metrics["average"], 1e-12);
        Assert.Equal(root.GetProperty("pair_scores_micro").GetDouble(), metrics["micro"], 1e-12);
    }

    [Fact]
    public void SugarCrepe_agrees_on_answers_in_both_orders()
    {
        using var expected = Shared.GoldenJson("benchmarks/sugarcrepe/expected.json");
        using var outputs = Shared.GoldenJson("benchmarks/sugarcrepe/ab_outputs.json");

        Cases.Each(expected.RootElement.GetProperty("ab_expected").EnumerateObject(), file =>
        {
            var rows = outputs.RootElement.GetProperty(file.Name).EnumerateArray().ToList();
            foreach (var row in rows)
                Assert.Equal(row.GetProperty("pred").GetString(), AnswerReading.AuthorTail(row.GetProperty("output").GetString()!));
            var right = rows.ConvertAll(row => (Id: row.GetProperty("qid").GetString()!.Split('_')[0],
                Right: AnswerReading.AuthorTail(row.GetProperty("output").GetString()!) == row.GetProperty("gold").GetString()));
            Assert.Equal(file.Value.GetProperty("row_acc").GetDouble(), right.Average(r => r.Right ? 1.0 : 0.0), 1e-12);
            Assert.Equal(file.Value.GetProperty("both_orders_acc").GetDouble(), right.GroupBy(r => r.Id).Average(g => g.All(r => r.Right) ? 1.0 : 0.0), 1e-12);
        });
    }

    [Theory]
    [InlineData("controlled_A")]
    [InlineData("controlled_B")]
    [InlineData("coco_one")]
    [InlineData("coco_two")]
    [InlineData("vg_one")]
    [InlineData("vg_two")]
    public void WhatsUp_agrees_with_the_owners_script(string subset)
    {
        using var expected = Shared.GoldenJson("benchmarks/whatsup/expected.json");
        using var scores = Shared.GoldenJson($"benchmarks/whatsup/{subset}_scores.json");
        var split = subset.ToLowerInvariant();

        var metrics = WhatsUp.ScoreCaptions(
            Shared.Golden($"benchmarks/whatsup/{subset}.json"), split,
            [.. scores.RootElement.EnumerateArray().Select(row => (IReadOnlyList<double>)[.. row.EnumerateArray().Select(score => score.GetDouble())])],
            tiesCount: true).ByName();

        var golden = expected.RootElement.GetProperty(subset);
        var printed = golden.GetProperty("stdout").EnumerateArray()
            .Select(line => double.Parse(line.GetString()!.Split(' ')[^1], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(printed[0], metrics[$"individual/{split}"] * 100, 1e-9);
        if (printed.Count == 3)
        {
            Assert.Equal(printed[1], metrics[$"pair/{split}"] * 100, 1e-9);
            Assert.Equal(printed[2], metrics[$"set/{split}"] * 100, 1e-9);
        }
        Cases.Each(golden.GetProperty("per_preposition").EnumerateArray(), preposition =>
            Assert.Equal(preposition.GetProperty("acc").GetDouble(), metrics[$"preposition/{split}/{preposition.GetProperty("p").GetString()}"], 1e-12));
    }
}

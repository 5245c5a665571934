using System.Globalization;
using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.Tests.Evaluation;

public class VsrGoldenTests
{
    [Theory]
    [InlineData("zeroshot")]
    [InlineData("random")]
    public void Agrees_with_the_owners_analysis(string split)
    {
        using var labels = Shared.GoldenJson($"benchmarks/vsr/real/{split}_labels.json");
        using var expected = Shared.GoldenJson("benchmarks/vsr/expected.json");
        var meta = Vsr.ReadMeta(Shared.Golden("benchmarks/samples/vsr/rel_meta_category_dict.txt"));
        var rows = labels.RootElement.EnumerateArray()
            .Select(row => new VsrRow { Label = row.GetProperty("label").GetInt32(), Relation = row.GetProperty("relation").GetString()! }).ToList();
        var answers = File.ReadAllLines(Shared.Golden($"benchmarks/vsr/{split}_preds.txt"));
        var predictions = new SyntheticVG.Evaluation.PredictionSet();
        for (var i = 0; i < rows.Count; i++)
            predictions.Add(i.ToString(CultureInfo.InvariantCulture), answers[i] == "1" ? "yes" : "no");

        var metrics = new Vsr().Over(rows, split, meta).Score(predictions, "strict").ByName();

        var golden = expected.RootElement.GetProperty(split);
        Assert.Equal(golden.GetProperty("accuracy").GetDouble(), metrics["accuracy"], 1e-12);
        Assert.Equal(golden.GetProperty("majority_true_acc").GetDouble(), metrics["majority"], 1e-12);
        Cases.Each(new[] { ("rel", "relation"), ("meta", "meta") }, pair =>
        {
            var (file, part) = pair;
            foreach (var cells in File.ReadAllLines(Shared.Golden($"benchmarks/vsr/{split}_expected_by_{file}.tsv")).Select(line => line.Split('\t'))
                .Where(cells => cells.Length == 3))
                Assert.Equal(double.Parse(cells[1], CultureInfo.InvariantCulture), metrics[$"{part}/{cells[0]}"], 0.000051);
        });
    }

    [Fact]
    public void Makes_the_questions_of_the_authors_loader()
    {
        using var rows = Shared.GoldenJson("benchmarks/vsr/real/zeroshot_svg_questions.json");

        Cases.Each(rows.RootElement.EnumerateArray(), row =>
        {
            Assert.Equal(row.GetProperty("question").GetString(), Vsr.Question(new()
            {
                Label = row.GetProperty("label").GetInt32(),
                Caption = row.GetProperty("caption").GetString()!,
                Relation = row.GetProperty("relation").GetString()!,
                Subj = row.GetProperty("subj").GetString()!,
                Obj = row.GetProperty("obj").GetString()!,
            }));
        });
    }

    [Fact]
    public void Reads_each_of_the_tabled_answers_as_its_peers_do()
    {
        using var table = Shared.GoldenJson("benchmarks/vsr/answer_reading.json");

        Cases.Each(table.RootElement.EnumerateArray(), row =>
        {
            var output = row.GetProperty("output").GetString()!;
            Assert.Equal(row.GetProperty("vlmevalkit").GetString(), Vsr.VlmevalkitReads(output) switch { true => "Yes", false => "No", _ => "Unknown" });
            Assert.Equal(row.GetProperty("robin_author").GetString(),
                Vsr.AuthorReads(output, "Is the cat under the backpack? Answer the question using a single word or phrase."));
        });
    }
}

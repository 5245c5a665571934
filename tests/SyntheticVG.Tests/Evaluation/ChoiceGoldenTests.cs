using System.Globalization;
using System.Text.Json;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.Tests.Evaluation;

public class ChoiceGoldenTests
{
    [Fact]
    public void MmBench_agrees_on_the_published_answers_of_LLaVA_13B()
    {
        using var expected = Shared.GoldenJson("benchmarks/mmbench/expected.json");
        var real = expected.RootElement.GetProperty("real");
        var file = Shared.Golden("benchmarks/mmbench/real/real_llava13b_dev20230712.json");
        var data = new MmBench().Open(file);

        var circular = data.Score(PredictionSet.Read(file), "circular");
        var rows = data.Score(PredictionSet.Read(file), "author-rows").ByName();

        Assert.Equal(real.GetProperty("n_rows").GetInt32(), circular.Counts.Items);
        Assert.Equal(real.GetProperty("n_groups").GetInt32(), circular.Metrics[0].Count);
        Assert.Equal(real.GetProperty("circular_acc_vlmevalkit_exact").GetDouble(), circular.Metrics[0].Value, 1e-12);
        Assert.Equal(real.GetProperty("row_acc").GetDouble(), rows["row-accuracy"], 1e-12);
        Assert.Equal(real.GetProperty("first_pass_acc").GetDouble(), rows["first-pass"], 1e-12);
    }

    [Fact]
    public void MmBench_agrees_on_each_group_of_the_seeded_answers()
    {
        using var expected = Shared.GoldenJson("benchmarks/mmbench/expected.json");
        var toy = expected.RootElement.GetProperty("toy");
        var file = Shared.Golden("benchmarks/mmbench/toy_circular.json");

        var score = new MmBench().Open(file).Score(PredictionSet.Read(file), "circular");

        Assert.Equal(toy.GetProperty("circular_acc_vlmevalkit_exact").GetDouble(), score.Metrics[0].Value, 1e-12);
        Cases.Each(toy.GetProperty("hits").EnumerateObject(),
            group => Assert.Equal(group.Value.GetDouble(), score.Units.Single(unit => unit.Id == group.Name).Value));
    }

    [Fact]
    public void Reads_each_of_the_tabled_answers_as_its_peer_does()
    {
        using var table = Shared.GoldenJson("benchmarks/mmbench/extraction_table.json");

        Cases.Each(table.RootElement.EnumerateArray(), row =>
        {
            var text = row.GetProperty("prediction").GetString()!;
            var options = row.GetProperty("choices").EnumerateObject().ToDictionary(o => o.Name, o => o.Value.GetString()!);
            var inferred = row.GetProperty("vlmevalkit_can_infer");
            Assert.Equal(inferred.ValueKind == JsonValueKind.String ? inferred.GetString() : null, AnswerReading.InferOption(text, options));
            Assert.Equal(row.GetProperty("robin_author").GetString(), AnswerReading.AuthorTail(text));
        });
    }

    [Theory]
    [InlineData("llava15_13b", "llava15_13b_image")]
    [InlineData("gpt4v", "gpt4v_image")]
    public void SeedBench_agrees_on_published_answers(string model, string golden)
    {
        using var expected = Shared.GoldenJson("benchmarks/seedbench/expected.json");
        var file = Shared.Golden("benchmarks/seedbench/real/real_image_subset.json");
        using var rows = JsonDocument.Parse(File.ReadAllBytes(file));
        var predictions = rows.RootElement.EnumerateArray()
            .Predictions(row => (row.GetProperty("question_id").GetString()!, row.GetProperty(model).GetString()!));

        var score = new SeedBench().Open(file).Score(predictions);

        Assert.Equal(expected.RootElement.GetProperty("n_image").GetInt32(), score.Counts.Items);
        Assert.Equal(expected.RootElement.GetProperty(golden).GetDouble(), score.Metrics[0].Value, 1e-12);
    }

    [Theory]
    [InlineData("lmms_correct")]
    [InlineData("llava_exact_correct")]
    [InlineData("robin_author_correct")]
    public void SeedBench_reads_each_of_the_tabled_answers(string rule)
    {
        using var expected = Shared.GoldenJson("benchmarks/seedbench/expected.json");
        using var table = Shared.GoldenJson("benchmarks/seedbench/reading_table.json");
        Func<string, string> read = rule switch
        {
            "lmms_correct" => AnswerReading.FirstLetter,
            "llava_exact_correct" => text => text,
            _ => AnswerReading.AuthorTail
        };
        var rows = table.RootElement.EnumerateArray().ToList();

        Cases.Each(rows,
            row => Assert.Equal(row.GetProperty(rule).GetBoolean(), read(row.GetProperty("output").GetString()!) == row.GetProperty("gold").GetString()));
        Assert.Equal(
            expected.RootElement.GetProperty("reading").GetProperty(rule).GetDouble(),
            rows.Average(row => read(row.GetProperty("output").GetString()!) == row.GetProperty("gold").GetString() ? 1.0 : 0.0), 1e-12);
    }

    [Theory]
    [InlineData("letters")]
    [InlineData("noisy")]
    public void Crpe_agrees_with_its_owners_and_peers(string answers)
    {
        using var expected = Shared.GoldenJson("benchmarks/crpe/expected.json");
        var folder = Shared.Golden("benchmarks/crpe");
        var data = new Crpe().Open(Path.Combine(folder, "questions.jsonl"));
        var predictions = PredictionSet.Read(Path.Combine(folder, $"answers_{answers}.jsonl"));

        var circular = data.Score(predictions, "circular").ByName();
        Cases.Each(expected.RootElement.GetProperty($"all_seeing_{answers}").EnumerateArray().Select(line => line.GetString()!), line =>
        {
            var fields = line.Split(',').Select(field => field.Split(':')[^1].Trim()).ToArray(); // Category: exist, # samples: 40, Acc: 57.50, ...
            Assert.Equal(double.Parse(fields[2], CultureInfo.InvariantCulture), circular[$"circular-accuracy/{fields[0]}"] * 100, 0.0051);
        });

        var rows = data.Score(predictions, "author-rows").ByName();
        var author = expected.RootElement.GetProperty($"robin_author_row_accuracy_{answers}");
        Cases.Each(author.EnumerateObject().Where(category => category.Name != "total"),
            category => Assert.Equal(category.Value.GetDouble(), rows[$"row-accuracy/{category.Name}"], 1e-12));
    }

    [Fact]
    public void Crpe_agrees_with_VlmEvalKit_on_circular_accuracy()
    {
        using var expected = Shared.GoldenJson("benchmarks/crpe/expected.json");
        var folder = Shared.Golden("benchmarks/crpe");

        var metrics = new Crpe().Open(Path.Combine(folder, "questions.jsonl"))
            .Score(PredictionSet.Read(Path.Combine(folder, "answers_letters.jsonl")), "circular-vlmevalkit").ByName();

        Cases.Each(expected.RootElement.GetProperty("vlmevalkit_is_correct_letters").EnumerateObject().Where(c => c.Name != "total"),
            category => Assert.Equal(category.Value.GetDouble(), metrics[$"circular-accuracy/{category.Name}"], 1e-12));
    }
}

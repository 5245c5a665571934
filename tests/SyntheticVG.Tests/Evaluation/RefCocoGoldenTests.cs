using System.Globalization;
using System.Text.Json;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;

namespace SyntheticVG.Tests.Evaluation;

public class RefCocoGoldenTests
{
    [Fact]
    public void Agrees_on_box_texts_row_by_row()
    {
        using var expected = Shared.GoldenJson("benchmarks/refcoco/expected.json");
        var file = Shared.Golden("benchmarks/refcoco/qwen_boxes_with_iou.jsonl");

        var score = new RefCoco().Open(file).Score(PredictionSet.Read(file), "box-text");
        var metrics = score.ByName();

        Cases.Each(File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement), row => Assert.Equal(row.GetProperty("hit").GetBoolean() ? 1 : 0,
            score.Units.Single(unit => unit.Id == row.GetProperty("question_id").GetRawText()).Value));
        Cases.Each(expected.RootElement.GetProperty("qwen_style_acc").EnumerateObject(), category =>
            Assert.Equal(category.Value.GetProperty("acc").GetDouble(), metrics[category.Name == "total" ? "PR@0.5" : $"PR@0.5/{category.Name}"] * 100, 1e-9));
    }

    [Fact]
    public void Agrees_with_All_Seeing_on_boxes_of_the_padded_square()
    {
        using var expected = Shared.GoldenJson("benchmarks/refcoco/expected.json");

        var metrics = new RefCoco().Open(Shared.Golden("benchmarks/refcoco/squarepad_questions.jsonl"))
            .Score(PredictionSet.Read(Shared.Golden("benchmarks/refcoco/squarepad_answers.jsonl")), "square-999").ByName();

        Cases.Each(expected.RootElement.GetProperty("all_seeing_squarepad").EnumerateArray().Select(line => line.GetString()!), line =>
        {
            var fields = line.Split(',').Select(field => field.Split(':')[^1].Trim()).ToArray(); // Category: refcoco_val, # samples: 75, # Acc@0.5: 50.67
            Assert.Equal(double.Parse(fields[2], CultureInfo.InvariantCulture), metrics[$"PR@0.5/{fields[0]}"] * 100, 0.0051);
        });
    }

    [Fact]
    public void Agrees_with_lmms_eval_on_boxes_in_the_unit_square()
    {
        using var expected = Shared.GoldenJson("benchmarks/refcoco/expected.json");
        using var rows = Shared.GoldenJson("benchmarks/refcoco/lmms_rec_input.json");
        var list = rows.RootElement.EnumerateArray().ToList();
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "samples.jsonl");
        File.WriteAllLines(file, list.Select((row, i) => $"{{\"question_id\": {i}, \"bbox\": {JsonSerializer.Serialize(row.GetProperty("bbox"))}}}"));
        var number = 0;

        var metrics = new RefCoco().Open(file)
            .Score(list.Predictions(row => ((number++).ToString(CultureInfo.InvariantCulture), row.GetProperty("output").GetString()!)), "unit").ByName();

        Assert.Equal(expected.RootElement.GetProperty("lmms_rec").GetProperty("ACC@0.5").GetDouble(), metrics["PR@0.5"], 1e-12);
    }

    [Fact]
    public void Decides_an_overlap_of_exactly_one_half_as_each_peer_does()
    {
        using var expected = Shared.GoldenJson("benchmarks/refcoco/expected.json");

        Cases.Each(expected.RootElement.GetProperty("boundary").EnumerateArray(), row =>
        {
            Assert.Equal(row.GetProperty("strict_gt").GetBoolean() ? 1 : 0, RefCoco.Hit(row.GetProperty("iou").GetDouble(), strict: true));
            Assert.Equal(row.GetProperty("ge").GetBoolean() ? 1 : 0, RefCoco.Hit(row.GetProperty("iou").GetDouble(), strict: false));
        });
    }
}

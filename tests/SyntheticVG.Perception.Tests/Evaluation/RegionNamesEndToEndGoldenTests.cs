using System.Text.Json;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Evaluation.Metrics;

namespace SyntheticVG.Perception.Tests.Evaluation;

public sealed class RegionNamesEndToEndGoldenTests : IDisposable
{
    private const string Case = "benchmarks/lvis_paco_minilm";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Names_of_regions_agree_with_lvis_paco_minilm_from_file_to_mean()
    {
        using var input = Shared.GoldenJson($"{Case}/input.json");
        using var expected = Shared.GoldenJson($"{Case}/expected.json");
        var images = input.RootElement.GetProperty("images");
        var data = Write("lvis_val_1k_category.json", images.GetRawText());
        var predictions = Write("answers.jsonl",
            string.Join('\n', images.EnumerateArray().SelectMany(image => image.GetProperty("outputs").EnumerateArray().Select((output, k) =>
                JsonSerializer.Serialize(new { id = $"{image.GetProperty("id")}/{k}", answer = output.GetString() })))));

        var score = RegionNames.Lvis.Open(data, sentences: MiniLm.Encoder).Score(PredictionSet.Read(predictions));

        var rows = expected.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(rows.Count, score.Rows.Count);
        Assert.Equal((rows.Count, 0), (score.Counts.Answered, score.Counts.Missing));
        Cases.Each(rows.Zip(score.Rows), pair =>
        {
            var (row, found) = pair;
            Assert.Equal(row.GetProperty("gold").GetString(), found.Truth);
            Assert.Equal(row.GetProperty("text").GetString(), found.Answer);
            Assert.Equal(row.GetProperty("cosine").GetDouble(), found.Value, GoldenNumbers.Cosine);
            Assert.Equal(row.GetProperty("iou").GetDouble(), SemanticIoU.Of(found.Answer!, found.Truth));
        });
        var metrics = score.Metrics.ToDictionary(metric => metric.Name, metric => metric.Value);
        var mean = expected.RootElement.GetProperty("mean_in_double");
        Assert.Equal(mean.GetProperty("sim").GetDouble(), metrics["similarity"], 1e-6);
        Assert.Equal(mean.GetProperty("semantic iou").GetDouble(), metrics["semantic-iou"], 1e-12);
        var printed = expected.RootElement.GetProperty("final_printed");
        Assert.Equal(printed.GetProperty("sim").GetDouble(), metrics["similarity"], 1e-5);
        Assert.Equal(printed.GetProperty("semantic iou").GetDouble(), metrics["semantic-iou"], 1e-5);
    }

    [Fact]
    public void Running_means_agree_with_lvis_paco_minilm()
    {
        using var input = Shared.GoldenJson($"{Case}/input.json");
        using var expected = Shared.GoldenJson($"{Case}/expected.json");
        var rows = expected.RootElement.GetProperty("rows").EnumerateArray().ToList();
        var (count, similarity, overlap) = (0, 0.0, 0.0);

        Cases.Each(input.RootElement.GetProperty("images").EnumerateArray().Zip(expected.RootElement.GetProperty("running_after_image").EnumerateArray()),
            pair =>
            {
                var (image, running) = pair;
                foreach (var (category, output) in image.GetProperty("categories").EnumerateArray().Zip(image.GetProperty("outputs").EnumerateArray()))
                {
                    var (text, gold) = (SemanticIoU.Clean(output.GetString()!), SemanticIoU.Gold(category.GetString()!));
                    Assert.Equal(rows[count].GetProperty("text").GetString(), text);
                    var vectors = MiniLm.Encoder.Encode([text, gold]);
                    similarity += SentenceVectors.Cosine(vectors[0], vectors[1]);
                    overlap += SemanticIoU.Of(text, gold);
                    count++;
                }
                Assert.Equal(running[0].GetDouble(), similarity / count, 1e-5);
                Assert.Equal(running[1].GetDouble(), overlap / count, 1e-5);
            });
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }

    public void Dispose() => _folder.Dispose();
}

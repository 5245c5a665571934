using System.Text.Json;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Evaluation;

/// <summary>The graph goldens once more, through predictions as files hold them.</summary>
public class GraphAnswerGoldenTests
{
    [Theory]
    [InlineData("predcls", GraphTask.PredCls)]
    [InlineData("sgcls", GraphTask.SgCls)]
    [InlineData("sgdet", GraphTask.SgDet)]
    public void Golden_sgg_vg_is_reproduced_from_lines_of_predictions(string task, object given)
    {
        using var input = Shared.GoldenJson("benchmarks/sgg_vg/input.json");
        using var expected = Shared.GoldenJson("benchmarks/sgg_vg/expected.json");
        var images = input.RootElement.GetProperty("images").EnumerateArray().ToList();
        var vocabulary = Vocabulary(input.RootElement.GetProperty("num_object_classes").GetInt32(),
            input.RootElement.GetProperty("num_predicates_incl_background").GetInt32() - 1, first: 1);
        var predictions = new PredictionSet();
        foreach (var image in images.Where(image => image.GetProperty(task).GetProperty("pairs").GetArrayLength() > 0))
            predictions.Add(image.GetProperty("image").GetRawText(), Answer(image.GetProperty(task), "rel_scores"));
        var samples = images.Select(image => new GraphSample
        {
            Id = image.GetProperty("image").GetRawText(),
            Width = 1024,
            Height = 1024,
            Boxes = Boxes(image.GetProperty("gt_boxes")),
            Labels = [.. image.GetProperty("gt_classes").EnumerateArray().Select(c => c.GetInt32() - 1)],
            Edges = [.. image.GetProperty("gt_rels").EnumerateArray().Select(r => new Edge(r[0].GetInt32(), r[2].GetInt32() - 1, r[1].GetInt32()))],
        }).ToList();

        var skipping = Score(samples, vocabulary, predictions, () => new RankedScorer(vocabulary, (GraphTask)given, NodeOverlap.InclusiveBox,
            new() { Predicates = vocabulary.Predicates.Count, SkipEmptyPredictions = true }));
        var counting = Score(samples, vocabulary, predictions,
            () => new RankedScorer(vocabulary, (GraphTask)given, NodeOverlap.InclusiveBox, new() { Predicates = vocabulary.Predicates.Count }));

        Assert.Equal((0, 0), (skipping.Counts.Unreadable, counting.Counts.Unreadable));
        var golden = expected.RootElement.GetProperty(task);
        Cases.Each(new[] { ("recall", "R"), ("recall_nogc", "ngR") }, pair =>
        {
            var (name, ours) = pair;
            foreach (var k in golden.GetProperty(name).EnumerateObject())
            {
                var (mean, averaged) = (k.Value.GetProperty("mean").GetDouble(), samples.Count(sample => sample.Edges.Count > 0));
                var kept = averaged - skipping.ByName()["images-without-prediction"];
                Assert.Equal(mean, skipping.ByName()[$"{ours}@{k.Name}"], 1e-9);
                Assert.Equal(mean * kept / averaged, counting.ByName()[$"{ours}@{k.Name}"], 1e-9); // what the peer leaves out counts 0
            }
        });
    }

    [Fact]
    public void Golden_psg_openpsg_list_is_reproduced_from_lines_of_predictions()
    {
        using var input = Shared.GoldenJson("benchmarks/psg_openpsg/input.json");
        using var list = Shared.GoldenJson("benchmarks/psg_openpsg/list_input.json");
        using var expected = Shared.GoldenJson("benchmarks/psg_openpsg/list_expected.json");
        var (height, width) = (input.RootElement.GetProperty("H").GetInt32(), input.RootElement.GetProperty("W").GetInt32());
        var vocabulary =
            Vocabulary(input.RootElement.GetProperty("num_object_classes").GetInt32(), input.RootElement.GetProperty("num_predicates").GetInt32(), first: 1);
        var (samples, predictions) = (new List<GraphSample>(), new PredictionSet());
        foreach (var (image, rows) in input.RootElement.GetProperty("images").EnumerateArray().Zip(list.RootElement.GetProperty("images").EnumerateArray()))
        {
            var (id, gt, found) = (image.GetProperty("image").GetRawText(), image.GetProperty("gt"), image.GetProperty("sgdet"));
            samples.Add(new()
            {
                Id = id,
                Width = width,
                Height = height,
                Boxes = Boxes(gt.GetProperty("boxes")),
                Labels = [.. gt.GetProperty("labels").EnumerateArray().Select(c => c.GetInt32() - 1)],
                Edges = [.. gt.GetProperty("rels").EnumerateArray().Select(r => new Edge(r[0].GetInt32(), r[2].GetInt32() - 1, r[1].GetInt32()))],
                Masks = () => Masks(gt.GetProperty("masks_rle"), height, width),
            });
            if (found.ValueKind == JsonValueKind.Object && found.GetProperty("labels").ValueKind == JsonValueKind.Array)
                predictions.Add(id, JsonSerializer.Serialize(new
                {
                    labels = found.GetProperty("labels"),
                    masks = Masks(found.GetProperty("masks_rle"), height, width),
                    relations = rows.GetProperty("relations")
                }));
        }

        var data = new Psg().Over("golden", samples, vocabulary, null, null, []);
        var (skipping, counting) = (data.Score(predictions, "list-skip"), data.Score(predictions, "list"));

        Cases.Each(expected.RootElement.GetProperty("expected_peer").EnumerateObject().Where(value => value.Name.EndsWith("_20", StringComparison.Ordinal)),
            value => Assert.Equal(value.Value.GetDouble(), skipping.ByName()[value.Name.Contains("mean_recall") ? "mR@20" : "R@20"], 1e-9));
        var scored = expected.RootElement.GetProperty("images_scored").GetInt32();
        Assert.Equal(skipping.ByName()["R@20"] * scored / samples.Count(sample => sample.Edges.Count > 0), counting.ByName()["R@20"], 1e-9);
    }

    [Theory]
    [InlineData("""{"labels": [1], "pairs": [[0, 1]], "predicates": [[0.5, 0.5]]}""", "an edge joins nodes 0 and 1; there are 1")]
    [InlineData("""{"labels": [1, 2], "pairs": [[0, 1]], "predicates": [[0.5]]}""", "a pair has 1 predicate scores; expected 2")]
    [InlineData("""{"labels": [1, 2], "pairs": [[0, 1]], "predicates": [[0.5, 1e999]]}""", "expected a finite one")]
    [InlineData("""{"labels": [1, 2], "pairs": [[0, 1]], "predicates": [[0.5, NaN]]}""", "not an answer of the expected form")]
    [InlineData("""{"labels": [1, 2, 9], "relations": []}""", "found class 9; expected 1 to 3")]
    [InlineData("""{"labels": [1, 2], "relations": [[0, 1, "flying"]]}""", "no predicate is called 'flying'")]
    [InlineData("""{"labels": [1, 2], "boxes": [[0, 0, 1, 1]], "relations": []}""", "boxes, masks, labels and scores differ in number: 1, 2")]
    [InlineData("a dog on a mat", "found text; this mode reads ranked edges")]
    public void A_bad_answer_counts_as_unreadable_with_its_reason_and_scores_0(string answer, string reason)
    {
        var vocabulary = Vocabulary(3, 2, first: 1);
        GraphSample[] samples =
            [new() { Id = "1", Width = 9, Height = 9, Boxes = [new(0, 0, 4, 4), new(4, 4, 9, 9)], Labels = [0, 1], Edges = [new(0, 0, 1)] }];
        var predictions = new PredictionSet();
        predictions.Add("1", answer);

        var score = Score(samples, vocabulary, predictions, () => new RankedScorer(vocabulary, GraphTask.SgDet, NodeOverlap.Box, new() { Predicates = 2 }));

        Assert.Equal((1, 1, 1), (score.Counts.Items, score.Counts.Answered, score.Counts.Unreadable));
        Assert.Equal(0, score.ByName()["R@20"]);
        Assert.Contains(score.Notes, note => note.Contains(reason, StringComparison.Ordinal));
    }

    private static Score Score(IReadOnlyList<GraphSample> samples, GraphVocabulary vocabulary, PredictionSet predictions, Func<IGraphScorer> make) =>
        new GraphData(new() { Name = "golden", Title = "", What = "", Data = "", Counts = "", Modes = [new("only", "")] }, "golden", samples, vocabulary,
            sample => new() { Id = sample.Id, Text = "" }, [new("only", "", make)])
            .Score(predictions);

    private static GraphVocabulary Vocabulary(int classes, int predicates, int first) =>
        new([.. Enumerable.Range(0, classes).Select(i => $"c{i}")], [.. Enumerable.Range(0, predicates).Select(i => $"p{i}")], first);

    // Rows of scores come with a background column in front, which our form does not have.
    private static string Answer(JsonElement found, string predicates) => JsonSerializer.Serialize(new
    {
        boxes = found.GetProperty("boxes"),
        labels = found.GetProperty("labels"),
        scores = found.GetProperty("scores"),
        pairs = found.GetProperty("pairs"),
        predicates = found.GetProperty(predicates).EnumerateArray().Select(row => row.EnumerateArray().Skip(1)),
    });

    private static IReadOnlyList<Box> Boxes(JsonElement rows) =>
        [.. rows.EnumerateArray().Select(r => new Box(r[0].GetDouble(), r[1].GetDouble(), r[2].GetDouble(), r[3].GetDouble()))];

    // Row-major runs, the first of zeros.
    private static IReadOnlyList<Rle> Masks(JsonElement rows, int height, int width) => [.. rows.EnumerateArray().Select(runs =>
    {
        var pixels = runs.EnumerateArray().SelectMany((run, i) => Enumerable.Repeat((byte)(i % 2), run.GetInt32())).ToArray();
        var columns = new byte[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            columns[(i % width * height) + (i / width)] = pixels[i];
        return Rle.FromColumnMajor(height, width, columns);
    })];
}

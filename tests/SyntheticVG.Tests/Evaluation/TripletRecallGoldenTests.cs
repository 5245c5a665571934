using System.Text.Json;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Evaluation;

public class TripletRecallGoldenTests
{
    [Theory]
    [InlineData("predcls")]
    [InlineData("sgcls")]
    [InlineData("sgdet")]
    public void Vg150_agrees_with_the_fields_script(string task)
    {
        using var input = Shared.GoldenJson("benchmarks/sgg_vg/input.json");
        using var expected = Shared.GoldenJson("benchmarks/sgg_vg/expected.json");
        var recall = new TripletRecall(new()
        {
            Predicates = input.RootElement.GetProperty("num_predicates_incl_background").GetInt32() - 1,
            SkipEmptyPredictions = true,
            ZeroShot = input.RootElement.GetProperty("zeroshot_triplets_subj_obj_pred").EnumerateArray()
                .Select(t => (t[0].GetInt32(), t[2].GetInt32() - 1, t[1].GetInt32())).ToHashSet(),
        });

        foreach (var image in input.RootElement.GetProperty("images").EnumerateArray())
        {
            var truth = new TrueGraph(Ints(image.GetProperty("gt_classes")), Edges(image.GetProperty("gt_rels")));
            var (trueBoxes, found) = (Boxes(image.GetProperty("gt_boxes")), image.GetProperty(task));
            var boxes = task == "sgdet" ? Boxes(found.GetProperty("boxes")) : trueBoxes;
            recall.Add(image.GetProperty("image").GetRawText(), truth, Scored(found, "rel_scores").Rank(task != "sgdet"),
                (a, b) => InclusiveIoU(boxes[a], trueBoxes[b]) >= 0.5);
        }

        var metrics = recall.Compute().ByName();
        var golden = expected.RootElement.GetProperty(task);
        Cases.Each(new[] { ("recall", "R"), ("recall_nogc", "ngR"), ("zeroshot_recall", "zR"), ("ng_zeroshot_recall", "ng-zR") }, pair =>
        {
            var (name, ours) = pair;
            foreach (var k in golden.GetProperty(name).EnumerateObject())
                Assert.Equal(k.Value.GetProperty("mean").GetDouble(), metrics[$"{ours}@{k.Name}"], 1e-9);
        });
        foreach (var (name, ours) in new[] { ("mean_recall", "mR"), ("ng_mean_recall", "ng-mR"), ("pair_accuracy", "A") })
        {
            if (!golden.TryGetProperty(name, out var ks))
                continue;
            foreach (var k in ks.EnumerateObject())
                Assert.Equal(k.Value.GetDouble(), metrics[$"{ours}@{k.Name}"], 1e-9);
        }
        Cases.Each(new[] { ("mean_recall_per_predicate@100", true), ("ng_mean_recall_per_predicate@100", false) }, pair =>
        {
            var (name, constraint) = pair;
            Assert.Equal(
                golden.GetProperty(name).EnumerateArray().Select(v => v.GetDouble()),
                recall.PerPredicate(constraint).Select(v => double.IsNaN(v) ? 0 : v), new Close(1e-9));
        });
    }

    [Theory]
    [InlineData("pan_seg", "predcls")]
    [InlineData("pan_seg", "sgcls")]
    [InlineData("pan_seg", "sgdet")]
    [InlineData("bbox", "predcls")]
    [InlineData("bbox", "sgcls")]
    [InlineData("bbox", "sgdet")]
    public void Psg_agrees_with_OpenPSG(string overlap, string task)
    {
        using var input = Shared.GoldenJson("benchmarks/psg_openpsg/input.json");
        using var expected = Shared.GoldenJson("benchmarks/psg_openpsg/expected.json");
        var recall = new TripletRecall(new() { Predicates = input.RootElement.GetProperty("num_predicates").GetInt32(), SkipEmptyPredictions = true });

        foreach (var image in input.RootElement.GetProperty("images").EnumerateArray()
            .Where(image => image.GetProperty(task).ValueKind == JsonValueKind.Object))
        {
            var (gt, found) = (image.GetProperty("gt"), image.GetProperty(task));
            recall.Add(image.GetProperty("image").GetRawText(), new(Ints(gt.GetProperty("labels")), Edges(gt.GetProperty("rels"))),
                Scored(found, "rel_dists").Rank(task != "sgdet"), Overlap(overlap, found, gt));
        }

        CheckOpenPsg(expected.RootElement.GetProperty($"{overlap}/{task}"), recall.Compute().ByName());
    }

    [Fact]
    public void Psg_agrees_with_the_challenge_grader_on_lists()
    {
        using var input = Shared.GoldenJson("benchmarks/psg_openpsg/input.json");
        using var list = Shared.GoldenJson("benchmarks/psg_openpsg/list_input.json");
        using var expected = Shared.GoldenJson("benchmarks/psg_openpsg/list_expected.json");
        var recall = new TripletRecall(new() { Predicates = input.RootElement.GetProperty("num_predicates").GetInt32(), SkipEmptyPredictions = true });

        foreach (var (image, rows) in input.RootElement.GetProperty("images").EnumerateArray().Zip(list.RootElement.GetProperty("images").EnumerateArray()))
        {
            var (gt, found) = (image.GetProperty("gt"), image.GetProperty("sgdet"));
            if (found.ValueKind != JsonValueKind.Object || found.GetProperty("labels").ValueKind == JsonValueKind.Null)
                continue;
            recall.Add(image.GetProperty("image").GetRawText(), new(Ints(gt.GetProperty("labels")), Edges(gt.GetProperty("rels"))),
                new(Ints(found.GetProperty("labels")), [.. Edges(rows.GetProperty("relations")).Take(20)]), Overlap("pan_seg", found, gt));
        }

        CheckOpenPsg(expected.RootElement.GetProperty("expected_peer"), recall.Compute().ByName());
    }

    [Fact]
    public void Psg_agrees_with_the_authors_pooled_recall()
    {
        using var input = Shared.GoldenJson("benchmarks/psg_text/author_sg_recall_input.json");
        using var expected = Shared.GoldenJson("benchmarks/psg_text/expected.json");
        var recall = new PooledRecall();

        foreach (var (image, i) in input.RootElement.EnumerateArray().Select((image, i) => (image, i)))
        {
            recall.Add($"{i}",
                new(Boxes(image.GetProperty("gt_boxes")), Ints(image.GetProperty("gt_object_labels")), PlainEdges(image.GetProperty("gt_labels"))),
                new(Boxes(image.GetProperty("pred_boxes")), Ints(image.GetProperty("pred_object_labels")), PlainEdges(image.GetProperty("pred_labels"))));
        }

        var metrics = recall.Compute().ByName();
        var golden = expected.RootElement.GetProperty("robin_author_sg_recall").GetProperty("sg_recall");
        Assert.Equal(golden.GetProperty("recall").GetDouble(), metrics["recall"] * 100, 1e-9);
        Assert.Equal(golden.GetProperty("mean_recall").GetDouble(), metrics["mean-recall"] * 100, 1e-9);
        Assert.Equal(golden.GetProperty("object_recall").GetDouble(), metrics["object-recall"] * 100, 1e-9);
    }

    [Fact]
    public void Psg_agrees_with_the_author_and_with_All_Seeing_on_scored_predicates()
    {
        using var input = Shared.GoldenJson("benchmarks/psg_text/predcls_scores_input.json");
        using var expected = Shared.GoldenJson("benchmarks/psg_text/expected.json");
        var relations = input.RootElement.EnumerateArray().Select(row => new ScoredRelation(row.GetProperty("image_id").GetRawText(),
            PlainEdge(row.GetProperty("relation")), [.. row.GetProperty("pred_scores").EnumerateArray().Select(v => v.GetDouble())])).ToList();

        var golden = expected.RootElement.GetProperty("robin_author_pred_recall").GetProperty("pred_recall");
        var cuts = Cases.Ks(golden, "predicate_recall_");
        var author = PredicateScores.Recall(relations, cuts).ByName();
        var allSeeing = PredicateScores.Recall(relations, cuts, slip: 1).ByName();

        Cases.Each(cuts, k =>
        {
            Assert.Equal(golden.GetProperty($"predicate_recall_{k}").GetDouble(), author[$"recall@{k}"] * 100, 1e-9);
            Assert.Equal(golden.GetProperty($"mean_predicate_recall_{k}").GetDouble(), author[$"mean-recall@{k}"] * 100, 1e-9);
            var printed = expected.RootElement.GetProperty($"asmv2_predcls@{k}").EnumerateArray()
                .Select(line => double.Parse(line.GetString()!.Split(' ')[^1])).ToArray();
            Assert.Equal(printed[0], allSeeing[$"recall@{k}"] * 100, 0.0051);
            Assert.Equal(printed[1], allSeeing[$"mean-recall@{k}"] * 100, 0.0051);
        });
    }

    private static void CheckOpenPsg(JsonElement golden, IReadOnlyDictionary<string, double> metrics)
    {
        Cases.Each(golden.EnumerateObject(), value =>
        {
            var k = value.Name.Split('_')[^1];
            var name = value.Name.Contains("mean_recall") ? "mR" : value.Name.Contains("accuracy") ? "A" : "R";
            Assert.Equal(value.Value.GetDouble(), metrics[$"{name}@{k}"], 1e-9);
        });
    }

    private static Func<int, int, bool> Overlap(string kind, JsonElement found, JsonElement gt)
    {
        if (kind == "bbox")
        {
            var (boxes, trueBoxes) = (Boxes(found.GetProperty("boxes")), Boxes(gt.GetProperty("boxes")));
            return (a, b) => boxes[a].IoU(trueBoxes[b]) >= 0.5;
        }
        var (masks, trueMasks) = (Masks(found.GetProperty("masks_rle")), Masks(gt.GetProperty("masks_rle")));
        return (a, b) =>
        {
            var both = masks[a].Zip(trueMasks[b], (x, y) => x && y).Count(v => v);
            var either = masks[a].Zip(trueMasks[b], (x, y) => x || y).Count(v => v);
            return either > 0 && both / (double)either >= 0.5;
        };
    }

    private static ScoredPairs Scored(JsonElement found, string predicates) => new()
    {
        Labels = Ints(found.GetProperty("labels")),
        Scores = [.. found.GetProperty("scores").EnumerateArray().Select(v => v.GetDouble())],
        Pairs = [.. found.GetProperty("pairs").EnumerateArray().Select(p => (p[0].GetInt32(), p[1].GetInt32()))],
        Predicates = [.. found.GetProperty(predicates).EnumerateArray()
            .Select(row => (IReadOnlyList<double>)[.. row.EnumerateArray().Skip(1).Select(v => v.GetDouble())])],
    };

    private static double InclusiveIoU(Box a, Box b) =>
        (a with { Right = a.Right + 1, Bottom = a.Bottom + 1 }).IoU(b with { Right = b.Right + 1, Bottom = b.Bottom + 1 });

    // [subject, object, predicate], predicates from 1 on.
    private static IReadOnlyList<Edge> Edges(JsonElement rows) =>
        [.. rows.EnumerateArray().Select(r => new Edge(r[0].GetInt32(), r[2].GetInt32() - 1, r[1].GetInt32()))];

    private static IReadOnlyList<Edge> PlainEdges(JsonElement rows) => [.. rows.EnumerateArray().Select(PlainEdge)];

    private static Edge PlainEdge(JsonElement row) => new(row[0].GetInt32(), row[2].GetInt32(), row[1].GetInt32());

    private static IReadOnlyList<int> Ints(JsonElement values) => [.. values.EnumerateArray().Select(v => v.GetInt32())];

    private static IReadOnlyList<Box> Boxes(JsonElement rows) =>
        [.. rows.EnumerateArray().Select(r => new Box(r[0].GetDouble(), r[1].GetDouble(), r[2].GetDouble(), r[3].GetDouble()))];

    private static IReadOnlyList<bool[]> Masks(JsonElement rows) => [.. rows.EnumerateArray()
        .Select(runs => runs.EnumerateArray().SelectMany((run, i) => Enumerable.Repeat(i % 2 == 1, run.GetInt32())).ToArray())];

    private sealed class Close(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double value) => 0;
    }
}

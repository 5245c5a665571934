using CsCheck;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Evaluation;

public class EvaluationPropertyTests
{
    private const int Classes = 3, Predicates = 4;
    private static readonly int[] Ks = [1, 2, 3, 5, 10, 20, 50, 100];

    [Fact]
    public void Recall_never_falls_as_K_grows() => Gen.Int.Sample(seed =>
    {
        var metrics = RecallOf(Images(seed)).ByName();
        foreach (var name in new[] { "R", "mR", "ngR", "ng-mR", "zR", "A" })
            AssertGrows(Ks.Where(k => metrics.ContainsKey($"{name}@{k}")).Select(k => metrics[$"{name}@{k}"]));

        AssertGrows(Ks.Select(k => PooledOf(Images(seed), k)["recall"]));
        AssertGrows(Ks.Select(k => PredicateScores.Recall(Scored(seed), [k]).First().Value));
    }, iter: 60);

    [Fact]
    public void Permuting_the_images_changes_nothing() => Gen.Int.Sample(seed =>
    {
        var (images, shuffled) = (Images(seed), Images(seed));
        new Random(seed ^ 1).Shuffle(shuffled);

        AssertSame(RecallOf(images), RecallOf(shuffled));
        AssertSame(PooledMetrics(images), PooledMetrics(shuffled));
        AssertSame(QualityOf(images), QualityOf(shuffled));
    }, iter: 40);

    [Fact]
    public void A_perfect_prediction_finds_all_but_what_the_graph_constraint_forbids() => Gen.Int.Sample(seed =>
    {
        var metrics = RecallOf([.. Images(seed).Select(image => image with { Found = image.Truth })]).ByName();

        Assert.True(metrics["R@100"] <= metrics["upper-bound-of-R"] + 1e-12, "the bound is one");
        Assert.Equal(1, metrics["ngR@100"], 1e-12);
        Assert.Equal(metrics["upper-bound-of-R"], BestConstrained(Images(seed)), 1e-12);
    }, iter: 60);

    [Fact]
    public void A_perfect_prediction_scores_1_in_the_authors_recall_and_in_our_own() => Gen.Int.Sample(seed =>
    {
        Image[] images = [.. Images(seed).Select(image => image with { Found = image.Truth })];

        var pooled = PooledOf(images, 1000);
        Assert.Equal((1.0, 1.0, 1.0), (pooled["recall"], pooled["mean-recall"], pooled["object-recall"]));
        var quality = QualityOf(images).ByName();
        Assert.Equal((1.0, 1.0, 1.0), (quality["precision"], quality["recall"], quality["pair-coverage"]));
    }, iter: 40);

    [Fact]
    public void Perfect_segments_score_1() => Gen.Int.Sample(seed =>
    {
        var random = new Random(seed);
        var pixels = Enumerable.Range(0, 400).Select(_ => random.Next(1, 6)).ToArray();
        var segments = pixels.Distinct().Select(id => new LabelledSegment(id, id % 3)).ToList();
        var (panoptic, semantic) = (new PanopticQuality(), new SemanticSegmentation(6));
        panoptic.Add(pixels, segments, pixels, segments);
        semantic.Add(pixels, pixels);

        Assert.Equal((1.0, 1.0, 1.0), (panoptic.Compute().Pq, panoptic.Compute().Sq, panoptic.Compute().Rq));
        Assert.Equal(1, semantic.Compute().First().Value, 1e-12);
    }, iter: 50);

    [Fact]
    public void Right_letters_score_1_in_every_mode_of_CRPE()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "crpe_relation.jsonl");
        File.WriteAllLines(file, Enumerable.Range(0, 8).Select(i =>
            $$"""{"question_id": {{i}}, "image": "a.jpg", "text": "Which?", "correct_option": "{{"ABCD"[i % 4]}}", "category": "predicate"}"""));
        var predictions = new PredictionSet();
        for (var i = 0; i < 8; i++)
            predictions.Add($"{i}", "ABCD"[i % 4].ToString());
        var crpe = new Crpe();

        Assert.All(crpe.Card.Modes, mode => Assert.Equal(1, crpe.Open(file).Score(predictions, mode.Name).Metrics[0].Value));
    }

    [Fact]
    public void An_image_without_prediction_counts_0_with_and_without_the_constraint()
    {
        var recall = new TripletRecall(new() { Predicates = 1 });
        var truth = new TrueGraph([0, 0], [new(0, 0, 1)]);
        recall.Add("found", truth, new([0, 0], [new(0, 0, 1)]) { Unconstrained = [new(0, 0, 1)] }, (_, _) => true);
        recall.Add("missing", truth, new([], []), (_, _) => true);

        Assert.Equal((0.5, 0.5), (recall.Compute().ByName()["R@20"], recall.Compute().ByName()["ngR@20"]));
    }

    // Truth and answer over the same nodes: boxes apart from each other, so that a node is only itself.
    private sealed record Image(string Id, int[] Labels, Edge[] Truth, Edge[] Found);

    private static Image[] Images(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, random.Next(1, 6)).Select(i =>
        {
            var nodes = random.Next(2, 6);
            Edge[] Edges(int least) =>
                [.. Enumerable.Range(0, random.Next(least, 12)).Select(_ => (S: random.Next(nodes), O: random.Next(nodes), P: random.Next(Predicates)))
                    .Where(e => e.S != e.O).Select(e => new Edge(e.S, e.P, e.O)).DefaultIfEmpty(new(0, 0, 1))];
            return new Image($"{i}", [.. Enumerable.Range(0, nodes).Select(_ => random.Next(Classes))], Edges(1), Edges(0));
        })];
    }

    private static IEnumerable<Metric> RecallOf(IEnumerable<Image> images)
    {
        var zeroShot = new HashSet<(int, int, int)> { (0, 0, 1), (1, 1, 2), (2, 2, 0), (0, 1, 0) };
        var recall = new TripletRecall(new() { Predicates = Predicates, Ks = Ks, ZeroShot = zeroShot });
        foreach (var image in images)
        {
            var constrained = image.Found.DistinctBy(edge => (edge.Subject, edge.Object)).ToArray();
            recall.Add(image.Id, new(image.Labels, image.Truth),
                new(image.Labels, constrained) { Unconstrained = image.Found, TrueNodes = true }, (a, b) => a == b);
        }
        return [.. recall.Compute()];
    }

    // Of each pair the predicate that stands there most often.
    private static double BestConstrained(IEnumerable<Image> images) => RecallOf(images.Select(image => image with
    {
        Found = [.. image.Truth.GroupBy(edge => (edge.Subject, edge.Object)).Select(pair => pair.GroupBy(edge => edge).MaxBy(same => same.Count())!.Key)],
    })).ByName()["R@100"];

    private static IReadOnlyDictionary<string, double> PooledOf(IEnumerable<Image> images, int k) => PooledMetrics(images, k).ByName();

    private static IEnumerable<Metric> PooledMetrics(IEnumerable<Image> images, int k = 5)
    {
        var recall = new PooledRecall(k);
        foreach (var image in images)
            recall.Add(image.Id, new(Boxes(image), image.Labels, image.Truth), new(Boxes(image), image.Labels, image.Found));
        return [.. recall.Compute()];
    }

    private static Box[] Boxes(Image image) => [.. image.Labels.Select((_, i) => new Box(20 * i, 0, (20 * i) + 10, 10))];

    private static IEnumerable<Metric> QualityOf(IEnumerable<Image> images)
    {
        var quality = new RelationQuality(RelationRule.Triplets);
        foreach (var image in images)
            quality.Add(Graph(image, image.Truth), Graph(image, image.Found));
        return [.. quality.Compute()];
    }

    private static SceneGraph Graph(Image image, IEnumerable<Edge> edges) => new()
    {
        Image = new() { Key = image.Id, File = "", Width = 200, Height = 20 },
        Regions = [.. Boxes(image).Select((box, i) => new Region { Name = $"c{image.Labels[i]}", Box = box })],
        Relationships = [.. edges.Select(edge => new Relationship
        {
            Subject = edge.Subject,
            Predicate = $"p{edge.Predicate}",
            Object = edge.Object,
            Category = RelationshipCategory.Spatial,
            Origin = RelationshipOrigin.Human
        })],
    };

    private static List<ScoredRelation> Scored(int seed)
    {
        var random = new Random(seed);
        return [.. Images(seed).SelectMany(
            image => image.Truth.Select(edge => new ScoredRelation(image.Id, edge, [.. Enumerable.Range(0, Predicates).Select(_ => random.NextDouble())])))];
    }

    private static void AssertGrows(IEnumerable<double> values)
    {
        var list = values.Where(value => !double.IsNaN(value)).ToList();
        Assert.All(list.Zip(list.Skip(1)), pair => Assert.True(pair.First <= pair.Second + 1e-12, $"{pair.First} fell to {pair.Second}"));
    }

    private static void AssertSame(IEnumerable<Metric> first, IEnumerable<Metric> second) =>
        Assert.All(first.Zip(second), pair => Assert.True(pair.First.Name == pair.Second.Name
            && (Math.Abs(pair.First.Value - pair.Second.Value) < 1e-12 || double.IsNaN(pair.First.Value)), $"{pair.First} and {pair.Second}"));
}

using System.Runtime.InteropServices;
using System.Text.Json;
using SyntheticVG.Evaluation;
using SyntheticVG.Evaluation.Benchmarks;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Perception.Tests.Evaluation;

public sealed class PsgEndToEndGoldenTests : IDisposable
{
    private const string Case = "benchmarks/psg_text_minilm";

    private readonly JsonDocument _input = Shared.GoldenJson($"{Case}/input.json");
    private readonly JsonDocument _expected = Shared.GoldenJson($"{Case}/expected.json");
    private readonly JsonDocument _classes = Shared.GoldenJson($"{Case}/classes.json");
    private readonly GraphVocabulary _vocabulary;

    public PsgEndToEndGoldenTests() => _vocabulary = new(Words("classes"), Words("predicate_classes"), First: 0);

    [Fact]
    public void The_authors_recall_agrees_with_psg_text_minilm_where_failures_are_dropped()
    {
        var images = Images().Take(Expected("counts").GetProperty("images_in_script").GetInt32()).ToList();

        var score = Score(images, "author-skip");

        Check(Expected("script"), score, "coverage");
        Assert.Equal(Expected("counts").GetProperty("images_dropped").GetInt32(), Metric(score, "images-dropped"));
        Assert.Equal(Expected("counts").GetProperty("images_dropped").GetInt32(), score.Counts.Unreadable);
    }

    [Fact]
    public void The_authors_recall_agrees_with_psg_text_minilm_where_failures_are_empty()
    {
        var images = Images();

        var score = Score(images, "author-all");

        Check(Expected("failures_empty"), score, "coverage_all_images");
        Assert.Equal(images.Count, score.Counts.Items);
        Assert.Equal(images.Count(image => image.Outcome != "kept"), score.Counts.Unreadable);
        Check(Expected("first_k_failures_empty").GetProperty("20"), Score(images, "author"), null);
        Check(Expected("first_k_failures_empty").GetProperty("50"), Score(images, "author-top-50"), null);
    }

    [Theory]
    [InlineData("first_k_failures_empty", false)]
    [InlineData("first_k_script_images", true)]
    public void The_first_K_triplets_find_what_psg_text_minilm_says(string block, bool drop)
    {
        var images = Images();
        Cases.Each(Expected(block).EnumerateObject().Where(k => int.TryParse(k.Name, out _)), k =>
        {
            var scorer = new TextScorer(_vocabulary, Mapping, int.Parse(k.Name), drop);
            foreach (var image in drop ? images.Take(Expected("counts").GetProperty("images_in_script").GetInt32()) : images)
                scorer.Add(image.Sample, GraphAnswer.Parse(image.Answer, _vocabulary));

            var metrics = scorer.Compute().ToDictionary(metric => metric.Name, metric => metric.Value);
            Assert.Equal(k.Value.GetProperty("recall").GetDouble(), metrics["recall"] * 100, 1e-9);
            Assert.Equal(k.Value.GetProperty("object_recall").GetDouble(), metrics["object-recall"] * 100, 1e-9);
            Assert.Equal(k.Value.GetProperty("mean_recall").GetDouble(), metrics["mean-recall"] * 100, 1e-9);
        });
    }

    [Fact]
    public void Every_text_is_read_and_mapped_as_in_psg_text_minilm()
    {
        var mapping = Mapping;
        Cases.Each(Images().Zip(Expected("images").EnumerateArray()), pair =>
        {
            var (image, expected) = pair;
            var read = AuthorGraphText.Parse(image.Text);
            Assert.Equal(image.Outcome == "kept", read is not null);
            if (read is null)
                return;
            Assert.Equal(Strings(expected.GetProperty("object_names")), read.Names);
            Assert.Equal(Ints(expected.GetProperty("object_labels")), read.Names.Select(mapping.Class));
            Assert.Equal(expected.GetProperty("triplets").EnumerateArray().Select(t => (t[0].GetInt32(), t[2].GetString()!, t[1].GetInt32())), read.Edges);
            Assert.Equal(Ints(expected.GetProperty("labels")), read.Edges.Select(edge => mapping.Predicate(edge.Predicate)));

            var scorer = new TextScorer(_vocabulary, mapping, int.MaxValue, dropUnread: true);
            scorer.Add(image.Sample, GraphAnswer.Parse(image.Answer, _vocabulary));
            Check(expected, scorer.Compute().ToDictionary(metric => metric.Name, metric => metric.Value), "coverage");
        });
    }

    [Theory]
    [InlineData("script_top_k_5")]
    [InlineData("script_top_k_20")]
    public void Rows_drawn_at_random_are_scored_as_in_psg_text_minilm(string block)
    {
        var drawn = Expected("random_top_k").GetProperty(block);
        var (kept, recall, mapping) = (drawn.GetProperty("random_choice_kept"), new PooledRecall(int.MaxValue), Mapping);
        foreach (var image in Images().Where(image => image.Outcome == "kept"))
        {
            var read = AuthorGraphText.Parse(image.Text)!;
            var edges = kept.TryGetProperty(image.Name, out var rows)
                ? rows.GetProperty("labels").EnumerateArray().Select(r => new Edge(r[0].GetInt32(), r[2].GetInt32(), r[1].GetInt32()))
                : read.Edges.Select(edge => new Edge(edge.Subject, mapping.Predicate(edge.Predicate), edge.Object));
            recall.Add(image.Name, new(image.Sample.Boxes, image.Sample.Labels, image.Sample.Edges),
                TextScorer.Graph([.. read.Names.Select(mapping.Class)], [.. edges], image.Boxes));
        }

        var metrics = recall.Compute().ToDictionary(metric => metric.Name, metric => metric.Value);
        Check(drawn.GetProperty("sg_recall"), metrics, null);
    }

    [Theory]
    [InlineData("object")]
    [InlineData("predicate")]
    public void Phrases_find_the_labels_cosines_and_margins_of_psg_text_minilm(string kind)
    {
        using var phrases = Shared.GoldenJson($"{Case}/phrases.json");
        var rows = phrases.RootElement.GetProperty(kind).EnumerateArray().ToList();
        var query = kind == "object" ? (Func<string, string>)NameQuery.Object : NameQuery.Predicate;
        var nearest = new NearestName(MiniLm.Encoder, kind == "object" ? _vocabulary.Classes : _vocabulary.Predicates, query);

        Cases.Each(rows.Zip(nearest.Find([.. rows.Select(row => row.GetProperty("text").GetString()!)])), pair =>
        {
            var (row, found) = pair;
            Assert.Equal(row.GetProperty("query").GetString(), query(row.GetProperty("text").GetString()!));
            Assert.Equal((row.GetProperty("index").GetInt32(), row.GetProperty("label").GetString(), row.GetProperty("second").GetString()),
                (found.Index, found.Name, found.Second));
            Assert.Equal(row.GetProperty("cosine").GetDouble(), found.Cosine, GoldenNumbers.Cosine);
            Assert.Equal(row.GetProperty("margin").GetDouble(), found.Margin, GoldenNumbers.Cosine);
        });
    }

    [Fact]
    public void Scored_predicates_agree_with_pred_recall_of_psg_text_minilm()
    {
        var expected = Expected("pred_recall");
        var cosines = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Shared.Golden($"{Case}/predicate_scores.f32"))).ToArray();
        var classes = MiniLm.Encoder.Encode([.. _vocabulary.Predicates.Select(NameQuery.Predicate)]);
        var relations = new List<ScoredRelation>();

        Cases.Each(_input.RootElement.GetProperty("predicate_questions").EnumerateArray(), image =>
        {
            foreach (var (relation, text) in image.GetProperty("relations").EnumerateArray().Zip(Strings(image.GetProperty("texts"))))
            {
                var vector = MiniLm.Encoder.Encode([NameQuery.Predicate(text)])[0];
                var scores = classes.Select(@class => SentenceVectors.Cosine(vector, @class)).ToArray();
                for (var p = 0; p < scores.Length; p++)
                    Assert.Equal(cosines[(relations.Count * scores.Length) + p], scores[p], GoldenNumbers.Cosine);
                relations.Add(new(image.GetProperty("name").GetString()!, new(relation[0].GetInt32(), relation[2].GetInt32(), relation[1].GetInt32()), scores));
            }
        });

        var cuts = Cases.Ks(expected, "predicate_recall_");
        var metrics = PredicateScores.Recall(relations, cuts).ToDictionary(metric => metric.Name, metric => metric.Value);
        Assert.Equal(expected.GetProperty("shape")[0].GetInt32(), relations.Count);
        Cases.Each(cuts, k =>
        {
            Assert.Equal(expected.GetProperty($"predicate_recall_{k}").GetDouble(), metrics[$"recall@{k}"] * 100, 1e-9);
            Assert.Equal(expected.GetProperty($"mean_predicate_recall_{k}").GetDouble(), metrics[$"mean-recall@{k}"] * 100, 1e-9);
        });
    }

    public void Dispose()
    {
        _input.Dispose();
        _expected.Dispose();
        _classes.Dispose();
    }

    private WordMapping Mapping => WordMapping.ByMeaning(_vocabulary, MiniLm.Encoder);

    private Score Score(IReadOnlyList<GoldenImage> images, string mode)
    {
        var predictions = new PredictionSet();
        foreach (var image in images)
            predictions.Add(image.Name, image.Answer);
        return new Psg().Over("golden", [.. images.Select(image => image.Sample)], _vocabulary, MiniLm.Encoder, synonyms: null, []).Score(predictions, mode);
    }

    private static void Check(JsonElement expected, Score score, string? coverage) =>
        Check(expected, score.Metrics.ToDictionary(metric => metric.Name, metric => metric.Value), coverage);

    private static void Check(JsonElement expected, Dictionary<string, double> metrics, string? coverage)
    {
        Assert.Equal(expected.GetProperty("recall").GetDouble(), metrics["recall"] * 100, 1e-9);
        Assert.Equal(expected.GetProperty("mean_recall").GetDouble(), metrics["mean-recall"] * 100, 1e-9);
        Assert.Equal(expected.GetProperty("object_recall").GetDouble(), metrics["object-recall"] * 100, 1e-9);
        if (coverage is not null)
            Assert.Equal(expected.GetProperty(coverage).GetDouble(), metrics["coverage"], 1e-6);
        if (expected.TryGetProperty("mean_recall_list", out var list))
        {
            foreach (var predicate in list.EnumerateObject())
                Assert.Equal(predicate.Value.GetDouble(), metrics[$"recall/{predicate.Name}"], 1e-9);
        }
    }

    private static double Metric(Score score, string name) => score.Metrics.Single(metric => metric.Name == name).Value;

    private JsonElement Expected(string name) => _expected.RootElement.GetProperty(name);

    private IReadOnlyList<string> Words(string name) => Strings(_classes.RootElement.GetProperty(name));

    private List<GoldenImage> Images() =>
        [.. _input.RootElement.GetProperty("images").EnumerateArray().Zip(Expected("images").EnumerateArray(), (image, expected) => new GoldenImage(
            image.GetProperty("name").GetString()!,
            expected.GetProperty("outcome").GetString()!,
            image.GetProperty("text").GetString()!,
            Boxes(image.GetProperty("pred_boxes")),
            JsonSerializer.Serialize(new { text = image.GetProperty("text").GetString(), boxes = image.GetProperty("pred_boxes") }),
            new()
            {
                Id = image.GetProperty("name").GetString()!,
                Width = image.GetProperty("width").GetInt32(),
                Height = image.GetProperty("height").GetInt32(),
                Boxes = Boxes(image.GetProperty("gt_boxes")),
                Labels = Ints(image.GetProperty("gt_object_labels")),
                Edges = [.. image.GetProperty("gt_labels").EnumerateArray().Select(r => new Edge(r[0].GetInt32(), r[2].GetInt32(), r[1].GetInt32()))],
            }))];

    private static IReadOnlyList<Box> Boxes(JsonElement rows) =>
        [.. rows.EnumerateArray().Select(r => new Box(r[0].GetDouble(), r[1].GetDouble(), r[2].GetDouble(), r[3].GetDouble()))];

    private static IReadOnlyList<int> Ints(JsonElement values) => [.. values.EnumerateArray().Select(v => v.GetInt32())];

    private static IReadOnlyList<string> Strings(JsonElement values) => [.. values.EnumerateArray().Select(v => v.GetString()!)];

    private sealed record GoldenImage(string Name, string Outcome, string Text, IReadOnlyList<Box> Boxes, string Answer, GraphSample Sample);
}

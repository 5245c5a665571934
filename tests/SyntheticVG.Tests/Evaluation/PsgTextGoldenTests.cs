using System.Globalization;
using System.Text.Json;
using SyntheticVG.Evaluation.Graphs;
using SyntheticVG.Evaluation.Metrics;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Naming;

namespace SyntheticVG.Tests.Evaluation;

public class PsgTextGoldenTests
{
    [Fact]
    public void The_authors_parser_reads_each_of_parser_cases_as_the_peer_does()
    {
        using var golden = Shared.GoldenJson("benchmarks/psg_text/parser_cases.json");
        var wrong = new List<string>();

        foreach (var (i, test) in golden.RootElement.EnumerateArray().Index())
        {
            var expected = test.GetProperty("provision_author_parser");
            var wanted = expected.ValueKind == JsonValueKind.Object && expected.GetProperty("objects").ValueKind == JsonValueKind.Array
                ? Plain(expected)
                : "nothing";
            var read = AuthorGraphText.Parse(test.GetProperty("text").GetString()!);
            var found = read is null ? "nothing" : JsonSerializer.Serialize(new
            {
                objects = read.Names,
                relations = read.Edges.Select(edge => new object[] { edge.Subject, edge.Object, edge.Predicate }),
            });
            if (found != wanted)
                wrong.Add($"case {i}: {found}; expected {wanted}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Names_are_put_to_the_encoder_as_in_sbert_query_strings()
    {
        using var golden = Shared.GoldenJson("benchmarks/psg_text/sbert_query_strings.json");

        Cases.Each(golden.RootElement.GetProperty("obj_to_query").EnumerateObject(),
            query => Assert.Equal(query.Value.GetString(), NameQuery.Object(query.Name)));
        Cases.Each(golden.RootElement.GetProperty("pred_to_query").EnumerateObject(),
            query => Assert.Equal(query.Value.GetString(), NameQuery.Predicate(query.Name)));
    }

    [Fact]
    public void All_Seeings_predicted_classes_agree_with_asmv2_predcls()
    {
        using var input = Shared.GoldenJson("benchmarks/psg_text/asmv2_predcls_input.json");
        using var expected = Shared.GoldenJson("benchmarks/psg_text/expected.json");
        var answers = input.RootElement.GetProperty("answers").EnumerateArray().ToDictionary(a => a.GetProperty("question_id").GetInt32());
        var relations = input.RootElement.GetProperty("questions").EnumerateArray().Select(question =>
        {
            var answer = answers[question.GetProperty("question_id").GetInt32()];
            var scores = answer.GetProperty("text").EnumerateArray().Zip(answer.GetProperty("scores").EnumerateArray()).OrderBy(pair => Number(pair.First))
                .Select(pair => pair.Second.GetDouble());
            return new ScoredRelation(question.GetProperty("image").GetString()!, new(
                question.GetProperty("subj").GetInt32(), Number(question.GetProperty("correct_option")[0]), question.GetProperty("obj").GetInt32()),
                [.. scores]);
        }).ToList();

        var cuts = Cases.Ks(expected.RootElement, "asmv2_predcls@");
        var metrics = PredicateScores.Recall(relations, cuts, slip: 1).ByName();

        Cases.Each(cuts, k =>
        {
            var printed = expected.RootElement.GetProperty($"asmv2_predcls@{k}").EnumerateArray().Select(Printed).ToArray();
            Assert.Equal(printed[0], metrics[$"recall@{k}"] * 100, 0.0051);
            Assert.Equal(printed[1], metrics[$"mean-recall@{k}"] * 100, 0.0051);
        });
    }

    [Fact]
    public void All_Seeings_open_graphs_agree_with_asmv2_open_psg()
    {
        using var input = Shared.GoldenJson("benchmarks/psg_text/asmv2_open_psg_input.json");
        using var expected = Shared.GoldenJson("benchmarks/psg_text/expected.json");
        var synonyms = AllSeeingScorer.ReadSynonyms(Shared.Golden("benchmarks/samples/psg_asmv2_synonyms/synonyms.txt"));
        var questions = input.RootElement.GetProperty("questions").EnumerateArray().ToList();
        var tuples = questions.SelectMany(question => question.GetProperty("relation_tuples").EnumerateArray()).ToList();
        var vocabulary = new GraphVocabulary(
            [.. tuples.SelectMany(t => new[] { t[0].GetString()!, t[2].GetString()! }).Distinct()],
            [.. tuples.Select(t => t[4].GetString()!).Distinct()], First: 0);
        var answers = input.RootElement.GetProperty("answers").EnumerateArray()
            .ToDictionary(a => a.GetProperty("question_id").GetInt32(), a => a.GetProperty("text").GetString()!);
        var scorer = new AllSeeingScorer(vocabulary, synonyms);

        foreach (var question in questions)
        {
            var own = question.GetProperty("relation_tuples").EnumerateArray().ToList();
            var id = question.GetProperty("question_id").GetInt32();
            var sample = new GraphSample
            {
                Id = $"{id}",
                Width = question.GetProperty("width").GetInt32(),
                Height = question.GetProperty("height").GetInt32(),
                Boxes = [.. own.SelectMany(t => new[] { BoxOf(t[1]), BoxOf(t[3]) })],
                Labels = [.. own.SelectMany(t => new[] { vocabulary.ClassOf(t[0].GetString()!)!.Value, vocabulary.ClassOf(t[2].GetString()!)!.Value })],
                Edges = [.. own.Select((t, i) => new Edge(2 * i, vocabulary.PredicateOf(t[4].GetString()!)!.Value, (2 * i) + 1))],
            };
            scorer.Add(sample, new() { Text = answers[id] });
        }

        var metrics = scorer.Compute().ByName();
        Cases.Each(expected.RootElement.GetProperty("asmv2_open_psg").EnumerateArray(), line =>
        {
            var name = line.GetString()!.Split(':')[0];
            var (metric, scale) = name switch
            {
                "Recall" => ("recall", 100),
                "correct_format_ratio" => ("well-formed", 1),
                "num_pred_tuples" => ("tuples-an-image", 1),
                _ when name.StartsWith("Mean Recall", StringComparison.Ordinal) => ("mean-recall", 100),
                _ => ($"recall/{name[7..^1]}", 100), // Recall(over)
            };
            Assert.Equal(Printed(line), metrics[metric] * scale, 0.0051);
        });
    }

    private static double Printed(JsonElement line) => double.Parse(line.GetString()!.Split(' ')[^1], CultureInfo.InvariantCulture);

    // p17
    private static int Number(JsonElement predicate) => int.Parse(predicate.GetString()!.AsSpan(1), CultureInfo.InvariantCulture);

    private static Box BoxOf(JsonElement box) => new(box[0].GetDouble(), box[1].GetDouble(), box[2].GetDouble(), box[3].GetDouble());

    private static string Plain(JsonElement element) => JsonSerializer.Serialize(System.Text.Json.Nodes.JsonNode.Parse(element.GetRawText()));
}

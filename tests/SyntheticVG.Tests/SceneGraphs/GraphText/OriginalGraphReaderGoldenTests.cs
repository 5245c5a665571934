using System.Text.Json;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Tests.SceneGraphs.GraphText;

public class OriginalGraphReaderGoldenTests
{
    [Fact]
    public void Reads_every_output_as_the_pipeline_does()
    {
        using var golden = Shared.GoldenJson("words/graphs.json");
        List<string> wrong = [];
        Cases.Each(golden.RootElement.GetProperty("cases").EnumerateArray(), test =>
        {
            var (text, width, height) = (test.GetProperty("text").GetString()!, test.GetProperty("width").GetInt32(), test.GetProperty("height").GetInt32());
            Compare(wrong, test, "", Graph(text), Expected(test, "graph", "error"));
            Compare(wrong, test, "boxes", Boxes(text, width, height), Expected(test, "boxes", "box_error"));
        });

        Assert.Empty(wrong);
    }

    [Fact]
    public void Reads_outputs_cut_at_every_character_as_the_pipeline_does()
    {
        using var golden = Shared.GoldenJson("words/graphs.json");
        List<string> wrong = [];
        Cases.Each(golden.RootElement.GetProperty("cuts").EnumerateArray(), test =>
        {
            var (text, width, height) = (test.GetProperty("text").GetString()!, test.GetProperty("width").GetInt32(), test.GetProperty("height").GetInt32());
            foreach (var (prefix, i) in test.GetProperty("prefixes").EnumerateArray().Select((prefix, i) => (prefix, i)))
            {
                var length = text.Length - test.GetProperty("prefixes").GetArrayLength() + 1 + i; // the whole text is the last one
                Compare(wrong, test, $"first {length}", Graph(text[..length]), Expected(prefix, "graph", "error"));
                Compare(wrong, test, $"boxes of first {length}", Boxes(text[..length], width, height), Expected(prefix, "boxes", "box_error"));
            }
        });

        Assert.Empty(wrong);
    }

    [Fact]
    public void Reads_plain_lines_of_relations_as_the_pipeline_does()
    {
        using var golden = Shared.GoldenJson("words/graphs.json");
        Cases.Each(golden.RootElement.GetProperty("relation_lines").EnumerateArray(), test =>
        {
            string[] lines = [.. test.GetProperty("lines").EnumerateArray().Select(line => line.GetString()!)];
            Assert.Equal(Expected(test, "relations", "error"), Stopped(() => Triples(OriginalGraphReader.ReadLines(lines))));
        });
    }

    [Fact]
    public void Brings_values_to_pixels_as_the_pipeline_does()
    {
        using var golden = Shared.GoldenJson("words/graphs.json");
        Cases.Each(golden.RootElement.GetProperty("values_to_pixels").EnumerateArray(), test =>
        {
            double[] v = [.. test.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())];
            var box = BoxText.ToPixels(new(v[0], v[1], v[2], v[3]), test.GetProperty("width").GetInt32(), test.GetProperty("height").GetInt32());
            Assert.Equal(Plain(test.GetProperty("box")), Text(box));
        });
    }

    [Fact]
    public void Reads_the_outputs_of_the_peers_cases_as_the_release_does()
    {
        using var golden = Shared.GoldenJson("benchmarks/psg_text/parser_cases.json");
        Cases.Each(golden.RootElement.EnumerateArray(),
            test => Assert.Equal(Plain(test.GetProperty("svg_release_parser")), Graph(test.GetProperty("text").GetString()!)));
    }

    private static string Graph(string text) => Stopped(() => OriginalGraphReader.Read(text) is { } graph
        ? $"{{\"objects\":{JsonSerializer.Serialize(graph.Objects)},\"relations\":{Triples(graph.Relationships)}}}"
        : "null");

    private static string Boxes(string text, int width, int height) =>
        Stopped(() => $"[{string.Join(',', OriginalGraphReader.ReadBoxes(text, width, height).Select(Text))}]");

    private static string Triples(IEnumerable<TextRelationship> relationships) =>
        $"[{string.Join(',', relationships.Select(r => $"[{r.Subject},{r.Object},{JsonSerializer.Serialize(r.Predicate)}]"))}]";

    private static string Text(Box box) => FormattableString.Invariant($"[{box.Left},{box.Top},{box.Right},{box.Bottom}]");

    private static string Stopped(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (OriginalStopException stop)
        {
            return stop.Error;
        }
    }

    private static string Expected(JsonElement test, string result, string error) =>
        test.TryGetProperty(error, out var stop) ? stop.GetProperty("type").GetString()! : Plain(test.GetProperty(result));

    private static string Plain(JsonElement element) => JsonSerializer.Serialize(System.Text.Json.Nodes.JsonNode.Parse(element.GetRawText()));

    private static void Compare(List<string> wrong, JsonElement test, string what, string found, string expected)
    {
        if (found != expected)
            wrong.Add($"{test.GetProperty("name").GetString()} {what}: {found}; expected {expected}");
    }
}

using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Scene graph generation on PSG and VG150, from graphs as this program writes them.</summary>
public sealed class SceneGraphProtocolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sgdet")]
    [InlineData("sgdet-box")]
    [InlineData("sgcls")]
    [InlineData("predcls")]
    public async Task A_perfect_graph_of_psg_scores_one(string mode)
    {
        var data = BenchmarkSamples.Of("psg", _folder.FullName);
        await WriteTruthAsync();

        Assert.Equal(1, await HeadlineAsync("psg", data, mode, "--encoder", Shared.Data("all-MiniLM-L6-v2")));
    }

    [Theory]
    [InlineData("sgdet")]
    [InlineData("sgcls")]
    [InlineData("predcls")]
    public async Task A_perfect_graph_of_vg150_scores_one(string mode)
    {
        var data = BenchmarkSamples.Of("vg150", _folder.FullName);
        using var dictionaries = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data, "VG-SGG-dicts-with-attri.json"), Cancellation));
        string Name(string list, int number) => dictionaries.RootElement.GetProperty(list).GetProperty($"{number}").GetString()!;
        // As BenchmarkSamples has it: 40 × 30, boxes by centre and size on a longer side of 1,024.
        Box At(double x, double y, double w, double h) =>
            new((x - (w / 2)) * 40 / 1024, (y - (h / 2)) * 40 / 1024, (x + (w / 2)) * 40 / 1024, (y + (h / 2)) * 40 / 1024);
        await WriteAsync(Enumerable.Range(1, 2).Select(image => new SceneGraph
        {
            Image = new()
            {
                Key = $"vg:{image}",
                File = $"VG_100K/{image}.jpg",
                Width = 40,
                Height = 30,
                Sources = new SortedDictionary<string, string> { ["vg"] = $"{image}" }
            },
            Regions =
            [
                new() { Name = Name("idx_to_label", (2 * image) - 1), Box = At(128, 128, 256, 256) },
                new() { Name = Name("idx_to_label", 2 * image), Box = At(600, 400, 200, 200) },
            ],
            Relationships = [Related(0, Name("idx_to_predicate", 4 + image), 1)],
        }));

        Assert.Equal(1, await HeadlineAsync("vg150", data, mode));
    }

    [Fact]
    public async Task Graph_lines_become_ranked_edges()
    {
        await WriteAsync([new()
        {
            Image = new() { Key = "coco:1", File = "1.jpg", Width = 40, Height = 30 },
            Regions = [new() { Name = "dog", Box = new(0, 0, 10, 10) }, new() { Name = "cat", Box = new(20, 10, 30, 20) }],
            Relationships = [Related(0, "near", 1) with { Confidence = 0.2 }, Related(1, "beside", 0) with { Confidence = 0.9 }],
        }]);

        Assert.Equal(0, await CommandLine.RunAsync(["convert", _folder["graphs.jsonl"], "--to", "ranked-edges", "--out", _folder["edges.jsonl"]]));

        using var line = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["edges.jsonl"], Cancellation));
        Assert.Equal("""[[1,0,"beside"],[0,1,"near"]]""", line.RootElement.GetProperty("relations").GetRawText());
        Assert.Equal("""["dog","cat"]""", line.RootElement.GetProperty("labels").GetRawText());
    }

    [Fact]
    public async Task The_papers_table_has_ours_below_its_rows_and_their_sum()
    {
        await WriteAsync(Enumerable.Range(1, 3).Select(i => new SceneGraph
        {
            Image = new() { Key = $"coco:{i}", File = $"{i}.jpg", Width = 40, Height = 30 },
            Regions = [new() { Name = "dog", Box = new(0, 0, 10, 10) }, new() { Name = "cat", Box = new(20, 10, 30, 20) }],
            Relationships = [Related(0, "near", 1), Related(1, "beside", 0)],
        }));

        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, "stats", "--paper", _folder["graphs.jsonl"], _folder["graphs.jsonl"]);

        Assert.True(code == 0, output);
        Assert.Equal(3, output.Split('\n').Count(line => line.StartsWith("  ours", StringComparison.Ordinal)));
        Assert.Contains("  ours                         6           12           12            2.0             2.0                1.0",
            output, StringComparison.Ordinal);
        Assert.Equal(2, await CommandLine.RunAsync(["stats", "--paper", _folder["graphs.jsonl"]]));
    }

    private async Task WriteTruthAsync()
    {
        using var psg = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["psg.json"], Cancellation));
        string[] classes = [.. psg.RootElement.GetProperty("thing_classes").EnumerateArray()
            .Concat(psg.RootElement.GetProperty("stuff_classes").EnumerateArray()).Select(name => name.GetString()!)];
        string[] predicates = [.. psg.RootElement.GetProperty("predicate_classes").EnumerateArray().Select(name => name.GetString()!)];
        await WriteAsync(psg.RootElement.GetProperty("data").EnumerateArray().Select(image =>
        {
            var masks = SyntheticVG.Datasets.Panoptic.PanopticPng.ReadFile(_folder[image.GetProperty("pan_seg_file_name").GetString()!]).Segments()
                .ToDictionary(segment => (long)segment.Id, segment => segment.Mask);
            return new SceneGraph
            {
                Image = new() { Key = $"psg:{image.GetProperty("image_id")}", File = image.GetProperty("file_name").GetString()!, Width = 40, Height = 30 },
                Regions = [.. image.GetProperty("segments_info").EnumerateArray()
                    .Zip(image.GetProperty("annotations").EnumerateArray(), (segment, annotation) => new Region
                    {
                        Name = classes[segment.GetProperty("category_id").GetInt32()],
                        Box = masks[segment.GetProperty("id").GetInt64()].Box,
                        Mask = masks[segment.GetProperty("id").GetInt64()],
                    })],
                Relationships =
                    [.. image.GetProperty("relations").EnumerateArray().Select(r => Related(r[0].GetInt32(), predicates[r[2].GetInt32()], r[1].GetInt32()))],
            };
        }));
    }

    private static Relationship Related(int subject, string predicate, int @object) =>
        new() { Subject = subject, Predicate = predicate, Object = @object, Category = RelationshipCategory.Spatial, Origin = RelationshipOrigin.Student };

    private Task WriteAsync(IEnumerable<SceneGraph> graphs) =>
        File.WriteAllLinesAsync(_folder["graphs.jsonl"], graphs.Select(graph => GraphLines.Write(graph).TrimEnd('\n')), Cancellation);

    private async Task<double> HeadlineAsync(string benchmark, string data, string mode, params string[] more)
    {
        Assert.Equal(0, await CommandLine.RunAsync(
            ["evaluate", benchmark, "--data", data, "--predictions", _folder["graphs.jsonl"], "--mode", mode, "--out", _folder["results"], .. more]));
        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["results/results.json"], Cancellation));
        return results.RootElement.GetProperty("metrics").EnumerateObject().First().Value is { ValueKind: JsonValueKind.Object } metric
            ? metric.GetProperty("value").GetDouble()
            : results.RootElement.GetProperty("metrics").EnumerateObject().First().Value.GetDouble();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}

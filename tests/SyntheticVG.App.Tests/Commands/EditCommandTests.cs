using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Stages;
using SyntheticVG.PocketWorld.Writing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests.Commands;

public sealed class EditCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Edits_a_simulated_students_graphs_and_says_what_it_was_worth()
    {
        PocketWorldWriter.Write(_folder["world"], 12, new() { Seed = 3, Size = 96 }, cancellationToken: TestContext.Current.CancellationToken);
        string[] command = ["edit", _folder["world"], "--student", "simulated", "--teacher", "simulated", "--pictures", "2", "--out", _folder["edited"]];

        Assert.Equal(0, await CommandLine.RunAsync(command));

        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["edited/run.json"], TestContext.Current.CancellationToken));
        Assert.StartsWith("simulated", report.RootElement.GetProperty("teacher").GetString(), StringComparison.Ordinal);
        var stages = report.RootElement.GetProperty("stages");
        Assert.True(stages.GetProperty("editor").GetProperty("made").GetProperty("add").GetInt32() > 0);
        Assert.True(stages.GetProperty("edits").GetProperty("truth").GetProperty("wrong-removed").GetInt32() > 0);
        var truth = report.RootElement.GetProperty("truth");
        Assert.True(truth.GetProperty("limits").GetProperty("precision").GetDouble() > truth.GetProperty("student").GetProperty("precision").GetDouble());
        Assert.True(truth.GetProperty("limits").GetProperty("recall").GetDouble() > truth.GetProperty("student").GetProperty("recall").GetDouble());
        Assert.Equal(2, Directory.GetFiles(_folder["edited/pictures"]).Length);
        var before = await File.ReadAllTextAsync(_folder["edited/graphs.jsonl"], TestContext.Current.CancellationToken);
        Assert.Equal(0, await CommandLine.RunAsync(command));
        Assert.Equal(before, await File.ReadAllTextAsync(_folder["edited/graphs.jsonl"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pocket_robin_writes_the_graphs_of_drawn_photos_and_an_editor_corrects_them()
    {
        PocketWorldWriter.Write(_folder["world"], 4, new() { Seed = 3, Size = 160 }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(0, await CommandLine.RunAsync(
            ["edit", _folder["world"], "--model", "pocket", "--teacher", "simulated", "--pictures", "0", "--threads", "1", "--out", _folder["edited"]]));

        var written = GraphLines.ReadFile(_folder["edited/student.jsonl"]).ToList();
        Assert.Equal(4, written.Count);
        Assert.All(written.SelectMany(graph => graph.Relationships), r => Assert.Equal(RelationshipOrigin.Student, r.Origin));
        var truth = RunReport.ReadTruth(_folder["edited"]);
        Assert.True(truth[0].Counts.Precision > 0.6, "a trained model writes mostly what is true");
        Assert.True(truth[^1].Counts.Precision > truth[0].Counts.Precision && truth[^1].Counts.Recall > truth[0].Counts.Recall);
        Assert.Equal(4, GraphLines.ReadFile(_folder["edited/graphs.jsonl"]).Count());
    }

    [Fact]
    public async Task In_the_authors_style_pocket_robin_writes_region_by_region_first()
    {
        PocketWorldWriter.Write(_folder["world"], 2, new() { Seed = 3, Size = 160 }, cancellationToken: TestContext.Current.CancellationToken);
        using var server = new ChatServer(request => ChatReply.Says(request.Pictures.Count == 1
            ? """{"text":"A drawn scene.","objects":["tree"]}""" : """{"edits":[]}"""));

        Assert.Equal(0, await CommandLine.RunAsync(
        [
            "edit", _folder["world"], "--model", "pocket", "--style", "author", "--teacher", "openai", "--teacher-url", server.Url.ToString(),
            "--teacher-model", "stand-in",
            "--concurrency", "1", "--threads", "1", "--pictures", "0", "--out", _folder["edited"],
        ]));

        Assert.Equal([1, 1, 5, 5], server.Requests.Select(request => request.Pictures.Count).Order());
        Assert.Equal(2, GraphLines.ReadFile(_folder["edited/student.jsonl"]).Count());
        using var report = JsonDocument.Parse(await File.ReadAllBytesAsync(_folder["edited/run.json"], TestContext.Current.CancellationToken));
        var options = report.RootElement.GetProperty("options");
        Assert.Equal(("regions", 0.5, 0.95, 1024), (options.GetProperty("studentMode").GetString(), options.GetProperty("studentTemperature").GetDouble(),
            options.GetProperty("studentTopP").GetDouble(), options.GetProperty("studentTokens").GetInt32()));
    }

    [Fact]
    public async Task A_scripted_editor_over_http_corrects_a_seed_photo()
    {
        var graphs = await StudentGraphsAsync();
        var (person, other) = (Place(graphs, "person") + 1, Place(graphs, "tree") + 1);
        using var server = new ChatServer(request => ChatReply.Says($$"""
            {"remove":[{"rid":1,"reason":"wrong"},{"rid":400,"reason":"wrong"}],"replace":[],
             "refine":[{"id":{{person}},"text":"person at the edge of the water"},{"id":{{other}},"text":"thing"}],
             "add":[{"s":{{person}},"p":"left of","o":{{other}},"c":"spatial","evidence":"x"},{"s":{{person}},"p":"right of","o":{{other}},"c":"spatial","evidence":"x"},{"s":{{person}},"p":"dreaming of","o":{{other}},"c":"emotional","evidence":"x"}]}
            """));

        Assert.Equal(0, await CommandLine.RunAsync(["edit", graphs, "--data", Shared.Data("seed-photos"), "--teacher", "openai", "--teacher-url",
            server.Url.ToString(), "--teacher-model", "stand-in", "--out", _folder["edited"]]));

        var request = Assert.Single(server.Requests);
        Assert.Equal(2, request.Pictures.Count);
        Assert.Contains("\"uncovered_pairs\":[[", request.Texts[^1], StringComparison.Ordinal);
        var graph = Assert.Single(GraphLines.ReadFile(_folder["edited/graphs.jsonl"]));
        Assert.Equal("person at the edge of the water", graph.Regions[person - 1].Description);
        Assert.True(graph.Relationships.Count(r => r.Origin == RelationshipOrigin.Editor) <= 1); // of left and right at most one is true
        var rejected = File.ReadLines(_folder["edited/rejected.jsonl"]).Select(RejectedLine.Read).Where(line => line.Stage is "editor" or "verifier" or "rules")
            .Select(line => line.Reason).ToList();
        Assert.Contains("refused-remove-unknown-relation", rejected);
        Assert.Contains("refused-refine-description-short", rejected);
        Assert.Contains("unverified", rejected); // nobody can see a dream, and no verifier was named
        Assert.Equal(0, await CommandLine.RunAsync(["status", _folder["edited"]]));
    }

    [Fact]
    public async Task In_the_authors_style_a_caption_comes_first_and_five_pictures_are_sent()
    {
        var graphs = await StudentGraphsAsync();
        var person = Place(graphs, "person");
        using var server = new ChatServer(request => ChatReply.Says(request.Number == 0
            ? """{"text":"People by the water.","objects":["person"]}""" : $$"""{"edits":[{"obj_id":"{{person}}","name":"person by the """
                + $$"""water","add":[{"rel":"left of","obj_ids":[{{(person == 0 ? 1 : 0)}}]}],"remove":[]}]}"""));

        Assert.Equal(0, await CommandLine.RunAsync(["edit", graphs, "--data", Shared.Data("seed-photos"), "--style", "author", "--teacher", "openai",
            "--teacher-url", server.Url.ToString(), "--teacher-model", "stand-in", "--out", _folder["edited"]]));

        Assert.Equal([1, 5], server.Requests.Select(request => request.Pictures.Count));
        Assert.Contains("People by the water.", server.Requests.Last().Texts[^1], StringComparison.Ordinal);
        Assert.Equal("person by the water", Assert.Single(GraphLines.ReadFile(_folder["edited/graphs.jsonl"])).Regions[person].Description);
    }

    [Fact]
    public async Task Prints_what_it_would_cost_and_sends_nothing()
    {
        var graphs = await StudentGraphsAsync();
        using var server = new ChatServer(ChatReply.Close);

        Assert.Equal(0, await CommandLine.RunAsync(["edit", graphs, "--data", Shared.Data("seed-photos"), "--teacher", "openai", "--teacher-url",
            server.Url.ToString(), "--teacher-model", "stand-in", "--price-in", "2.5", "--price-out", "10", "--dry-run", "--out", _folder["edited"]]));

        Assert.Empty(server.Requests);
        Assert.False(Directory.Exists(_folder["edited"]));
    }

    [Theory]
    [InlineData("graphs.jsonl", "--teacher", "openai")]
    [InlineData("graphs.jsonl", "--data", "x", "--style", "author")]
    [InlineData("graphs.jsonl", "--data", "x", "--skill", "2")]
    [InlineData("world", "--model", "robin", "--student", "simulated")]
    [InlineData("graphs.jsonl")] // where do the pictures lie?
    public async Task Says_what_is_wrong_with_the_options_and_exits_with_2(params string[] options) =>
        Assert.Equal(2, await CommandLine.RunAsync(["edit", .. options, "--out", _folder["edited"]]));

    // Place of the first region that COCO or PSG calls so.
    private static int Place(string graphs, string name) => GraphLines.ReadFile(graphs).First().Regions
        .Select((region, i) => (region, i))
        .First(pair => pair.region.Sources.Any(source => source.Label?.StartsWith(name, StringComparison.Ordinal) == true)).i;

    // Graphs of the seed photos as a student would have written them; the first alone.
    private async Task<string> StudentGraphsAsync()
    {
        Assert.Equal(0, await CommandLine.RunAsync(["build", "--data", Shared.Data("seed-photos"), "--pictures", "0", "--out", _folder["built"]]));
        var graph = GraphLines.ReadFile(_folder["built/graphs.jsonl"]).First();
        GraphLines.WriteFile(_folder["student.jsonl"],
            [graph with { Relationships = [.. graph.Relationships.Where(r => r.Origin != RelationshipOrigin.Human)
                .Select(r => r with { Origin = RelationshipOrigin.Student, Verdict = null })] }]);
        return _folder["student.jsonl"];
    }
}

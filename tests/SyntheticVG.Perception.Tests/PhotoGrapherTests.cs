using Microsoft.Extensions.AI;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Run;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Tests;

/// <summary>The front door of the library: a photo in, its graph out.</summary>
public sealed class PhotoGrapherTests : IDisposable
{
    private static readonly string Coffee = Path.Combine(Shared.Repository, "docs", "photos", "coffee.png"); // 600 x 400

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_photo_becomes_a_graph_and_a_folder()
    {
        using var grapher = PhotoGrapher.Open();
        var graph = await grapher.GraphAsync(Coffee, TestContext.Current.CancellationToken);
        await GraphFolder.WriteAsync(graph, _folder["coffee-graph"], Coffee, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("cup", graph.Regions.Select(region => region.Name));
        Assert.Contains(graph.Relationships, relationship => graph.Sentence(relationship).StartsWith("cup", StringComparison.Ordinal));
        Assert.Equal(["graph.dot", "graph.json", "graph.svg", "photo.png"], Directory.GetFiles(_folder["coffee-graph"]).Select(Path.GetFileName).Order());
        var read = GraphLines.Read(await File.ReadAllTextAsync(_folder["coffee-graph/graph.json"], TestContext.Current.CancellationToken));
        Assert.Equal(GraphLines.Write(graph), GraphLines.Write(read));
    }

    [Fact]
    public async Task A_photo_is_opened_once()
    {
        File.Copy(Coffee, _folder["coffee.png"]);
        using var grapher = PhotoGrapher.Open();
        var photo = PlainPhoto.Open(_folder["coffee.png"]);
        File.Delete(_folder["coffee.png"]);

        var outcome = await grapher.RunAsync(photo, TestContext.Current.CancellationToken);

        Assert.Equal(GraphLines.Write(await grapher.GraphAsync(Coffee, TestContext.Current.CancellationToken)), GraphLines.Write(outcome.Graph!));
    }

    [Fact]
    public async Task Photos_at_the_same_time_give_the_graphs_that_they_give_alone()
    {
        using var grapher = PhotoGrapher.Open();
        var photos = Directory.GetFiles(Path.GetDirectoryName(Coffee)!, "*.png");
        var alone = new List<string>();
        foreach (var photo in photos)
            alone.Add(GraphLines.Write(await grapher.GraphAsync(photo, TestContext.Current.CancellationToken)));

        var together = await Task.WhenAll(photos.Concat(photos).Select(photo => grapher.GraphAsync(photo, TestContext.Current.CancellationToken)));

        Assert.Equal(alone.Concat(alone), together.Select(GraphLines.Write));
    }

    [Fact]
    public async Task Any_chat_client_is_a_teacher()
    {
        var client = new ScriptedTeacher(_ => """
            {"subjects": [
              {"id": 1, "description": "a cup", "relations": {"spatial": [{"object": 2, "predicate": "on"}]}},
              {"id": 2, "description": "a table", "relations": {"spatial": [{"object": 1, "predicate": "under"}]}}]}
            """);
        using var grapher = PhotoGrapher.Open(new() { Teacher = client, GivenRegions = Regions() });
        var graph = await grapher.GraphAsync(Coffee, TestContext.Current.CancellationToken);

        var asked = Assert.Single(client.Asked);
        Assert.Contains(asked.SelectMany(message => message.Contents), content => content is DataContent);
        Assert.Contains(graph.Relationships,
            relationship => relationship is { Origin: RelationshipOrigin.Teacher } && graph.Sentence(relationship) == "cup on table");
    }

    [Fact]
    public async Task Regions_of_a_file_are_taken_as_they_are()
    {
        using var grapher = PhotoGrapher.Open(new() { Regions = RegionRecipe.None, GivenRegions = Regions() });
        var graph = await grapher.GraphAsync(Coffee, TestContext.Current.CancellationToken);

        Assert.Equal(["cup", "table"], graph.Regions.Select(region => region.Name));
    }

    [Fact]
    public async Task What_cannot_be_read_is_named()
    {
        using var grapher = PhotoGrapher.Open();
        await File.WriteAllTextAsync(_folder["page.jpg"], "<html>", TestContext.Current.CancellationToken);
        PictureWriter.Write(new(64, 48), _folder["cut.png"]);
        await File.WriteAllBytesAsync(_folder["cut.png"], (await File.ReadAllBytesAsync(_folder["cut.png"], TestContext.Current.CancellationToken))[..60],
            TestContext.Current.CancellationToken);

        Assert.Contains("absent.jpg",
            (await Assert.ThrowsAsync<FileNotFoundException>(() => grapher.GraphAsync(_folder["absent.jpg"], TestContext.Current.CancellationToken))).Message);
        foreach (var name in new[] { "page.jpg", "cut.png" })
            Assert.Contains(name,
                (await Assert.ThrowsAsync<InvalidDataException>(() => grapher.GraphAsync(_folder[name], TestContext.Current.CancellationToken))).Message);
        Assert.Contains("synvg models get",
            Assert.Throws<FileNotFoundException>(() => PhotoGrapher.Open(new() { Regions = RegionRecipe.Panoptic, Models = _folder["models"] })).Message);
    }

    [Fact]
    public void A_sentence_tells_regions_of_one_name_apart()
    {
        var graph = new SceneGraph
        {
            Image = new() { Key = "file:a.jpg", File = "a.jpg", Width = 9, Height = 9 },
            Regions = [.. new[] { "woman", "woman", "horse", "" }.Select(name => new Region { Box = new(0, 0, 1, 1), Name = name })],
        };

        Assert.Equal("woman 2 riding horse", graph.Sentence(Between(1, "riding", 2)));
        Assert.Equal("horse near region 4", graph.Sentence(Between(2, "near", 3)));
    }

    private static Relationship Between(int subject, string predicate, int @object) =>
        new() { Subject = subject, Predicate = predicate, Object = @object, Category = RelationshipCategory.Spatial, Origin = RelationshipOrigin.Human };

    private string Regions()
    {
        var file = _folder["regions.json"];
        File.WriteAllText(file, """[{"box": [100, 80, 300, 300], "name": "cup"}, {"box": [0, 200, 600, 400], "name": "table"}]""");
        return file;
    }
}

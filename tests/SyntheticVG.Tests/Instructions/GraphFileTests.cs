using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Instructions.Sources;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Instructions;

public sealed class GraphFileTests : IDisposable
{
    private readonly TemporaryFolder _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void A_run_that_dropped_nothing_has_an_empty_file_of_dropped_relations(string rejected)
    {
        GraphLines.WriteFile(_run["graphs.jsonl"], [new SceneGraph { Image = new() { Key = "coco:1", File = "1.jpg", Width = 4, Height = 3 } }]);
        File.WriteAllText(_run["rejected.jsonl"], rejected);

        Assert.Equal("coco:1", Assert.Single(GraphFile.Open(_run.FullName, new())).Image.Key);
    }

    [Fact]
    public void A_run_without_a_graph_is_read_too()
    {
        File.WriteAllText(_run["graphs.jsonl"], "");
        File.WriteAllText(_run["rejected.jsonl"], "");

        Assert.Empty(GraphFile.Open(_run.FullName, new()));
    }
}

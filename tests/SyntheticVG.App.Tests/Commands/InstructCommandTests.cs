using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Tests.Commands;

public sealed class InstructCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public InstructCommandTests()
    {
        foreach (var name in (string[])["1.png", "2.png"])
            PictureWriter.Write(new Picture(64, 48), _folder[name]);
        GraphLines.WriteFile(_folder["graphs.jsonl"], ((string[])["1", "2"]).Select(name => new SceneGraph
        {
            Image = new() { Key = $"file:{name}", File = $"{name}.png", Width = 64, Height = 48 },
            Regions = [new() { Name = "女", Box = new(0, 0, 20, 30), Attributes = ["small"] }, new() { Name = "horse", Box = new(10, 10, 40, 40) }],
            Relationships =
                [new() { Subject = 0, Predicate = "riding", Object = 1, Category = RelationshipCategory.Interactional, Origin = RelationshipOrigin.Human }],
        }));
        ByteTokenizer.Write(_folder["model"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writes_conversations_to_look_at_which_are_a_source_again()
    {
        Assert.Equal(0, await CommandLine.RunAsync(
            ["instruct", _folder["graphs.jsonl"], "--data", _folder.FullName, "--tokenizer", _folder["model"], "--count", "2", "--out", _folder["look"]]));

        var lines = await File.ReadAllLinesAsync(_folder["look/conversations.jsonl"], TestContext.Current.CancellationToken);
        Assert.Equal(2, lines.Length);
        using var line = JsonDocument.Parse(lines[0]);
        Assert.True(line.RootElement.GetProperty("tokens").GetInt32() > 1024);
        Assert.Contains("<mask><pos>", lines[0], StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(_folder["look/index.html"], TestContext.Current.CancellationToken);
        Assert.Contains("pictures/2.png", page, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["look/pictures/2.png"]));

        await File.WriteAllTextAsync(_folder["again.json"], """{"name":"again","sources":[{"name":"look","conversations":"look/conversations.jsonl"}]}""",
            TestContext.Current.CancellationToken);
        Assert.Equal(0, await CommandLine.RunAsync(
            ["instruct", "--mixture", _folder["again.json"], "--tokenizer", _folder["model"], "--count", "0", "--out", _folder["again"]]));
        var again = await File.ReadAllLinesAsync(_folder["again/conversations.jsonl"], TestContext.Current.CancellationToken);
        Assert.Equal(lines.Select(Turns).Order(), again.Select(Turns).Order());
    }

    [Fact]
    public async Task Checks_a_mixture_and_says_which_files_are_missing()
    {
        Assert.Equal(0, await CommandLine.RunAsync(
            ["train", "check", _folder["graphs.jsonl"], "--data", _folder.FullName, "--tokenizer", _folder["model"], "--preset", "pocket"]));
        Assert.Equal(1, await CommandLine.RunAsync(["train", "check", "--mixture", "stage-1", "--data", _folder.FullName]));
        Assert.Equal(1, await CommandLine.RunAsync(["train", "check", "--mixture", _folder["none.json"]]));
    }

    private static string Turns(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("turns").GetRawText() + json.RootElement.GetProperty("masks").GetRawText();
    }
}

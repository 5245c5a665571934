using System.Diagnostics;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests;

/// <summary>Names, predicates, files and servers that say what a terminal would obey: nothing of it reaches the terminal, whatever verb prints it.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private const string Evil = "x\u001b[2J\u001b]0;owned\u0007\u202Etxt\u2066\u009b31m\r\u0008z";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("stats GRAPHS")]
    [InlineData("stats BROKEN")]
    [InlineData("convert GRAPHS --to coco --out OUT.json")]
    [InlineData("convert GRAPHS --to vg --out OUT")]
    [InlineData("convert BROKEN --to psg --out OUT")]
    [InlineData("draw GRAPHS --data IN --out OUT")]
    [InlineData("compare-graphs GRAPHS GRAPHS --data IN --out OUT --names NAME other")]
    [InlineData("instruct GRAPHS --data IN --out OUT")]
    [InlineData("calibrate GRAPHS")]
    [InlineData("calibrate IN")]
    [InlineData("graph PHOTO --out OUT")]
    [InlineData("graph IN --out OUT")]
    [InlineData("graph NAME")]
    [InlineData("build --data IN --out OUT")]
    [InlineData("build --data NAME --out OUT")]
    [InlineData("build --data IN --teacher NAME --out OUT")]
    [InlineData("edit GRAPHS --data IN --out OUT")]
    [InlineData("status NAME")]
    [InlineData("leaderboard NAME")]
    [InlineData("compare BROKEN BROKEN")]
    [InlineData("evaluate vsr --data BROKEN --predictions BROKEN")]
    [InlineData("model inspect NAME")]
    [InlineData("models get NAME")]
    [InlineData("train check GRAPHS --data IN")]
    [InlineData("NAME")]
    [InlineData("graph --NAME")]
    public async Task Nothing_obeyed_reaches_the_terminal(string line)
    {
        Write();
        var output = await RunAsync([.. line.Split(' ').Select(word => word
            .Replace("GRAPHS", _folder[$"graphs{Evil}.jsonl"], StringComparison.Ordinal)
            .Replace("BROKEN", _folder[$"broken{Evil}.jsonl"], StringComparison.Ordinal)
            .Replace("PHOTO", _folder[$"in/{Evil}.png"], StringComparison.Ordinal).Replace("OUT", _folder[$"out{Evil}"], StringComparison.Ordinal)
            .Replace("IN", _folder["in"], StringComparison.Ordinal).Replace("NAME", Evil, StringComparison.Ordinal))]);

        AssertClean(output);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(200)]
    public async Task What_a_server_says_is_cleaned(int status)
    {
        Write();
        using var server =
            new ChatServer(new ChatReply(status, System.Text.Json.JsonSerializer.Serialize(new { error = new { message = Evil, code = Evil } })));
        foreach (var verb in new[] { new[] { "graph", _folder[$"in/{Evil}.png"] }, ["build", "--data", _folder["in"]] })
        {
            var output = await RunAsync(
                [.. verb, "--teacher", "openai", "--teacher-url", server.Url.ToString(), "--teacher-model", Evil, "--out", _folder[$"out{verb.Length}"]]);

            AssertClean(output);
            if (verb[0] == "graph")
                Assert.Contains("\\u{1B}", output, StringComparison.Ordinal); // it is shown
        }
        AssertClean(await RunAsync("status", _folder["out3"]));
    }

    // Annotations, graphs of them, a file that is neither, and a photo, all with the same name.
    private void Write()
    {
        PictureWriter.Write(new(64, 48), _folder[$"in/{Evil}.png"]);
        var name = System.Text.Json.JsonSerializer.Serialize(Evil);
        File.WriteAllText(_folder["in/instances_all.json"], $$"""
            {"images": [{"id": 1, "file_name": {{name[..^1]}}.png", "width": 64, "height": 48}, {"id": 2, "file_name": {{name}}, "width": 64, "height": 48}],
             "categories": [{"id": 1, "name": {{name}}}], "licenses": [{"id": {{name}}, "name": {{name}}}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [4, 4, 30, 30]}, {"id": 2, "image_id": 1, "category_id": {{name}}, "bbox": [14, 4, 30, 30]}, {"id": 3, "image_id": {{name}}, "category_id": 1, "bbox": [14, 4, 30, 30]}]}
            """);
        GraphLines.WriteFile(_folder[$"graphs{Evil}.jsonl"], [new SceneGraph
        {
            Image = new() { Key = $"file:{Evil}.png", File = $"{Evil}.png", Width = 64, Height = 48 },
            Regions = [new() { Name = Evil, Box = new(2, 2, 30, 30) }, new() { Name = Evil, Box = new(20, 4, 60, 40) }],
            Relationships = [new() { Subject = 0, Predicate = Evil, Object = 1, Category = RelationshipCategory.Spatial, Origin = RelationshipOrigin.Human }],
        }]);
        File.WriteAllText(_folder[$"broken{Evil}.jsonl"], $"{{\"{Evil}\": ]\n");
    }

    private static void AssertClean(string output)
    {
        Assert.NotEmpty(output);
        Assert.DoesNotContain(output,
            c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
        Assert.DoesNotContain("unforeseen", output, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        // started without a shell, so never null
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CommandLine).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await output + await errors;
    }
}

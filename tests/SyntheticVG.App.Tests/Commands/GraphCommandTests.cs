using System.Text.Json;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Any photo in, a graph out, or a word why not.</summary>
public sealed class GraphCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writes_the_graph_of_a_photo_that_comes_with_the_project()
    {
        var photo = Path.Combine(Shared.Repository, "docs", "photos", "coffee.png");
        Assert.Equal(0, await CommandLine.RunAsync(["graph", photo, "--out", _folder.FullName]));

        var text = await File.ReadAllTextAsync(_folder["coffee-graph/graph.json"], TestContext.Current.CancellationToken);
        Assert.Equal(["version", "image", "regions", "relationships"], JsonDocument.Parse(text).RootElement.EnumerateObject().Select(p => p.Name));
        var graph = GraphLines.Read(text);
        Assert.Contains("cup", graph.Regions.Select(region => region.Name));
        Assert.All(graph.Regions, region => Assert.True(region.Score is > 0 and <= 1 && region.Mask is not null && region.Sources.Count > 0));
        foreach (var file in new[] { "photo.png", "graph.svg", "graph.dot" })
            Assert.True(File.Exists(_folder[$"coffee-graph/{file}"]), file);
        System.Xml.Linq.XDocument.Load(_folder["coffee-graph/graph.svg"]);
    }

    [Fact]
    public async Task Explains_each_relation_by_its_rule_and_says_which_detector_it_cannot_find()
    {
        var photo = Path.Combine(Shared.Repository, "docs", "photos", "coffee.png");
        var (code, output) =
            await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "graph", photo, "--explain", "--out", _folder.FullName);
        var (failed, words) =
            await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "graph", photo, "--detector", "no-such", "--out", _folder.FullName);

        Assert.Equal((0, 1), (code, failed));
        Assert.Matches(@"cup \d on dining table \d .*\n +rule support: pass, ", output);
        Assert.Contains("no-such: neither a folder nor a model in", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_called_as_the_recipe_is_not_taken_for_regions()
    {
        Directory.CreateDirectory(_folder["light"]);
        using var process = ChildProcess.StartIn(_folder.FullName, "graph", Path.Combine(Shared.Repository, "docs", "photos", "coffee.png"));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.True(File.Exists(_folder["coffee-graph/graph.json"]));
    }

    [Fact]
    public async Task Graphs_that_lie_beside_photos_are_no_photos_and_keep_their_folders()
    {
        PictureWriter.Write(new(64, 48), _folder["a.png"]);
        await File.WriteAllBytesAsync(_folder["a.jpg"], PictureWriter.Jpeg(new(48, 64)), TestContext.Current.CancellationToken);
        foreach (var photo in new[] { "a.png", "a.jpg", "a.png" }) // three commands
            Assert.Equal(0, await CommandLine.RunAsync(["graph", _folder[photo], "--out", _folder.FullName]));

        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "graph", _folder.FullName, "--out", _folder["run"]);

        Assert.Equal("a.png", GraphSource.FindOne(_folder["a-graph"], new()).Read().Single().Image.File);
        Assert.Equal("a.jpg", GraphSource.FindOne(_folder["a.jpg-graph/graph.json"], new()).Read().Single().Image.File);
        Assert.Equal(0, code);
        Assert.Contains("2 images seen", output, StringComparison.Ordinal);
        Assert.Contains("left out: a-graph: its pictures are of graphs", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_photo_is_named_and_the_others_go_on()
    {
        await File.WriteAllTextAsync(_folder["broken.jpg"], "no photo", TestContext.Current.CancellationToken);
        foreach (var (width, height) in ((int, int)[])[(1, 1), (1, 4000), (64, 48)])
            PictureWriter.Write(new(width, height), _folder[$"p{width}x{height}.png"]);

        Assert.Equal(1, await CommandLine.RunAsync(
            ["graph", _folder["broken.jpg"], _folder["p1x1.png"], _folder["p1x4000.png"], _folder["p64x48.png"], _folder["absent.jpg"],
                "--out", _folder.FullName]));
        foreach (var size in new[] { "1x1", "1x4000", "64x48" })
            Assert.True(File.Exists(_folder[$"p{size}-graph/graph.json"]), size);
        Assert.False(Directory.Exists(_folder["broken-graph"]));
    }

    [Fact]
    public async Task Inks_animations_and_cut_files_hinder_no_other_photo()
    {
        string[] good = ["cmyk.jpg", "ycck.jpg", "animated.gif", "animated.png", "animated.webp", "one_pixel.jpg", "exif_6.jpg"],
            bad = ["bad_truncated_half.jpg", "bad_html.jpg", "bad_huge_header.jpg"];
        var files = good.Concat(bad).Select(name => Shared.Golden($"pixels/files/{name}"));
        Assert.Equal(1, await CommandLine.RunAsync(["graph", .. files, "--out", _folder.FullName]));

        Assert.All(good, name => Assert.True(Directory.EnumerateDirectories(_folder.FullName, $"{Path.GetFileNameWithoutExtension(name)}*-graph").Any(), name));
        Assert.Equal(good.Length, Directory.GetDirectories(_folder.FullName).Length);
    }

    [Fact]
    public async Task A_photo_of_ninety_megapixels_takes_twelve_bytes_a_pixel_at_most()
    {
        using var process = ChildProcess.Start("graph", Shared.Golden("pixels/files/big_9500x9500.png"), "--out", _folder.FullName);
        long peak = 0;
        while (!process.WaitForExit(20))
        {
            process.Refresh();
            try
            {
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException) when (process.HasExited) // between the look and the question; what it took before was seen
            {
            }
            await Task.Yield();
        }

        Assert.Equal(0, process.ExitCode);
        Assert.InRange(peak, 100_000_000, 12L * 9500 * 9500);
    }

    [Fact]
    public async Task A_folder_is_a_run()
    {
        Directory.CreateDirectory(_folder["in"]);
        File.Copy(Path.Combine(Shared.Repository, "docs", "photos", "astronaut.png"), _folder["in/astronaut.png"]);
        await File.WriteAllTextAsync(_folder["in/broken.jpg"], "no photo", TestContext.Current.CancellationToken);
        PictureWriter.Write(new(64, 48), _folder["in/nothing.png"]);
        Assert.Equal(1, await CommandLine.RunAsync(["graph", _folder["in"], "--out", _folder["run"]])); // one photo gave no graph

        Assert.True(File.Exists(_folder["run/run.json"]));
        Assert.Contains("picture-broken", await File.ReadAllTextAsync(_folder["run/rejected.jsonl"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal(0, await CommandLine.RunAsync(["graph", _folder["in/astronaut.png"], _folder["in/nothing.png"], "--out", _folder["alone"]]));
        foreach (var name in new[] { "astronaut-graph", "nothing-graph" }) // the folders that the photos get alone
        {
            foreach (var file in Directory.GetFiles(_folder[$"alone/{name}"]))
                Assert.Equal(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken),
                    await File.ReadAllBytesAsync(_folder[$"run/{name}/{Path.GetFileName(file)}"], TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_folder_without_out_is_a_run_beside_it_named_once()
    {
        PictureWriter.Write(new(64, 48), _folder["three/a.png"]);
        using (var process = ChildProcess.StartIn(_folder.FullName, "graph", "three"))
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        using (var process = ChildProcess.StartIn(_folder.FullName, "graph", "three", "--out", "three-g"))
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        foreach (var run in new[] { "three-graphs", "three-g" })
            Assert.True(File.Exists(_folder[$"{run}/a-graph/graph.json"]), run);
        Assert.False(Directory.Exists(_folder["three-g/three-graphs"]));
    }

    [Fact]
    public async Task A_folder_without_photos_leaves_no_run()
    {
        Directory.CreateDirectory(_folder["in"]);
        Assert.Equal(1, await CommandLine.RunAsync(["graph", _folder["in"], "--out", _folder["run"]]));

        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task A_photo_that_lies_on_its_side_is_turned_upright()
    {
        var jpeg = PictureWriter.Jpeg(new(96, 64));
        byte[] exif = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*\0\0\0\b\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0\0\0\0\0"u8];
        await File.WriteAllBytesAsync(_folder["side.jpg"], [.. jpeg[..2], .. exif, .. jpeg[2..]], TestContext.Current.CancellationToken);
        Assert.Equal(0, await CommandLine.RunAsync(["graph", _folder["side.jpg"], "--out", _folder.FullName]));

        var graph = GraphLines.Read(await File.ReadAllTextAsync(_folder["side-graph/graph.json"], TestContext.Current.CancellationToken));
        Assert.Equal((64, 96), (graph.Image.Width, graph.Image.Height));
        Assert.All(graph.Regions, region => Assert.Equal((64, 96), (region.Mask!.Width, region.Mask.Height)));
    }

    [Fact]
    public async Task A_depth_model_leaves_its_map_and_what_it_means()
    {
        var photo = Path.Combine(Shared.Repository, "docs", "photos", "coffee.png");
        Assert.Equal(0, await CommandLine.RunAsync(["graph", photo, "--depth", Shared.Golden("perception/depth-anything"), "--out", _folder.FullName]));

        var depth = Datasets.Depth.DepthFile.Read(_folder["coffee-graph/depth.png"]);
        Assert.Equal((600, 400), (depth.Width, depth.Height));
        Assert.Equal("depth-anything", Datasets.Depth.DepthSidecar.ReadFile(_folder["coffee-graph/depth.json"]).Model);
    }

    [Fact]
    public async Task A_run_makes_the_map_of_a_photo_once()
    {
        Directory.CreateDirectory(_folder["in"]);
        File.Copy(Path.Combine(Shared.Repository, "docs", "photos", "coffee.png"), _folder["in/coffee.png"]);
        string[] build = ["build", "--data", _folder["in"], "--depth", Shared.Golden("perception/depth-anything"), "--out", _folder["run"]];
        Assert.Equal(0, await CommandLine.RunAsync(build));
        var made = File.GetLastWriteTimeUtc(_folder["run/depth/file-coffee.png.png"]);
        File.Delete(_folder["run/ledger.db"]);

        Assert.Equal(0, await CommandLine.RunAsync(build));
        Assert.Equal(made, File.GetLastWriteTimeUtc(_folder["run/depth/file-coffee.png.png"]));
    }

    [Fact]
    public async Task The_recipe_paper_looks_for_what_the_teacher_lists()
    {
        foreach (var (name, twin) in new[] { ("sam-vit-base", "sam"), ("grounding-dino-tiny", "grounding-dino") })
            Directory.CreateSymbolicLink(_folder[name], Shared.Golden($"perception/{twin}"));
        PictureWriter.Write(new(64, 48), _folder["a.png"]);
        using var server =
            new ChatServer(request => ChatReply.Says(request.Json.GetProperty("response_format").GetRawText().Contains("\"objects\"", StringComparison.Ordinal)
                ? """{"objects": ["zebra crossing"]}"""
                : """{"subjects": []}"""));

        // The twins have random weights: what they find is nothing to speak of, but they are asked for what was listed.
        await CommandLine.RunAsync(["graph", _folder["a.png"], "--regions", "paper", "--models", _folder.FullName, "--teacher", "openai", "--teacher-url",
            server.Url.ToString(), "--teacher-model", "m", "--out", _folder.FullName]);

        var first = server.Requests.First();
        Assert.Single(first.Pictures);
        Assert.Contains("You list what can be seen", first.Texts[0], StringComparison.Ordinal);
        Assert.All(Names(), name => Assert.True(name is "zebra crossing" or "", name));

        IEnumerable<string> Names() => server.Requests.SelectMany(request => request.Texts).Where(text => text.StartsWith("Regions:", StringComparison.Ordinal))
            .SelectMany(text => text.Split('\n').Skip(1).Where(line => line.Contains(" | ", StringComparison.Ordinal)).Select(line => line.Split(" | ")[1]))
            .Select(name => name == "(not named)" ? "" : name);
    }

    [Fact]
    public async Task A_teacher_that_does_not_answer_is_named_with_its_error_and_asked_again_the_next_time()
    {
        using var server = new ChatServer(new ChatReply(400, """{"error": {"message": "no such picture format"}}"""));
        string[] graph = ["graph", Path.Combine(Shared.Repository, "docs", "photos", "coffee.png"), "--teacher", "openai", "--teacher-url",
            server.Url.ToString(), "--teacher-model", "m", "--out", _folder.FullName];
        for (var time = 1; time <= 2; time++)
        {
            var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, graph);

            Assert.Equal(1, code);
            Assert.Matches($"no graph: unanswered \\(m at {server.Url} left the call unanswered: HTTP 400.*no such picture format.*; "
                + $"see that the endpoint answers, then the same command again", output);
            Assert.Equal(time, server.Requests.Count);
        }
    }

    [Theory]
    [InlineData("paper")]
    [InlineData("panoptic")]
    public async Task A_recipe_without_its_models_says_how_to_get_them(string recipe)
    {
        PictureWriter.Write(new(64, 48), _folder["a.png"]);
        Assert.Equal(1, await CommandLine.RunAsync(["graph", _folder["a.png"], "--regions", recipe, "--models", _folder["models"], "--out", _folder.FullName]));
    }
}

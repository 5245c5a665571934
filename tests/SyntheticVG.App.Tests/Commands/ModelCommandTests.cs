using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Panoptic;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>A model made of nothing, looked at, asked, and asked for graphs.</summary>
public sealed class ModelCommandTests : IClassFixture<ModelCommandTests.Models>, IDisposable
{
    private static readonly string Photo = Path.Combine(Shared.Repository, "docs", "photos", "coffee.png"); // 600 x 400

    private readonly TemporaryFolder _folder = new();
    private readonly Models _models;

    public ModelCommandTests(Models models)
    {
        _models = models;
        File.WriteAllBytes(_folder["three.png"], PanopticPng.FromMasks(600, 400,
        [
            (1, Polygon.ToRle(400, 600, new Box(10, 10, 300, 200))),
            (2, Polygon.ToRle(400, 600, new Box(300, 20, 590, 390))),
            (3, Polygon.ToRle(400, 600, new Box(5, 300, 6, 301))),
        ]).Encode());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_fresh_model_verifies_and_can_be_looked_at()
    {
        Assert.Equal(0, await CommandLine.RunAsync(["model", "verify", _models.One]));
        Assert.Equal(0, await CommandLine.RunAsync(["model", "inspect", _models.One]));
        Assert.Equal(0, await CommandLine.RunAsync(["model", "inspect", Path.Combine(_models.One, "model.safetensors"), "--all"]));
        Assert.Contains("\"random_weights_seed\": 1",
            await File.ReadAllTextAsync(Path.Combine(_models.One, "config.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(1, await CommandLine.RunAsync(["model", "init", "--preset", "tiny", "--out", _models.One])); // there is one already
        Assert.Equal(2, await CommandLine.RunAsync(["model", "init", "--preset", "huge", "--out", _folder["huge"]]));
    }

    [Fact]
    public async Task A_converted_model_is_the_same_in_other_clothes()
    {
        Assert.Equal(0, await CommandLine.RunAsync(["model", "convert", _models.One, "--dtype", "fp32", "--largest-file", "100000", "--out", _folder["fp32"]]));
        Assert.True(Directory.GetFiles(_folder["fp32"], "*.safetensors").Length > 1);
        Assert.Equal(0, await CommandLine.RunAsync(["model", "verify", _folder["fp32"]]));
        Assert.Equal(0, await CommandLine.RunAsync(["model", "convert", _folder["fp32"], "--dtype", "bf16", "--out", _folder["back"]]));

        Assert.Equal(Weights(_models.One), Weights(_folder["back"]));
    }

    [Fact]
    public async Task A_file_of_a_decoder_is_converted_into_a_file()
    {
        Assert.Equal(0, await CommandLine.RunAsync(["model", "convert", "pocket", "--to", "gguf", "--out", _folder["pocket.gguf"]]));

        Assert.Equal(0, await CommandLine.RunAsync(["model", "convert", _folder["pocket.gguf"], "--to", "q4", "--out", _folder["q4.gguf"]]));

        Assert.Equal(0, await CommandLine.RunAsync(["model", "verify", _folder["q4.gguf"]]));
        Assert.InRange(new FileInfo(_folder["q4.gguf"]).Length, 1, new FileInfo(_folder["pocket.gguf"]).Length / 3);
        await File.WriteAllTextAsync(_folder["foreign.gguf"], "no model, but more than twenty-four bytes", TestContext.Current.CancellationToken);
        foreach (var (input, words) in ((string, string)[])
            [("foreign.gguf", "does not begin with GGUF"), ("three.png", "expected a model's folder, or a .gguf file"), ("q4.gguf", "it stays a file: --to")])
        {
            string[] to = input == "q4.gguf" ? ["--dtype", "bf16"] : ["--to", "q8"];
            var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken,
                ["model", "convert", _folder[input], .. to, "--out", _folder["out"]]);
            Assert.Equal(1, code);
            Assert.Contains(words, Assert.Single(output.Split('\n'), line => line.StartsWith("synvg: ", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.False(Path.Exists(_folder["out"]));
        }
    }

    [Fact]
    public async Task A_damaged_model_is_refused_with_what_is_wrong()
    {
        foreach (var name in (string[])["cut", "nan", "other"])
        {
            Directory.CreateDirectory(_folder[name]);
            foreach (var file in Directory.GetFiles(_models.One))
                File.Copy(file, Path.Combine(_folder[name], Path.GetFileName(file)));
        }
        await using (var file = File.OpenWrite(_folder["cut/model.safetensors"]))
            file.SetLength(file.Length - 10);
        await using (var file = File.OpenWrite(_folder["nan/model.safetensors"]))
        {
            file.Position = file.Length - 2;
            file.Write([0xC0, 0x7F]);
        }
        await File.WriteAllTextAsync(_folder["other/config.json"], "{\"model_type\": \"llama\"}", TestContext.Current.CancellationToken);

        foreach (var name in (string[])["cut", "nan", "other", "absent"])
        {
            Assert.Equal(1, await CommandLine.RunAsync(["model", "verify", _folder[name]]));
            Assert.Equal(1, await CommandLine.RunAsync(["ask", Photo, "What is this?", "--model", _folder[name]]));
        }
    }

    [Fact]
    public async Task Every_region_given_is_in_the_graph_and_another_seed_writes_another_one()
    {
        string[] Graph(string model, string output) =>
            ["graph", Photo, "--regions", _folder["three.png"], "--model", model, "--mode", "graph", "--max-tokens", "300", "--out", _folder[output]];
        Assert.Equal(0, await CommandLine.RunAsync(Graph(_models.One, "one")));
        Assert.Equal(0, await CommandLine.RunAsync(Graph(_models.One, "again")));
        Assert.Equal(0, await CommandLine.RunAsync(Graph(_models.Two, "two")));

        var (one, again, two) = (Text("one"), Text("again"), Text("two"));
        Assert.Equal(one, again);
        Assert.NotEqual(one, two);
        var graph = GraphLines.Read(one);
        Assert.Equal(["1", "2", "3"], graph.Regions.Select(region => region.Sources[0].Id));
        Assert.Contains(graph.Regions, region => region.Sources.Any(source => source.Dataset == "robin-random-weights-1"));
        foreach (var file in (string[])["photo.png", "graph.svg", "graph.dot"])
            Assert.True(File.Exists(_folder[$"one/coffee-graph/{file}"]), file);
        foreach (var file in (string[])["graph.svg", "graph.dot"]) // nobody may take noise for a graph
            Assert.Contains("RANDOM WEIGHTS, seed 1", File.ReadAllText(_folder[$"one/coffee-graph/{file}"]), StringComparison.Ordinal);

        string Text(string output) => File.ReadAllText(_folder[$"{output}/coffee-graph/graph.json"]);
    }

    [Theory]
    [InlineData("regions")]
    [InlineData("end-to-end")]
    public async Task Other_ways_of_asking_write_graphs_too(string mode)
    {
        Assert.Equal(0, await CommandLine.RunAsync(
            ["graph", Photo, "--regions", _folder["three.png"], "--model", _models.One, "--mode", mode, "--max-tokens", "120", "--out", _folder.FullName]));

        Assert.True(File.Exists(_folder["coffee-graph/graph.json"]));
    }

    [Fact]
    public async Task A_folder_of_photos_is_a_run_with_its_regions_beside_it()
    {
        Directory.CreateDirectory(_folder["photos"]);
        Directory.CreateDirectory(_folder["masks"]);
        File.Copy(Photo, _folder["photos/coffee.png"]);
        File.Copy(_folder["three.png"], _folder["masks/coffee.png"]);

        Assert.Equal(0, await CommandLine.RunAsync(["graph", _folder["photos"], "--regions", _folder["masks"], "--model", _models.One, "--mode", "graph",
            "--temperature", "1", "--max-tokens", "900", "--out", _folder["run"]]));

        Assert.Contains("robin", await File.ReadAllTextAsync(_folder["run/run.json"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_without_its_tokenizer_begins_no_run()
    {
        Directory.CreateDirectory(_folder["photos"]);
        Directory.CreateDirectory(_folder["half"]);
        File.Copy(Photo, _folder["photos/coffee.png"]);
        foreach (var file in Directory.GetFiles(_models.One).Where(file => !file.Contains("tokenizer", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(_folder["half"], Path.GetFileName(file)));

        Assert.Equal(1,
            await CommandLine.RunAsync(["build", "--data", _folder["photos"], "--teacher", "robin", "--model", _folder["half"], "--out", _folder["run"]]));

        Assert.False(File.Exists(_folder["run/run.json"]));
    }

    [Fact]
    public async Task Regions_that_are_not_of_the_photo_are_named()
    {
        File.WriteAllBytes(_folder["small.png"], PanopticPng.FromMasks(6, 4, [(1, Polygon.ToRle(4, 6, new Box(0, 0, 2, 4)))]).Encode());
        await File.WriteAllTextAsync(_folder["none.json"], "[]", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["photo.jpg"], "no photo", TestContext.Current.CancellationToken);

        foreach (var regions in (string[])["small.png", "none.json"])
            Assert.Equal(1, await CommandLine.RunAsync(["graph", Photo, "--regions", _folder[regions], "--model", _models.One, "--out", _folder.FullName]));
        Assert.Equal(1, await CommandLine.RunAsync(["graph", _folder["photo.jpg"], "--model", _models.One, "--out", _folder.FullName]));
        Assert.Equal(2, await CommandLine.RunAsync(["graph", Photo, "--regions", _folder["absent.png"], "--out", _folder.FullName]));
    }

    [Fact]
    public void Weights_that_memory_has_no_room_for_are_refused_with_what_to_do()
    {
        using var files = new SyntheticVG.Models.Checkpoints.RobinFolder(SyntheticVG.Models.ShippedRobin.Pocket);
        var error = Assert.Throws<InvalidDataException>(() => Loading.ModelLoader.RequireMemory(files, 10_500_000, SyntheticVG.Models.Robin.Precision.Full));

        Assert.EndsWith("pocket: the weights take 12.2 MB in fp32; 10.5 MB of memory are free: take --precision bf16 (6.6 MB) or --precision q8 (9.6 MB) or "
            + "--precision q4 (9.2 MB), close other programs, or take a machine with more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_are_answered_one_after_the_other() =>
        Assert.Equal(0, await CommandLine.RunAsync(
            ["ask", Photo, "What is this?", "What is region2?", "--regions", _folder["three.png"], "--model", _models.One, "--max-tokens", "8"]));

    [Theory]
    [InlineData(1, "names region1; no regions are given: --regions FILE gives them", "What is region1?")]
    [InlineData(1, "three.png has 3, from region1", "What is region4?", "--regions", "three.png")]
    [InlineData(0, "the model said nothing to \"What is this?\"", "What is this?", "--temperature", "0")]
    public async Task A_question_about_a_region_that_is_not_there_is_refused_and_silence_is_named(int expected, string message, params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken,
            ["ask", Photo, .. arguments.Select(argument => argument == "three.png" ? _folder[argument] : argument), "--model", "pocket"]);

        Assert.Equal(expected, code);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuch.bin: no such file; expected open_clip's layer scales", "--layer-scales", "nosuch.bin", "--model", "ONE")]
    [InlineData("depth", "--depth", "SAM")]
    [InlineData("no CUDA device can be used", "--device", "cuda", "--model", "ONE")]
    [InlineData("--precision q8 is computed on the CPU, and --device is cuda", "--precision", "q8", "--device", "cuda", "--model", "ONE")]
    public async Task A_model_that_cannot_be_opened_fails_once_and_is_no_photos_fault(string message, params string[] options)
    {
        Assert.SkipWhen(options.Contains("cuda") && TorchSharp.torch.cuda.is_available(), "there is a CUDA device");
        Directory.CreateDirectory(_folder["in"]);
        File.Copy(Photo, _folder["in/coffee.png"]);
        options = [.. options.Select(option => option switch { "ONE" => _models.One, "SAM" => Shared.Golden("perception/sam"), _ => option })];

        foreach (var photos in (string[][])[[Photo, Photo], [_folder["in"]]])
        {
            var (code, output) =
                await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, ["graph", .. photos, .. options, "--out", _folder["out"]]);

            Assert.Equal(1, code);
            Assert.Contains(message, Assert.Single(output.Split('\n'), line => line.StartsWith("synvg: ", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.DoesNotContain("unreadable", output, StringComparison.Ordinal);
        }
    }

    private static string Weights(string model) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(model, "model.safetensors"))));

    /// <summary>Two tiny models of random weights.</summary>
    public sealed class Models : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Models()
        {
            foreach (var (name, seed) in ((string, string)[])[("one", "1"), ("two", "2")])
            {
                if (CommandLine.RunAsync(["model", "init", "--preset", "tiny", "--seed", seed, "--out", _folder[name]]).GetAwaiter().GetResult() != 0)
                    throw new InvalidOperationException($"no model {name}");
            }
        }

        public string One => _folder["one"];

        public string Two => _folder["two"];

        public void Dispose() => _folder.Dispose();
    }
}

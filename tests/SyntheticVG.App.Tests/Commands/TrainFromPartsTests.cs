using System.Text.Json;
using SyntheticVG.Models.Checkpoints;
using SyntheticVG.PocketWorld.Writing;
using SyntheticVG.Tokens;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>From a folder of Qwen2.5's layout and a file of open_clip's to a model that writes, edits and is scored; the weights are small and
/// random.</summary>
public sealed class TrainFromPartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Walks_from_the_parts_through_three_stages_to_graphs_edits_and_scores()
    {
        var (language, tower) = TinyParts.Write(_folder.FullName);
        await WriteDataAsync();
        string[] parts =
            ["--language", language, "--tower", tower, "--mixture", _folder["stage-0.json"], "--data", _folder.FullName, "--preset", "robin", "--stage", "0"];

        var check = await RunAsync(["train", "check", .. parts, "--samples", "8"]);
        var align = await RunAsync(["train", .. parts, "--steps", "2", "--batch", "2", "--dtype", "fp32", "--threads", "1", "--out", _folder["align"]]);
        var instruct = await RunAsync("train", "--preset", "robin", "--start", _folder["align/model"], "--graphs",
            _folder["world/truth.jsonl"], "--data", _folder["world"],
            "--steps", "2", "--batch", "2", "--evaluate-every", "2", "--evaluate-scenes", "1", "--hold-out", "0.5", "--threads", "1",
            "--out", _folder["instruct"]);
        var distill = await RunAsync("train", "--preset", "robin", "--stage", "2", "--start", _folder["instruct/model"], "--graphs",
            _folder["world/truth.jsonl"], "--data", _folder["world"],
            "--steps", "1", "--batch", "2", "--threads", "1", "--out", _folder["distill"]);
        foreach (var (code, output) in new[] { check, align, instruct, distill })
            Assert.True(code == 0, output);

        foreach (var phase in new[] { "projector", "extractor", "decoder" })
        {
            Assert.Contains($"rehearsal of {phase}: one step of a small twin", check.Output, StringComparison.Ordinal);
            Assert.Contains($"{phase}: 2 steps of 2 samples", align.Output, StringComparison.Ordinal);
        }
        Assert.Contains("projector: 2 steps of 2 samples, rate 0.001", align.Output, StringComparison.Ordinal);
        Assert.Contains("extractor: 2 steps of 2 samples, rate 2E-05", align.Output, StringComparison.Ordinal);
        var tokenizer = Tokenizer.Load(_folder["distill/model"]);
        Assert.Equal((151_665, 151_666), (tokenizer.IdOf("<mask>"), tokenizer.IdOf("<pos>")));
        using (var model = new RobinFolder(_folder["distill/model"]))
            Assert.Equal((151_665, 151_666, 8192), (model.Config.MaskToken, model.Config.PositionToken, model.Config.MaxTokens ?? 0));
        Assert.Contains("\"probe\":\"held-out\",\"scores\":{\"loss\":",
            await File.ReadAllTextAsync(_folder["instruct/log.jsonl"], Cancellation), StringComparison.Ordinal);

        var photo = Directory.GetFiles(_folder["world"], "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .First(file => !file.Contains("panoptic", StringComparison.Ordinal));
        var graph = await RunAsync("graph", photo, "--model", _folder["distill/model"], "--max-tokens", "8", "--out", _folder["graphs"]);
        var edit = await RunAsync("edit", _folder["world/truth.jsonl"], "--data", _folder["world"], "--out", _folder["edited"]);
        var score = await RunAsync("evaluate", "vsr", "--data", Shared.Golden("benchmarks/samples/vsr"), "--model", _folder["distill/model"], "--draw-missing",
            "--limit", "2", "--max-tokens", "4",
            "--predictions", _folder["answers.jsonl"], "--out", _folder["results"]);

        Assert.True(graph.Code is 0 or 1, graph.Output); // random weights seldom write a graph; what it said is named
        Assert.DoesNotContain("unforeseen", graph.Output, StringComparison.Ordinal);
        Assert.True(edit.Code == 0, edit.Output);
        Assert.True(score.Code == 0, score.Output);
    }

    [Fact]
    public async Task What_the_parts_lack_is_said_by_check_and_train_alike_before_weights_are_read()
    {
        var (language, tower) = TinyParts.Write(_folder.FullName);
        await WriteDataAsync();
        var config = await File.ReadAllTextAsync(Path.Combine(language, "config.json"), Cancellation);
        string[] data = ["--mixture", _folder["stage-0.json"], "--data", _folder.FullName, "--stage", "0", "--language", language, "--tower", tower];

        foreach (var (from, to, preset, wanted) in new[]
        {
            ("151936", "151665", "robin", "vocab_size is 151665; the tokenizer with <mask> and <pos> has ids up to 151666"),
            ("\"qwen2\"", "\"llama\"", "robin", "model_type is llama; expected qwen2"),
            ("\"num_hidden_layers\":3", "\"num_hidden_layers\":4", "robin", "its weights do not fit the model"),
            ("@", "@", "robin-3b", "the preset robin-3b has hidden size 2048"),
        })
        {
            await File.WriteAllTextAsync(Path.Combine(language, "config.json"), config.Replace(from, to, StringComparison.Ordinal), Cancellation);
            foreach (var verb in new[] { (string[])["train", "check"], ["train", "--steps", "1", "--out", _folder["run"]] })
            {
                var (code, output) = await RunAsync([.. verb, .. data, "--preset", preset]);
                Assert.Equal(1, code);
                Assert.Contains(wanted, output, StringComparison.Ordinal);
            }
        }
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public async Task Rows_without_their_pictures_are_counted_by_source_and_refused_where_most_are()
    {
        var (language, tower) = TinyParts.Write(_folder.FullName);
        await WriteDataAsync();
        await File.WriteAllTextAsync(_folder["llava.json"],
            JsonSerializer.Serialize(Enumerable.Range(0, 4).Select(i => Row(i, "world/nowhere.png"))), Cancellation);

        var (code, output) = await RunAsync("train", "--preset", "robin", "--stage", "0", "--language", language, "--tower", tower, "--mixture",
            _folder["stage-0.json"], "--data", _folder.FullName, "--steps", "1", "--out", _folder["run"]);

        Assert.Equal(1, code);
        Assert.Contains("llava: 4 of 4 rows looked at lack their picture", output, StringComparison.Ordinal);
        Assert.Contains("take the source out of the mixture", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tower", "x.bin")]
    [InlineData("--data", ".")]
    [InlineData("--evaluate-scenes", "3")]
    [InlineData("--hold-out", "0.1")]
    [InlineData("--epochs", "2")]
    public async Task An_option_that_would_do_nothing_is_wrong_usage(string option, string value)
    {
        Assert.Equal(2, await CommandLine.RunAsync(["train", "--preset", "tiny", "--steps", "1", option, value, "--out", _folder["run"]]));

        Assert.False(Directory.Exists(_folder["run"]));
    }

    private async Task WriteDataAsync()
    {
        PocketWorldWriter.Write(_folder["world"], 4, new() { Seed = 5, Size = 64 }, cancellationToken: Cancellation);
        var picture = Path.GetRelativePath(_folder.FullName, Directory.GetFiles(_folder["world"], "*.png", SearchOption.AllDirectories)[0]);
        await File.WriteAllTextAsync(_folder["llava.json"], JsonSerializer.Serialize(Enumerable.Range(0, 4).Select(i => Row(i, picture))), Cancellation);
        await File.WriteAllTextAsync(_folder["stage-0.json"], """
            { "name": "stage-0-tiny", "sources": [
              { "name": "llava", "llava": "llava.json", "phases": ["projector", "extractor"] },
              { "name": "regions", "graphs": "world/truth.jsonl", "pictures": "world", "tasks": { "name": 1 }, "phases": ["extractor", "decoder"] } ] }
            """, Cancellation);
    }

    private static object Row(int id, string picture) => new
    {
        id = $"{id}",
        image = picture,
        conversations = new[] { new { from = "human", value = "<image>\nWhat is this?" }, new { from = "gpt", value = "A room." } },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<(int Code, string Output)> RunAsync(params string[] arguments) => ChildProcess.RunAndListenAsync(Cancellation, arguments);
}

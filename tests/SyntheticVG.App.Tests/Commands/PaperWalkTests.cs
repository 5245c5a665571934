using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>Runs the commands of docs/paper.md in order, as they stand there but for what is said below, on tiny data with random weights and a stand-in for
/// the editor.</summary>
public sealed partial class PaperWalkTests : IDisposable
{
    // What of the page's commands is another here; each is used.
    private static readonly (string Page, string Tiny)[] Instead =
    [
        (" --device cuda", ""), // no card
        ("--preset robin-3b", "--preset robin"), // the size of the start
        ("open_clip_pytorch_model.bin", "open_clip_model.safetensors"),
        ("--with sam-vit-base", "--with sam-vit-base --models models --points 4"), // the generated twins
        ("--depth depth-anything-v2-small", "--depth depth-anything-v2-small --models models"),
        ("--judges proposals", "--judges both"), // random masks confirm little
        ("--teacher openai", "--teacher openai --teacher-url URL"),
        ("--epochs 1 --evaluate-every 2000", "--steps 2 --evaluate-every 2 --hold-out 0.5 --evaluate-scenes 1"),
        ("synvg train --preset", "synvg train --batch 2 --threads 1 --preset"),
        ("evaluate vsr", "evaluate vsr --draw-missing --limit 2 --max-tokens 4"), // 200 questions about photos that are not here
        ("evaluate psg --data psg --model", "evaluate psg --max-tokens 8 --data psg --model"),
        ("graph psg/val2017 --model distill/model --mode end-to-end", "graph psg/val2017"), // random weights write no graph: geometry does
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_runs_on_tiny_data_from_proposals_to_the_leaderboard()
    {
        using var provider = new BatchProvider(Answer);
        await TinyPaper.WriteAsync(_folder.FullName, Cancellation);
        var commands = await CommandsAsync();
        Assert.All(Instead, pair => Assert.Contains(commands, command => command.Text.Contains(pair.Page, StringComparison.Ordinal)));

        var said = "";
        foreach (var (text, wanted) in commands)
        {
            var tiny = Instead.Aggregate(text, (command, pair) => command.Replace(pair.Page, pair.Tiny, StringComparison.Ordinal))
                .Replace(" URL", $" {provider.Url}", StringComparison.Ordinal);
            var (code, output) =
                await ChildProcess.RunAndListenInAsync(_folder.FullName, Cancellation, tiny.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
            Assert.True(code == wanted, $"{tiny}\nended with {code}, the page says {wanted}:\n{output}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{code} {tiny}");
            said = output;
        }

        Assert.Contains("Visual Spatial Reasoning", said, StringComparison.Ordinal); // the leaderboard
        Assert.Contains("Panoptic Scene Graph", said, StringComparison.Ordinal);
        Assert.Equal((2, 2, 2), (await AnsweredAsync("vsr"), await AnsweredAsync("psg-predcls"), await AnsweredAsync("psg-sgdet")));
        foreach (var file in new[]
        {
            "leaks.txt",
            "svg-relations.jsonl",
            "stage-1/graphs.jsonl",
            "stage-2/graphs.jsonl",
            "distill/model/config.json",
            "vsr.jsonl",
            "results/vsr/results.json"
        })
            Assert.True(new FileInfo(_folder[file]) is { Exists: true, Length: > 0 }, $"{file} is missing or empty");
        foreach (var mixture in new[] { "data/prepared/mixture.json", "data/prepared-2/mixture.json" })
            Assert.Contains("\"graphs\":", await File.ReadAllTextAsync(_folder[mixture], Cancellation), StringComparison.Ordinal);
    }

    private async Task<int> AnsweredAsync(string results)
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder[$"results/{results}/results.json"], Cancellation));
        return json.RootElement.GetProperty("counts").GetProperty("answered").GetInt32();
    }

    // The lines of the page's first block; one that ends in \ goes on, and "# exit code 1" is what such a command ends with.
    private static async Task<IReadOnlyList<(string Text, int Code)>> CommandsAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Shared.Repository, "docs", "paper.md"), Cancellation);
        var lines = Block().Match(page).Groups[1].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<(string Text, int Code)> commands =
            [.. lines.Select(line => (line.Split('#')[0].Trim(), line.Contains("# exit code 1", StringComparison.Ordinal) ? 1 : 0))];
        Assert.All(commands, command => Assert.StartsWith("synvg ", command.Text, StringComparison.Ordinal));
        foreach (var verb in new[] { "leaks", "propose", "build", "batch", "convert", "prepare", "train", "edit", "stats", "graph", "evaluate", "leaderboard" })
            Assert.Contains(commands, command => command.Text.StartsWith($"synvg {verb} ", StringComparison.Ordinal));
        return commands;
    }

    // What every request can take from it: relations of the regions that it lists, a caption, and edits of the first two regions.
    private static ChatReply Answer(JsonElement body)
    {
        var text = string.Join('\n', body.GetProperty("messages").EnumerateArray()
            .SelectMany(IEnumerable<JsonElement> (message) =>
                message.GetProperty("content") is { ValueKind: JsonValueKind.Array } parts ? parts.EnumerateArray() : [])
            .Where(part => part.GetProperty("type").GetString() == "text").Select(part => part.GetProperty("text").GetString()));
        var regions = RegionLine().Count(text);
        return ChatReply.Says(JsonSerializer.Serialize(new
        {
            subjects = Enumerable.Range(1, regions).Select(id => new
            {
                id,
                description = "a thing",
                // geometry keeps what is true
                relations = new
                {
                    spatial = new[]
                {
                    "left of",
                    "right of",
                    "above",
                    "below"
                }.Select(predicate => new { @object = (id % Math.Max(regions, 1)) + 1, predicate })
                },
            }),
            text = "A drawn scene.",
            objects = new[] { "tree" },
            edits = new[]
            {
                new
                {
                    obj_id = "0",
                    name = "thing on one side",
                    add = new[] { new { rel = "left of", obj_ids = new[] { 1 } }, new { rel = "right of", obj_ids = new[] { 1 } } },
                    remove = Array.Empty<object>()
                },
            },
        }));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [GeneratedRegex(@"```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\d+ \| ", RegexOptions.Multiline)]
    private static partial Regex RegionLine();
}

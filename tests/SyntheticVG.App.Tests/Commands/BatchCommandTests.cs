using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests.Commands;

/// <summary><c>synvg batch</c> against a stand-in of a provider: what comes back is what direct calls give.</summary>
public sealed partial class BatchCommandTests : IDisposable
{
    private const int Scenes = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("build")]
    [InlineData("edit")]
    public async Task A_run_through_batches_ends_with_the_bytes_of_a_run_of_direct_calls(string verb)
    {
        using var provider = new BatchProvider(Answer);
        var live = Run(verb, provider, "live");
        Assert.Equal(0, (await ListenAsync(live)).Code);

        var run = Run(verb, provider, "batched", "--teacher-mode", "batch", "--price-in", "2.5", "--price-out", "10", "--max-cost", "5");
        var rounds = 0;
        while ((await ListenAsync(run)).Code != 0)
        {
            Assert.InRange(++rounds, 1, 4);
            var status = (await ListenAsync("status", _folder["batched"])).Output;
            Assert.Matches(@"batch     requests-\d+: not submitted", status);
            Assert.Contains("next      synvg batch submit", status, StringComparison.Ordinal);
            var submitted = await ListenAsync("batch", "submit", _folder["batched"], "--wait");
            Assert.True(submitted.Code == 0, submitted.Output);
        }

        Assert.True(rounds > 1, "no correction was asked for");
        foreach (var file in new[] { "graphs.jsonl", "rejected.jsonl" })
            Assert.Equal(await File.ReadAllTextAsync(_folder[$"live/{file}"], Cancellation),
                await File.ReadAllTextAsync(_folder[$"batched/{file}"], Cancellation));
        Assert.Equal(provider.Asked.Count, provider.Asked.Distinct().Count());
        Assert.Equal(0, provider.Files);
        Assert.DoesNotContain("waiting", (await ListenAsync("status", _folder["batched"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_stand_in_the_order_of_the_photos_each_time()
    {
        using var provider = new BatchProvider(Answer);
        var files = new List<string>();
        foreach (var name in new[] { "one", "two", "three" })
        {
            await ListenAsync(Run("build", provider, name, "--teacher-mode", "batch"));
            files.Add(await File.ReadAllTextAsync(_folder[$"{name}/batch/requests-001.jsonl"], Cancellation));
        }

        Assert.Equal(Scenes, files[0].TrimEnd('\n').Split('\n').Length);
        Assert.All(files, file => Assert.Equal(files[0], file));
    }

    [Fact]
    public async Task Money_is_set_aside_at_the_price_of_batches_before_anything_is_submitted()
    {
        using var provider = new BatchProvider(Answer);
        string[] priced = ["--teacher-mode", "batch", "--price-in", "2.5", "--price-out", "10"];
        var dry = await ListenAsync(Run("build", provider, "run", [.. priced, "--dry-run"]));
        var full = await ListenAsync(Run("build", provider, "run", [.. priced, "--dry-run", "--batch-discount", "0"]));
        Assert.Matches(@"price +as batches, 50 % less \(--batch-discount\): \$\d", dry.Output);
        var whole = PriceOf(full.Output);
        Assert.InRange(PriceOf(dry.Output), (whole / 2) - 0.011, (whole / 2) + 0.011);

        var (code, output) = await ListenAsync(Run("build", provider, "run", [.. priced, "--max-cost", "0.02"]));
        Assert.Equal(1, code);
        Assert.Matches(@"of \$0\.02 \(--max-cost\) \$0\.0000 are spent and \$0\.0[0-9]+ set aside for requests that wait", output);
        Assert.Contains("synvg batch submit", output, StringComparison.Ordinal);
        var lines = (await File.ReadAllLinesAsync(_folder["run/batch/requests-001.jsonl"], Cancellation)).Length;
        Assert.InRange(lines, 1, Scenes - 1);
        await ListenAsync("batch", "submit", _folder["run"], "--wait");
        Assert.Equal(lines, provider.Asked.Count);
        Assert.Matches(@"cost      \$0\.0", (await ListenAsync("status", _folder["run"])).Output);
    }

    [Fact]
    public async Task A_retry_whose_calls_wait_is_not_done()
    {
        var filter = true;
        using var provider = new BatchProvider(body => filter ? new(400, """{"error":{"code":"content_filter","message":"filtered"}}""") : Answer(body));
        var build = Run("build", provider, "run", "--teacher-mode", "batch");
        await ListenAsync(build);
        await ListenAsync("batch", "submit", _folder["run"], "--wait");
        var (code, output) = await ListenAsync(build);
        Assert.Equal(1, code);
        Assert.Contains("synvg retry", output, StringComparison.Ordinal);

        filter = false;
        for (var round = 0; ; round++)
        {
            (code, output) = await ListenAsync("retry", _folder["run"]);
            if (code == 0)
                break;
            Assert.InRange(round, 0, 3);
            Assert.Contains("for a batch", output, StringComparison.Ordinal);
            Assert.DoesNotContain("nothing to do", output, StringComparison.Ordinal);
            (code, output) = await ListenAsync(build);
            Assert.Equal(1, code);
            Assert.Contains("synvg batch submit", output, StringComparison.Ordinal);
            Assert.Equal(0, (await ListenAsync("batch", "submit", _folder["run"], "--wait")).Code);
        }
        Assert.Equal(Scenes, File.ReadLines(_folder["run/graphs.jsonl"]).Count());
        Assert.Contains("nothing failed", (await ListenAsync("retry", _folder["run"])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("submit")]
    [InlineData("poll")]
    [InlineData("fetch")]
    [InlineData("cancel")]
    public async Task A_folder_without_such_a_run_is_an_error_that_says_what_is_expected(string verb)
    {
        var none = await ListenAsync("batch", verb, _folder["nothing"]);
        Assert.Equal(1, none.Code);
        Assert.Contains("expected the folder of a run", none.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["nothing"]));

        PocketWorldWriter.Write(_folder["world"], 1, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        await ListenAsync("build", "--data", _folder["world"], "--pictures", "0", "--out", _folder["live"]);
        var live = await ListenAsync("batch", verb, _folder["live"]);
        Assert.Equal(1, live.Code);
        Assert.Contains("--teacher-mode batch", live.Output, StringComparison.Ordinal);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<(int Code, string Output)> ListenAsync(params string[] arguments) => ChildProcess.RunAndListenAsync(Cancellation, arguments);

    private static double PriceOf(string output) => double.Parse(Price().Match(output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private string[] Run(string verb, BatchProvider provider, string name, params string[] more)
    {
        if (!Directory.Exists(_folder["world"]))
            PocketWorldWriter.Write(_folder["world"], Scenes, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        string[] source = verb == "build" ? ["build", "--data", _folder["world"]] : ["edit", _folder["world"], "--student", "simulated"];
        return [.. source, "--teacher", "openai", "--teacher-url", provider.Url.ToString(), "--teacher-model", "m", "--pictures", "0",
            .. more, "--out", _folder[name]];
    }

    // By the question alone: the first answer to a third of them is no JSON, so that corrections are asked for.
    private static ChatReply Answer(JsonElement body)
    {
        var messages = body.GetProperty("messages");
        var first = messages.EnumerateArray().SelectMany(
            IEnumerable<JsonElement> (message) => message.GetProperty("content") is { ValueKind: JsonValueKind.Array } parts ? parts.EnumerateArray() : [])
            .Last(part => part.GetProperty("type").GetString() == "text").GetProperty("text").GetString()!;
        if (messages.GetArrayLength() <= 2 && first.Length % 3 != 0)
            return ChatReply.Says("I would rather not say it in JSON.");
        var regions = RegionLine().Count(first);
        return ChatReply.Says(JsonSerializer.Serialize(new
        {
            subjects = Enumerable.Range(1, regions).Select(id => new
            {
                id,
                description = "a thing",
                relations = new { interactional = new[] { new { @object = (id % Math.Max(regions, 1)) + 1, predicate = "looking at" } } }
            }),
            refine = new[] { new { id = 1, text = "a thing of its own" } },
        }));
    }

    [GeneratedRegex(@"^\d+ \| ", RegexOptions.Multiline)]
    private static partial Regex RegionLine();

    [GeneratedRegex(@"\$(\d+\.\d+)")]
    private static partial Regex Price();
}

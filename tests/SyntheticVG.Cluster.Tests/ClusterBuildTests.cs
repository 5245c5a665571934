using System.Text.Json;
using SyntheticVG.Cluster.Database;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.Cluster.Tests;

/// <summary>Runs of several processes against a run of one: the same bytes, whoever is killed.</summary>
public sealed class ClusterBuildTests(PostgresServer postgres) : IDisposable
{
    private const int Scenes = 60;
    private const string Bucket = $"s3://{S3StandIn.Bucket}/pocket";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_workers_and_a_killed_control_change_no_byte()
    {
        var database = await WorldAsync();
        var (code, output) = await Synvg.RunAsync(Cancellation, "build", "--data", _folder["world"], "--pictures", "3", "--out", _folder["alone"]);
        Assert.True(code == 0, output);

        using var worker = new Synvg(Worker(database));
        using (var control = new Synvg(Control(database)))
        {
            await UntilAsync(() => Directory.Exists(_folder["store/run/results"]) && Directory.GetFiles(_folder["store/run/results"]).Length > 0);
            await control.KillAsync(Cancellation);
        }
        await worker.KillAsync(Cancellation);
        using var second = new Synvg(Worker(database));
        using var again = new Synvg(Control(database));
        code = await again.EndAsync(Cancellation);
        Assert.True(code == 0, again.Output);
        code = await second.EndAsync(Cancellation);
        Assert.True(code == 0, second.Output);

        foreach (var file in new[] { "graphs.jsonl", "rejected.jsonl" })
            Assert.Equal(await File.ReadAllTextAsync(_folder[$"alone/{file}"], Cancellation),
                await File.ReadAllTextAsync(_folder[$"run/{file}"], Cancellation));
        foreach (var part in new[] { "images", "stages", "data", "regions", "relationships", "recall", "truth" })
            Assert.Equal(Part("alone", part), Part("run", part));
        Assert.Equal(3, Directory.GetFiles(_folder["alone/pictures"]).Length);
        foreach (var picture in Directory.GetFiles(_folder["alone/pictures"]))
            Assert.Equal(await File.ReadAllBytesAsync(picture, Cancellation),
                await File.ReadAllBytesAsync(_folder[$"run/pictures/{Path.GetFileName(picture)}"], Cancellation));
        Assert.DoesNotContain(Directory.GetFiles(_folder["run"]), file => file.EndsWith(".partial", StringComparison.Ordinal));

        Assert.Contains("done", (await Synvg.RunAsync(Cancellation, "cluster", "list", "--cluster", database)).Output);
        Assert.Matches("images    60 of 60 done: 60 written", (await Synvg.RunAsync(Cancellation, "status", "--cluster", database)).Output);
        Assert.Equal(0, (await Synvg.RunAsync(Cancellation, Control(database))).Code);
        Assert.Equal(0, (await Synvg.RunAsync(Cancellation, "cluster", "remove", "--cluster", database)).Code);
        Assert.False(Directory.Exists(_folder["store/run"]));
    }

    [Fact]
    public async Task Shards_in_a_bucket_give_the_same_lines_as_one_process()
    {
        var database = await WorldAsync();
        await using var server = await S3StandIn.StartAsync();
        Assert.Equal(0, (await Synvg.RunAsync(Cancellation, "build", "--data", _folder["world"], "--pictures", "3", "--out", _folder["alone"])).Code);

        using var worker = new Synvg(Worker(database, Bucket), server.Environment());
        using var control = new Synvg(Control(database, store: Bucket), server.Environment());
        Assert.True(await control.EndAsync(Cancellation) == 0, control.Output);
        Assert.True(await worker.EndAsync(Cancellation) == 0, worker.Output);

        foreach (var file in new[] { "graphs.jsonl", "rejected.jsonl" })
            Assert.Equal(await File.ReadAllTextAsync(_folder[$"alone/{file}"], Cancellation),
                await File.ReadAllTextAsync(_folder[$"run/{file}"], Cancellation));
        Assert.Contains(server.Objects.Keys, name => name.StartsWith("pocket/run/results/", StringComparison.Ordinal));
        using var remove = new Synvg(["cluster", "remove", "--cluster", database], server.Environment());
        Assert.True(await remove.EndAsync(Cancellation) == 0, remove.Output);
        Assert.Empty(server.Objects);
    }

    [Theory]
    [InlineData("alone", "--teacher", "geometry")]
    [InlineData("world", "--student", "simulated", "--teacher", "simulated")]
    public async Task Graphs_are_edited_by_many_as_by_one(string graphs, params string[] options)
    {
        var database = await WorldAsync();
        Assert.Equal(0, (await Synvg.RunAsync(Cancellation, "build", "--data", _folder["world"], "--teacher", "simulated", "--pictures", "0",
            "--out", _folder["alone"])).Code);
        var lines = await File.ReadAllLinesAsync(_folder["alone/graphs.jsonl"], Cancellation);
        // photos without a graph are none of the run's
        await File.WriteAllLinesAsync(_folder["alone/graphs.jsonl"], lines.Where((_, i) => i % 5 != 2), Cancellation);
        string[] edit = ["edit", _folder[graphs], "--data", _folder["world"], "--pictures", "2", .. options];

        Assert.Equal(0, (await Synvg.RunAsync(Cancellation, [.. edit, "--out", _folder["one"]])).Code);
        using var control = new Synvg([.. edit, "--cluster", database, "--store", _folder["store"], "--shard-images", "7", "--out", _folder["many"]]);
        using var worker = new Synvg(Worker(database));
        Assert.True(await control.EndAsync(Cancellation) == 0, control.Output);
        Assert.True(await worker.EndAsync(Cancellation) == 0, worker.Output);

        foreach (var file in new[] { "graphs.jsonl", "rejected.jsonl" })
            Assert.Equal(await File.ReadAllTextAsync(_folder[$"one/{file}"], Cancellation), await File.ReadAllTextAsync(_folder[$"many/{file}"], Cancellation));
        foreach (var part in new[] { "images", "reasons", "stages", "relationships", "truth" })
            Assert.Equal(Part("one", part), Part("many", part));
    }

    [Fact]
    public async Task A_run_that_was_stopped_goes_on_and_other_settings_are_refused()
    {
        var database = await WorldAsync();
        using (var control = new Synvg(Control(database)))
        {
            await UntilAsync(() => File.Exists(_folder["store/run/inputs/000000005.zip"]));
            Assert.Equal(0, (await Synvg.RunAsync(Cancellation, "cluster", "stop", "--cluster", database)).Code);
            Assert.Equal(1, await control.EndAsync(Cancellation));
            Assert.Contains("synvg cluster stop", control.Output);
        }
        var other = await Synvg.RunAsync(Cancellation, [.. Control(database, "elsewhere"), "--run", "run", "--seed", "7"]);
        Assert.Equal(1, other.Code);
        Assert.Contains("the run run was begun with seed 1, not 7", other.Output);
        var removed = await Synvg.RunAsync(Cancellation, "worker", "--join", database, "--store", _folder["store"], "--capabilities", "cpu", "--wait", "1s");
        Assert.Equal(1, removed.Code);
        Assert.Contains("no run began within", removed.Output);

        using var again = new Synvg(Control(database));
        using var worker = new Synvg(Worker(database));
        Assert.True(await again.EndAsync(Cancellation) == 0, again.Output);
        Assert.Equal(Scenes, File.ReadLines(_folder["run/graphs.jsonl"]).Count());
    }

    [Fact]
    public async Task A_worker_of_another_program_is_refused_and_both_are_named()
    {
        var connection = await WorldAsync();
        using var control = new Synvg(Control(connection));
        await UntilAsync(() => File.Exists(_folder["store/run/inputs/000000005.zip"]));
        await using (var database = await ClusterDatabase.OpenAsync(connection, _ => { }, Cancellation))
            await database.ExecuteAsync("UPDATE synvg.run SET build = 'anotherprogram'", [], Cancellation);

        var (code, output) = await Synvg.RunAsync(Cancellation, Worker(connection));

        Assert.Equal(1, code);
        Assert.Matches("begun by the program anotherprogram, and this worker is [0-9a-f]{16}", output);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_end_gives_back_what_it_has_not_done()
    {
        var connection = await WorldAsync();
        using var control = new Synvg(Control(connection));
        using var first = new Synvg(Worker(connection));
        await UntilAsync(() => Directory.Exists(_folder["store/run/results"]));
        await first.SignalAsync("TERM", Cancellation);
        Assert.Equal(1, await first.EndAsync(Cancellation));
        await using (var database = await ClusterDatabase.OpenAsync(connection, _ => { }, Cancellation))
            Assert.Empty(await database.QueryAsync("SELECT number FROM synvg.shard WHERE state = 'leased'", row => row.GetInt64(0), [], Cancellation));
        var spent = await Synvg.RunAsync(Cancellation, [.. Worker(connection), "--drain-after", "0.001s"]);
        Assert.True(spent.Code == 0, spent.Output);

        using var second = new Synvg(Worker(connection));
        Assert.True(await control.EndAsync(Cancellation) == 0, control.Output);
        Assert.Equal(Scenes, File.ReadLines(_folder["run/graphs.jsonl"]).Count());
    }

    [Fact]
    public async Task A_database_that_goes_away_is_waited_for()
    {
        var connection = await WorldAsync();
        using var control = new Synvg(Control(connection));
        using var worker = new Synvg(Worker(connection));
        await UntilAsync(() => Directory.Exists(_folder["store/run/results"]));
        await postgres.StopAsync();
        try
        {
            await UntilAsync(() => control.Output.Contains("PostgreSQL is away", StringComparison.Ordinal)
                && worker.Output.Contains("PostgreSQL is away", StringComparison.Ordinal));
        }
        finally
        {
            await postgres.StartAsync();
        }

        Assert.True(await control.EndAsync(Cancellation) == 0, control.Output);
        Assert.True(await worker.EndAsync(Cancellation) == 0, worker.Output);
        Assert.Equal(Scenes, File.ReadLines(_folder["run/graphs.jsonl"]).Count());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            Assert.True(i < 6000, "waited for a minute");
            await Task.Delay(10, Cancellation);
        }
    }

    private async Task<string> WorldAsync()
    {
        var database = await postgres.CreateAsync();
        PocketWorldWriter.Write(_folder["world"], Scenes, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        return database;
    }

    private string[] Control(string database, string name = "run", string? store = null) =>
        ["build", "--data", _folder["world"], "--pictures", "3", "--cluster", database, "--store", store ?? _folder["store"],
            "--shard-images", "7", "--out", _folder[name]];

    private string[] Worker(string database, string? store = null) =>
        ["worker", "--join", database, "--store", store ?? _folder["store"], "--capabilities", "cpu", "--wait", "1m"];

    private string Part(string run, string name)
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(_folder[$"{run}/run.json"]));
        return report.RootElement.GetProperty(name).GetRawText();
    }
}

using System.Globalization;
using Microsoft.Data.Sqlite;
using SyntheticVG.Cluster.Asking;
using SyntheticVG.Cluster.Database;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.Cluster.Tests;

/// <summary>Runs that pay for answers, on several machines: nobody pays twice unless asked to, and limits hold for all together.</summary>
public sealed class PaidCallsTests(PostgresServer postgres) : IDisposable
{
    private static readonly string[] Price = ["--price-in", "2.5", "--price-out", "10"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<Synvg> _started = [];

    public void Dispose()
    {
        foreach (var process in _started)
            process.Dispose();
        _folder.Dispose();
    }

    /// <summary>Three workers and two teachers, killed at seeded moments; SYNVG_KILLS says how often, 20 where it does not.</summary>
    [Fact]
    public async Task Whoever_is_killed_the_lines_are_those_of_one_process_and_no_answer_is_paid_for_twice()
    {
        const int Scenes = 150;
        var kills = int.TryParse(Environment.GetEnvironmentVariable("SYNVG_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 20;
        var (connection, random) = (await postgres.CreateAsync(), new Random(7));
        PocketWorldWriter.Write(_folder["world"], Scenes, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        using (var calm = new CountedTeacher(TimeSpan.Zero))
        {
            var alone = await Synvg.RunAsync(Cancellation, [.. Asking(calm, 8), .. Price, "--out", _folder["alone"]]);
            Assert.True(alone.Code == 0, alone.Output);
        }
        using var teacher = new CountedTeacher(TimeSpan.FromMilliseconds(Math.Max(300, kills * 20)));
        string[] control = [.. Asking(teacher, 4), .. Price, .. InCluster(connection, 10)];
        await using var database = await ClusterDatabase.OpenAsync(connection, _ => { }, Cancellation);

        var build = Start(control);
        List<(Synvg Process, string Capability)> all = [];
        foreach (var capability in new[] { "cpu", "cpu", "cpu", "teacher", "teacher" })
            all.Add((Start(Worker(connection, capability)), capability));
        var struck = 0;
        for (var progress = 0; struck < kills && !build.HasExited;)
        {
            await Task.Delay(20, Cancellation);
            var holders = await HoldersAsync(database);
            var victims = all.Where(one => !one.Process.HasExited && holders.Contains(one.Process.Id)).ToList();
            if (teacher.Asked <= progress || victims.Count == 0)
                continue;
            progress = teacher.Asked;
            var victim = victims[random.Next(victims.Count)];
            await victim.Process.KillAsync(Cancellation);
            struck++;
            all.Remove(victim);
            all.Add((Start(Worker(connection, victim.Capability)), victim.Capability));
        }
        await build.EndAsync(Cancellation);

        Assert.Equal(0, teacher.AskedTwice);
        var run = (await new RunTable(database).FindAsync("run", Cancellation))!;
        Assert.Equal("done", run.State);
        var (calls, shards) = (await new RunCalls(database, run).StatesAsync(Cancellation), await new ShardTable(database, run.Id).TotalsAsync(Cancellation));
        Assert.Equal((Scenes, calls.InDoubt), (calls.Answered + calls.InDoubt, shards.Failed));
        Assert.Equal((Scenes, 0L), (shards.Written + shards.Failed, calls.UnderWay));
        Assert.True(struck >= Math.Min(kills, 10), $"struck {struck} times");
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{struck} kills, {teacher.Asked} requests, {calls.InDoubt} in doubt"));
        foreach (var (process, _) in all)
            await process.EndAsync(Cancellation);
        if (calls.InDoubt > 0)
        {
            var retry = await Synvg.RunAsync(Cancellation, "retry", "--cluster", connection, "--in-doubt", "ask");
            Assert.Matches(@"calls in doubt are asked again, for \$\d+\.\d+ at most", retry.Output);
            Start(Worker(connection, "cpu"));
            Start(Worker(connection, "teacher"));
            var again = await Synvg.RunAsync(Cancellation, control);
            Assert.True(again.Code == 0, again.Output);
        }

        foreach (var file in new[] { "graphs.jsonl", "rejected.jsonl" })
            Assert.Equal(await File.ReadAllTextAsync(_folder[$"alone/{file}"], Cancellation),
                await File.ReadAllTextAsync(_folder[$"run/{file}"], Cancellation));
        Assert.Equal(Scenes, AnswersIn(_folder["run"]));
    }

    [Fact]
    public async Task Two_teachers_together_stay_below_the_most_that_may_be_spent_and_within_the_limits()
    {
        var connection = await postgres.CreateAsync();
        PocketWorldWriter.Write(_folder["world"], 40, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        using var teacher = new CountedTeacher(TimeSpan.FromMilliseconds(100), tokensIn: 4000, tokensOut: 1000); // $0.02 an answer
        string[] control = [.. Asking(teacher, 3), .. Price, .. InCluster(connection, 5)];
        var build = Start([.. control, "--max-cost", "0.31"]);
        foreach (var capability in new[] { "cpu", "teacher", "teacher" })
            Start(Worker(connection, capability));

        Assert.Equal(1, await build.EndAsync(Cancellation));

        Assert.Contains("of $0.31 are spent", build.Output);
        Assert.InRange(teacher.Asked, 5, 15);
        Assert.InRange(teacher.MostOpen, 1, 3);
        var goes = Start([.. control, "--max-cost", "9"]);
        foreach (var capability in new[] { "cpu", "teacher" })
            Start(Worker(connection, capability));
        Assert.True(await goes.EndAsync(Cancellation) == 0, goes.Output);
        Assert.Equal((40, 0), (teacher.Asked, teacher.AskedTwice));
    }

    [Fact]
    public async Task A_teacher_that_is_told_to_end_leaves_no_call_in_doubt_and_another_goes_on()
    {
        var connection = await postgres.CreateAsync();
        PocketWorldWriter.Write(_folder["world"], 20, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        using var teacher = new CountedTeacher(TimeSpan.FromMilliseconds(500));
        var build = Start([.. Asking(teacher, 2), .. Price, .. InCluster(connection, 5)]);
        Start(Worker(connection, "cpu"));
        var first = Start(Worker(connection, "teacher"));
        while (teacher.Asked == 0)
            await Task.Delay(20, Cancellation);
        await first.SignalAsync("TERM", Cancellation);
        await first.EndAsync(Cancellation);
        await using (var database = await ClusterDatabase.OpenAsync(connection, _ => { }, Cancellation))
            Assert.Equal(0, (await new RunCalls(database, (await new RunTable(database).FindAsync("run", Cancellation))!).StatesAsync(Cancellation)).InDoubt);

        Start(Worker(connection, "teacher"));
        Assert.True(await build.EndAsync(Cancellation) == 0, build.Output);
        Assert.Equal((20, 0), (teacher.Asked, teacher.AskedTwice));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Synvg Start(string[] arguments)
    {
        var process = new Synvg(arguments);
        _started.Add(process);
        return process;
    }

    private string[] Asking(CountedTeacher teacher, int concurrency) =>
        ["build", "--data", _folder["world"], "--teacher", "openai", "--teacher-url", teacher.Url, "--teacher-model", "m", "--concurrency",
            $"{concurrency}", "--pictures", "0"];

    private string[] InCluster(string database, int images) =>
        ["--cluster", database, "--store", _folder["store"], "--shard-images", $"{images}", "--out", _folder["run"]];

    private string[] Worker(string database, string capability) =>
        ["worker", "--join", database, "--store", _folder["store"], "--capabilities", capability, "--wait", "1m"];

    // Processes that hold something: a lease, or a call that they have sent.
    private static async Task<HashSet<int>> HoldersAsync(ClusterDatabase database) => [.. (await database.QueryAsync(
        "SELECT owner FROM synvg.shard WHERE state = 'leased' AND until > now() UNION SELECT process FROM synvg.call WHERE state = 'sent'",
        row => row.GetString(0), [], Cancellation)).Select(id => int.Parse(id.Split('-')[^2], CultureInfo.InvariantCulture))];

    private static long AnswersIn(string folder)
    {
        using var ledger =
            new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "ledger.db"), Pooling = false }.ToString());
        ledger.Open();
        using var count = ledger.CreateCommand();
        count.CommandText = "SELECT count(*) FROM calls";
        return (long)count.ExecuteScalar()!;
    }
}

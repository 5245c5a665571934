using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SyntheticVG.PocketWorld;

namespace SyntheticVG.App.Tests;

/// <summary>Runs <c>synvg build</c> as a process of its own, kills it, and looks at what it leaves.</summary>
public sealed partial class ResumeTests : IDisposable
{
    private const int Kills = 20, Scenes = 40;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Loses_nothing_and_asks_nothing_twice_when_it_is_killed_at_twenty_moments()
    {
        PocketWorldWriter.Write(_folder["world"], Scenes, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        var kept = new ConcurrentDictionary<string, bool>(); // marks of the requests whose answers a killed process had written down
        var (answered, again) = (0, 0);
        using var server = new ChatServer(request =>
        {
            if (kept.ContainsKey(MarkOf(request.Body)))
                Interlocked.Increment(ref again);
            var reply = Reply(request.Body);
            Interlocked.Increment(ref answered);
            return reply;
        });
        string[] arguments = ["build", "--data", _folder["world"], "--teacher", "openai", "--teacher-url", server.Url.ToString(), "--teacher-model", "stand-in", "--concurrency", "2", "--pictures", "0", "--out"];
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, [.. arguments, _folder["calm"]]));

        var struck = 0;
        for (var i = 0; i < Kills; i++)
        {
            using var process = ChildProcess.Start([.. arguments, _folder["shaken"]]);
            var goal = answered + 1 + (i % 3);
            for (var waited = 0; waited < 400 && answered < goal && !process.HasExited; waited++)
                await Task.Delay(10, Cancellation);
            await Task.Delay(7 * i, Cancellation);
            if (process.HasExited)
                continue;
            process.Kill();
            struck++;
            await process.WaitForExitAsync(Cancellation);
            foreach (var mark in MarksInLedger(_folder["shaken"]))
                kept[mark] = true;
        }
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, [.. arguments, _folder["shaken"]]);

        Assert.True(code == 0, $"the last run ended with {code}:\n{output}");
        Assert.InRange(struck, Kills / 2, Kills);
        Assert.NotEmpty(kept);
        Assert.Equal(0, again);
        foreach (var file in new[] { "graphs.jsonl", "rejected.jsonl" })
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(_folder["calm"], file), Cancellation), await File.ReadAllTextAsync(Path.Combine(_folder["shaken"], file), Cancellation));
        var asked = server.Requests.Count;
        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, [.. arguments, _folder["shaken"]]));
        Assert.Equal(asked, server.Requests.Count);
    }

    [Fact]
    public async Task Lets_no_second_process_into_a_run_folder()
    {
        PocketWorldWriter.Write(_folder["world"], 2, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        using var held = Engine.Ledger.RunLock.Take(_folder["run"]);

        Assert.Equal(1, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder["world"], "--out", _folder["run"]));
        Assert.Equal([".lock"], Directory.GetFileSystemEntries(_folder["run"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Goes_on_without_a_picture_that_is_broken()
    {
        PocketWorldWriter.Write(_folder["world"], 4, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        var picture = Directory.GetFiles(_folder["world"], "*.*", SearchOption.AllDirectories).First(file => file.EndsWith("000000000002.jpg", StringComparison.Ordinal) || file.EndsWith("000000000002.png", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(picture, [1, 2, 3], Cancellation);

        Assert.Equal(0, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder["world"], "--out", _folder["run"]));

        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["run/run.json"], Cancellation));
        var images = report.RootElement.GetProperty("images");
        Assert.Equal((4, 3, 0, 1), (Of("seen"), Of("written"), Of("dropped"), Of("failed")));
        Assert.Equal(1, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder["world"], "--strict", "--out", _folder["strict"]));

        int Of(string name) => images.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Tells_wrong_usage_from_failure()
    {
        Assert.Equal(2, await ChildProcess.RunAsync(Cancellation, "build", "--out", _folder["run"]));
        Assert.Equal(2, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder.FullName, "--teacher", "oracle", "--out", _folder["run"]));
        Assert.Equal(2, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder.FullName, "--teacher", "openai", "--teacher-model", "m", "--max-cost", "1", "--out", _folder["run"]));
        Assert.Equal(1, await ChildProcess.RunAsync(Cancellation, "build", "--data", _folder["absent"], "--out", _folder["run"]));
        Assert.Equal(1, await ChildProcess.RunAsync(Cancellation, "status", _folder["absent"]));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // By the request alone, so that every run is told the same: mostly good, sometimes nonsense, half a JSON, or unknown ids.
    private static ChatReply Reply(string body)
    {
        var regions = RegionLine().Count(new ChatRequest(0, "", body).Texts[^1]);
        var mood = body.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)) & 15;
        var mark = MarkOf(body);
        var subjects = Enumerable.Range(1, Math.Max(2, regions)).Select(id => new
        {
            id = mood == 1 ? id + 900 : id,
            description = $"thing {mark}",
            relations = new { interactional = new[] { new { @object = (id % Math.Max(2, regions)) + 1, predicate = "looking at" } } },
        });
        var answer = JsonSerializer.Serialize(new { subjects });
        return (mood switch { 2 => ChatReply.Says($"I cannot see it, {mark}."), 3 => ChatReply.Says(answer[..(answer.Length / 2)]), _ => ChatReply.Says(answer) }) with { Delay = TimeSpan.FromMilliseconds(30) };
    }

    // What tells a request from all others, and stands in its answer too: "mark" and sixteen letters.
    private static string MarkOf(string body) =>
        "mark" + string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(body)).Take(8).Select(b => $"{(char)('a' + (b >> 4))}{(char)('a' + (b & 15))}"));

    private static IEnumerable<string> MarksInLedger(string folder)
    {
        var path = Path.Combine(folder, Engine.Ledger.LedgerDatabase.FileName);
        if (!File.Exists(path))
            yield break; // killed before it began
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE name = 'calls'";
        if (command.ExecuteScalar() is null)
            yield break;
        command.CommandText = "SELECT answer FROM calls";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (Mark().Match(rows.GetString(0)) is { Success: true } mark)
                yield return mark.Value;
        }
    }

    [GeneratedRegex("mark[a-p]{16}")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\d+ \| ", RegexOptions.Multiline)]
    private static partial Regex RegionLine();
}

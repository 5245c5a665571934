using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace SyntheticVG.App.Tests;

/// <summary>A command that asks a scripted endpoint, run once undisturbed, and once killed (as by <c>kill -9</c>) at many moments and gone on with.</summary>
/// <param name="reply">The answer to a request's body, which must hold its mark: a word that no other request has.</param>
internal sealed partial class KilledRuns(Func<string, string, ChatReply> reply) : IDisposable
{
    private readonly ConcurrentDictionary<string, bool> _kept = new(); // marks of the requests whose answers a killed process had written down
    private ChatServer? _server;
    private AnswerGate _gate = new(int.MaxValue);
    private int _answered, _again;

    /// <summary>Starts the endpoint.</summary>
    public Uri Listen()
    {
        _server = new(request =>
        {
            var mark = MarkOf(request.Body);
            if (_kept.ContainsKey(mark))
                Interlocked.Increment(ref _again);
            if (!_gate.Pass())
                return ChatReply.Close;
            Interlocked.Increment(ref _answered);
            return reply(request.Body, mark);
        });
        return _server.Url;
    }

    /// <summary>Runs the command, and asserts that killing it changed nothing and asked nothing twice.</summary>
    /// <param name="arguments">The command but for its last argument, the run folder.</param>
    /// <param name="calm">The run folder of the undisturbed run.</param>
    /// <param name="shaken">The run folder of the killed one.</param>
    /// <param name="kills">How often it is killed, at most; at least half of these must strike.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task AssertSameAsync(string[] arguments, string calm, string shaken, int kills, CancellationToken cancellation)
    {
        Assert.Equal(0, await ChildProcess.RunAsync(cancellation, [.. arguments, calm]));

        var struck = 0;
        for (var i = 0; i < kills; i++)
        {
            using var gate = _gate = new(1 + (i % 3)); // whatever it asks for beyond these is held: it cannot end before it is killed
            using var process = ChildProcess.Start([.. arguments, shaken]);
            await Task.WhenAny(gate.Empty, process.WaitForExitAsync(cancellation));
            if (process.HasExited)
                continue;
            await Task.Delay(7 * i, cancellation); // another moment of what it does with the last answers
            process.Kill();
            await process.WaitForExitAsync(cancellation);
            struck++;
            foreach (var mark in MarksInLedger(shaken))
                _kept[mark] = true;
        }
        _gate = new(int.MaxValue);
        var (code, output) = await ChildProcess.RunAndListenAsync(cancellation, [.. arguments, shaken]);

        Assert.True(code == 0, $"the last run ended with {code}:\n{output}");
        Assert.InRange(struck, kills / 2, kills);
        Assert.NotEmpty(_kept);
        Assert.Equal(0, _again);
        foreach (var file in new[] { "graphs.jsonl", "rejected.jsonl" })
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(calm, file), cancellation),
                await File.ReadAllTextAsync(Path.Combine(shaken, file), cancellation));
        var asked = _answered;
        Assert.Equal(0, await ChildProcess.RunAsync(cancellation, [.. arguments, shaken]));
        Assert.Equal(asked, _answered);
    }

    public void Dispose()
    {
        _gate.Dispose();
        _server?.Dispose();
    }

    // What tells a request from all others: "mark" and sixteen letters.
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
}

using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SyntheticVG.App.Terminals;
using SyntheticVG.Images.Codecs;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests;

/// <summary>
/// Ctrl-C in every verb. Where a verb reads a file, that file is a pipe: whoever opened its other end knows that the verb waits there, in a call that
/// nothing cancels. The others wait at a point of <see cref="HoldPoint"/>, or at a server that says nothing.
/// </summary>
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(60); // never waited for where all is well; the verb itself has 0.6 seconds

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT", "begins again", "stats PIPE.jsonl")]
    [InlineData("TERM", "begins again", "stats PIPE.jsonl")]
    [InlineData("INT", "begins again", "convert PIPE.jsonl --to coco --out OUT.json")]
    [InlineData("INT", "begins again", "draw PIPE.jsonl --data IN --out OUT")]
    [InlineData("INT", "begins again", "compare PIPE.json PIPE.json")]
    [InlineData("INT", "begins again", "compare-graphs PIPE.jsonl PIPE.jsonl --data IN --out OUT")]
    [InlineData("INT", "goes on", "calibrate PIPE.jsonl")]
    [InlineData("INT", "begins again", "leaderboard PIPE.json")]
    [InlineData("INT", "begins again", "model verify MODEL/config.json")]
    [InlineData("TERM", "begins again", "model inspect MODEL/config.json")]
    [InlineData("INT", "begins again", "model convert MODEL/config.json --out OUT")]
    [InlineData("INT", "begins again", "bench model MODEL/config.json")]
    [InlineData("INT", "begins again", "evaluate pocket --scenes 1 --model MODEL/config.json")]
    [InlineData("INT", "goes on", "evaluate vsr --data PIPE.jsonl --predictions PIPE.jsonl")]
    [InlineData("INT", "begins again", "ask PIPE.png question --model pocket")]
    [InlineData("INT", "begins again with the first photo", "graph PIPE.png --out OUT")]
    [InlineData("INT", "begins again where there is none", "train --preset pocket --start MODEL/config.json --out OUT")]
    public async Task Whoever_reads_ends_within_a_moment(string signal, string next, string line)
    {
        Directory.CreateDirectory(_folder["in"]);
        var named = line.Split(' ').First(word => word.Contains("PIPE", StringComparison.Ordinal) || word.Contains("MODEL", StringComparison.Ordinal));
        Directory.CreateDirectory(_folder["MODEL"]);
        var pipe = _folder[named];
        using (var make = Process.Start("mkfifo", [pipe]))
            await make.WaitForExitAsync(Cancellation);
        using var process = ChildProcess.StartHeld("",
            [.. line.Split(' ').Select(word => word == named ? named.StartsWith("MODEL", StringComparison.Ordinal) ? _folder["MODEL"] : pipe
                : word.Replace("OUT", _folder["out"], StringComparison.Ordinal).Replace("IN", _folder["in"], StringComparison.Ordinal))]);
        var opened = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), Cancellation); // until the verb opens it too
        var ended = process.EndAsync(Cancellation);
        Assert.True(await Task.WhenAny(opened, ended) == opened, $"it ended before it read: {string.Join('\n', process.Said)}");
        using var held = await opened;

        await AssertStopsAsync(process, ended, signal, next);
    }

    [Theory]
    [InlineData("image 1", "goes on where it was", "build --data WORLD --concurrency 1 --pictures 0 --out OUT")]
    [InlineData("image 1", "goes on where it was", "edit WORLD --student simulated --teacher simulated --concurrency 1 --pictures 0 --out OUT")]
    [InlineData("image 1", "goes on where it was", "graph PHOTOS --out OUT")]
    [InlineData("image 1", "goes on where it was", "demo --scenes 2 --out OUT")]
    [InlineData("step 1", "goes on from the last checkpoint", "train --preset tiny --steps 9 --threads 1 --out OUT")]
    [InlineData("step 1", "goes on from the last checkpoint", "reproduce --scale tiny --out OUT")]
    [InlineData("scene 32", "begins again", "world --size 64 --scenes 64 --out OUT")]
    public async Task Whoever_works_stops_where_it_is_and_the_same_command_ends_what_it_began(string point, string next, string line)
    {
        const int MoreThanAreWorkedOnAtATime = 50;
        PocketWorldWriter.Write(_folder["world"], MoreThanAreWorkedOnAtATime, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        for (var i = 0; i < MoreThanAreWorkedOnAtATime; i++)
            PictureWriter.Write(new(32, 24), _folder[$"photos/{i}.png"]);
        string[] arguments = [.. line.Replace("WORLD", _folder["world"], StringComparison.Ordinal)
            .Replace("PHOTOS", _folder["photos"], StringComparison.Ordinal).Replace("OUT", _folder["out"], StringComparison.Ordinal).Split(' ')];
        using (var process = ChildProcess.StartHeld(point, arguments))
        {
            await process.HearAsync($"holds at {point}", Cancellation);
            await AssertStopsAsync(process, process.EndAsync(Cancellation), "INT", next);
        }
        if (arguments[0] == "reproduce")
            return; // minutes; its resuming has a test of its own
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, arguments);

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task A_download_that_hangs_is_stopped_and_goes_on_from_what_was_fetched()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var process = ChildProcess.StartHeld("", "models", "get", "yolox-s", "--from", $"http://{server.LocalEndpoint}/", "--models", _folder["models"]);
        using var client = await server.AcceptTcpClientAsync(Cancellation); // and says nothing

        await AssertStopsAsync(process, process.EndAsync(Cancellation), "INT", "goes on from what was fetched");
    }

    [Fact]
    public async Task A_second_signal_ends_at_once_what_waits_for_an_answer()
    {
        PocketWorldWriter.Write(_folder["world"], 3, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new ChatServer(_ =>
        {
            asked.TrySetResult();
            return ChatReply.Hang;
        });
        using var process = ChildProcess.StartHeld("", "build", "--data", _folder["world"], "--teacher", "openai", "--teacher-url", server.Url.ToString(),
            "--teacher-model", "m", "--out", _folder["run"]);
        await asked.Task.WaitAsync(Cancellation);
        process.Signal("INT");
        await process.HearAsync("stopping: answers of a teacher that are on their way", Cancellation);

        await AssertStopsAsync(process, process.EndAsync(Cancellation), "INT", "goes on where it was");
    }

    [Fact]
    public void Every_verb_has_its_words()
    {
        var without = Leaves(CommandLine.Create()).Select(StopWords.VerbOf).Where(verb => StopWords.Of(verb) is null);

        Assert.Empty(without);

        static IEnumerable<Command> Leaves(Command command) => command.Action is not null && command is not RootCommand
            ? [command, .. command.Subcommands.SelectMany(Leaves)]
            : command.Subcommands.SelectMany(Leaves);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task AssertStopsAsync(HeldProcess process, Task ended, string signal, string next)
    {
        process.Signal(signal);
        await ended.WaitAsync(Answer, Cancellation);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains(process.Said, line => line.StartsWith("synvg: stopped;", StringComparison.Ordinal) && line.Contains(next, StringComparison.Ordinal));
        Assert.DoesNotContain(process.Said, line => line.Contains("   at ", StringComparison.Ordinal));
    }
}

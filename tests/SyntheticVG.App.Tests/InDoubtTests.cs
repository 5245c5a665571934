using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Tests;

/// <summary>A process that ends while calls are in flight, and what becomes of the calls.</summary>
public sealed partial class InDoubtTests : IDisposable
{
    private const int Scenes = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_kill_in_flight_leaves_paid_calls_in_doubt_until_the_user_asks_for_them()
    {
        using var endpoint = new Endpoint();
        var build = Build(endpoint, "--price-in", "2.5", "--price-out", "10");
        await KillInFlightAsync(endpoint, build);
        var sent = endpoint.Asked;

        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, build);

        Assert.Equal(1, code);
        Assert.Contains("2 calls are in doubt", output);
        Assert.Matches(@"images failed: in-doubt 2", output);
        Assert.Contains("--in-doubt ask", output);
        Assert.Equal(0, endpoint.AskedTwice);
        Assert.Equal(Scenes - 2, endpoint.Asked - sent);
        var status = await ChildProcess.RunAndListenAsync(Cancellation, "status", _folder["run"]);
        Assert.Matches(@"in doubt  2; .*\$0\.\d+ at most", status.Output);
        Assert.Matches(@"in-doubt 2, the last: ", status.Output);

        await ChildProcess.RunAsync(Cancellation, "retry", _folder["run"]); // leave is the default of calls with a price
        Assert.Equal(0, endpoint.AskedTwice);

        var asked = await ChildProcess.RunAndListenAsync(Cancellation, "retry", _folder["run"], "--in-doubt", "ask");
        Assert.True(asked.Code == 0, asked.Output);
        Assert.Matches(@"2 calls in doubt are asked again, for \$0\.\d+ at most", asked.Output);
        Assert.Equal(2, endpoint.AskedTwice);
        Assert.Equal(Scenes, File.ReadLines(_folder["run/graphs.jsonl"]).Count());
        Assert.DoesNotContain("in doubt", (await ChildProcess.RunAndListenAsync(Cancellation, "status", _folder["run"])).Output);
    }

    [Fact]
    public async Task Calls_without_a_price_are_asked_again_and_the_run_says_so()
    {
        using var endpoint = new Endpoint();
        await KillInFlightAsync(endpoint, Build(endpoint));

        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, Build(endpoint));

        Assert.True(code == 0, output);
        Assert.Contains("2 calls are in doubt, sent without an answer that arrived: they have no price and are asked again", output);
        Assert.Equal(Scenes, File.ReadLines(_folder["run/graphs.jsonl"]).Count());
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_stop_lets_calls_in_flight_end_and_leaves_none_in_doubt(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "signals");
        using var endpoint = new Endpoint();
        var build = Build(endpoint, "--price-in", "2.5", "--price-out", "10");
        using var process = ChildProcess.Start(build);
        await endpoint.TwoAreOpen.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            await kill.WaitForExitAsync(Cancellation);
        endpoint.Answer();
        await process.WaitForExitAsync(Cancellation);

        using (var database = LedgerDatabase.OpenToRead(_folder["run"]))
        {
            var ledger = new CallLedger(database, TimeProvider.System);
            Assert.Equal((0, true), (ledger.InDoubt().Count, ledger.Totals().Answered >= 2));
        }
        var (code, output) = await ChildProcess.RunAndListenAsync(Cancellation, build);
        Assert.True(code == 0, output);
        Assert.DoesNotContain("in doubt", output);
        Assert.Equal((Scenes, 0), (endpoint.Asked, endpoint.AskedTwice));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string[] Build(Endpoint endpoint, params string[] more)
    {
        if (!Directory.Exists(_folder["world"]))
            PocketWorldWriter.Write(_folder["world"], Scenes, new() { Seed = 5, Size = 96 }, cancellationToken: Cancellation);
        return ["build", "--data", _folder["world"], "--teacher", "openai", "--teacher-url", endpoint.Url, "--teacher-model", "m", "--concurrency", "2",
            "--pictures", "0", .. more, "--out", _folder["run"]];
    }

    private static async Task KillInFlightAsync(Endpoint endpoint, string[] build)
    {
        using var process = ChildProcess.Start(build);
        await endpoint.TwoAreOpen.WaitAsync(TimeSpan.FromMinutes(2), Cancellation);
        process.Kill();
        await process.WaitForExitAsync(Cancellation);
        endpoint.Answer();
    }

    // Answers nobody before it is told to; each scene is asked about once, as its answer is good.
    private sealed partial class Endpoint : IDisposable
    {
        private readonly TaskCompletionSource _two = new(), _answer = new();
        private readonly Dictionary<string, int> _asked = [];
        private readonly ChatServer _server;

        public Endpoint() => _server = new(request =>
        {
            lock (_asked)
            {
                _asked[request.Body] = _asked.GetValueOrDefault(request.Body) + 1;
                if (_asked.Count == 2)
                    _two.TrySetResult();
            }
            _answer.Task.Wait();
            return ChatReply.Says(JsonSerializer.Serialize(new
            {
                subjects = Enumerable.Range(1, RegionLine().Count(request.Texts[^1])).Select(id => new
                {
                    id,
                    description = "a thing",
                    relations = new { interactional = new[] { new { @object = (id % 2) + 1, predicate = "looking at" } } }
                }),
            }));
        });

        public string Url => _server.Url.ToString();

        public Task TwoAreOpen => _two.Task;

        public int Asked
        {
            get
            {
                lock (_asked)
                    return _asked.Count;
            }
        }

        public int AskedTwice
        {
            get
            {
                lock (_asked)
                    return _asked.Values.Count(count => count > 1);
            }
        }

        [GeneratedRegex(@"^\d+ \| ", RegexOptions.Multiline)]
        private static partial Regex RegionLine();

        public void Answer() => _answer.TrySetResult();

        public void Dispose()
        {
            Answer();
            _server.Dispose();
        }
    }
}

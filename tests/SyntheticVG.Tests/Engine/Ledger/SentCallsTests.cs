using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Engine.Run;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Tests.Engine.Ledger;

/// <summary>A call is written down before it is sent; what may have been paid for is not paid again unasked.</summary>
public sealed class SentCallsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private LedgerDatabase _database;

    public SentCallsTests() => _database = LedgerDatabase.Open(_folder.FullName);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_call_stands_in_the_file_when_its_request_arrives_and_is_in_doubt_no_longer_when_its_answer_is_kept()
    {
        long seen = -1;
        using var server = new ChatServer(_ =>
        {
            using var other = LedgerDatabase.OpenToRead(_folder.FullName); // another connection sees what is in the file
            seen = new CallLedger(other, TimeProvider.System).InDoubt().Count;
            return ChatReply.Says("yes");
        });

        await Client(server, priced: true).GetResponseAsync("question", cancellationToken: Cancellation);

        Assert.Equal(1, seen);
        Assert.Equal(0, Ledger.InDoubt().Count);
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(400, false)]
    [InlineData(0, true)] // the connection is closed after the request was read
    [InlineData(-1, true)] // no answer in time
    [InlineData(-2, false)] // nobody listens
    public async Task Whether_a_failure_leaves_a_doubt(int fault, bool isInDoubt)
    {
        using var server = new ChatServer(
            fault switch { 0 => ChatReply.Close, -1 => ChatReply.Hang, -2 => ChatReply.Says("never"), _ => ChatReply.Failure(fault, ("Retry-After", "0.01")) });
        var endpoint = Endpoint(server, priced: true) with { Attempts = 2, Timeout = TimeSpan.FromMilliseconds(fault == -1 ? 200 : 60_000) };
        if (fault == -2)
            endpoint = endpoint with { Url = new("http://127.0.0.1:9/v1") };

        await Assert.ThrowsAnyAsync<IOException>(() =>
            ChatPipeline.Create(endpoint, Ledger, TimeProvider.System, 1, stop: Cancellation).GetResponseAsync("question", cancellationToken: Cancellation));

        Assert.Equal(isInDoubt ? 1 : 0, Ledger.InDoubt().Count);
        if (isInDoubt)
            Assert.Single(server.Requests); // it has a price, so that nobody asks again unasked
    }

    [Fact]
    public async Task What_a_killed_process_had_sent_is_asked_again_where_it_has_no_price()
    {
        using var server = new ChatServer(ChatReply.Says("yes"));
        await KillInFlightAsync(server, priced: false);

        var response = await Client(server, priced: false).GetResponseAsync("question", cancellationToken: Cancellation);

        Assert.Equal("yes", response.Text);
        Assert.Equal(0, Ledger.InDoubt().Count);
    }

    [Fact]
    public async Task What_a_killed_process_had_sent_stays_in_doubt_where_it_has_a_price_until_the_user_asks_for_it()
    {
        using var server = new ChatServer(ChatReply.Says("yes"));
        await KillInFlightAsync(server, priced: true);
        var asked = server.Requests.Count;

        for (var i = 0; i < 2; i++) // a second resume, or retry --in-doubt leave
        {
            var e = await Assert.ThrowsAsync<CallUnansweredException>(
                () => Client(server, priced: true).GetResponseAsync("question", cancellationToken: Cancellation));
            Assert.Equal(("in-doubt", "in-doubt"), (e.Code, ImageFault.Of(e, "").Code));
            Assert.Contains("--in-doubt ask", e.Message);
            Assert.Equal(("in-doubt", 1L), (Ledger.FailuresByCode()[0].Code, Ledger.FailuresByCode()[0].Count));
            Ledger.ForgetFailures(inDoubt: false);
        }
        Assert.Equal(asked, server.Requests.Count);
        Assert.Equal(1, Ledger.InDoubt().Count);

        Ledger.ForgetFailures(inDoubt: true);
        Assert.Equal("yes", (await Client(server, priced: true).GetResponseAsync("question", cancellationToken: Cancellation)).Text);
        Assert.Equal((0, 0), (Ledger.InDoubt().Count, Ledger.Failures().Count));
    }

    [Fact]
    public async Task Calls_that_wait_for_their_turn_were_not_sent()
    {
        var arrived = new TaskCompletionSource();
        using var server = new ChatServer(_ =>
        {
            arrived.TrySetResult();
            return ChatReply.Hang;
        });
        using var stop = new CancellationTokenSource();
        var client = ChatPipeline.Create(Endpoint(server, priced: true) with { Concurrency = 1 }, Ledger, TimeProvider.System, 1, stop: stop.Token);
        var calls = Enumerable.Range(0, 5).Select(i => client.GetResponseAsync($"question {i}", cancellationToken: stop.Token)).ToList();
        await arrived.Task;

        Assert.Equal(1, Ledger.InDoubt().Count);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(calls));
        Assert.Equal(1, Ledger.InDoubt().Count); // cut off in flight
    }

    [Fact]
    public void A_ledger_of_the_first_version_is_read_as_it_is_and_goes_on()
    {
        _database.Dispose();
        File.Delete(_folder["ledger.db"]);
        using (var connection = new SqliteConnection($"Data Source={_folder["ledger.db"]};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
                CREATE TABLE calls (
                    key TEXT PRIMARY KEY, purpose TEXT, item TEXT, model TEXT, prompt TEXT, answer TEXT NOT NULL, finish TEXT, first_token TEXT,
                    tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, cost REAL, attempts INTEGER NOT NULL, seconds REAL NOT NULL, at TEXT NOT NULL);
                CREATE TABLE failures (
                    key TEXT PRIMARY KEY, purpose TEXT, item TEXT, model TEXT, error TEXT NOT NULL, attempts INTEGER NOT NULL, at TEXT NOT NULL);
                CREATE TABLE images (
                    place INTEGER PRIMARY KEY, key TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, evaluation INTEGER NOT NULL, rejected INTEGER NOT NULL,
                    counts TEXT NOT NULL);
                INSERT INTO failures VALUES ('k', 'teacher', 'coco:1', 'm', 'HTTP 500', 6, '2026-01-01');
                PRAGMA user_version = 1;
                """;
            command.ExecuteNonQuery();
        }
        using (var old = LedgerDatabase.OpenToRead(_folder.FullName))
        {
            var ledger = new CallLedger(old, TimeProvider.System);
            Assert.Equal((1L, 0L, 0), (ledger.Totals().Failed, ledger.InDoubt().Count, ledger.FailuresByCode().Count));
        }

        _database = LedgerDatabase.Open(_folder.FullName);

        Assert.Equal(("HTTP 500", null, false), (Ledger.FindFailure("k")!.Error, Ledger.FindFailure("k")!.Code, Ledger.FindFailure("k")!.InDoubt));
        Assert.Equal(new FailureCount("unknown", 1, "HTTP 500"), Assert.Single(Ledger.FailuresByCode()));
        Ledger.AddSent(new("other", null, null, null, 10, 20));
        Assert.Equal(new DoubtfulCalls(1, 10, 20), Ledger.InDoubt());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CallLedger Ledger => new(_database, TimeProvider.System);

    // The ledger as it stands in the file while the request is under way, and after that nothing more is written.
    private async Task KillInFlightAsync(ChatServer server, bool priced)
    {
        using var copy = new TemporaryFolder();
        using (var silent = new ChatServer(_ =>
        {
            foreach (var file in Directory.GetFiles(_folder.FullName, "ledger.db*"))
                File.Copy(file, copy[Path.GetFileName(file)]);
            return ChatReply.Close;
        }))
        {
            var endpoint = Endpoint(server, priced) with { Attempts = 1 };
            using var carrier = new HttpClient(new Redirected(silent.Url));
            await Assert.ThrowsAsync<CallUnansweredException>(() => ChatPipeline.Create(endpoint, Ledger, TimeProvider.System, 1, carrier, stop: Cancellation)
                .GetResponseAsync("question", cancellationToken: Cancellation));
        }
        _database.Dispose();
        foreach (var file in Directory.GetFiles(_folder.FullName, "ledger.db*"))
            File.Delete(file);
        foreach (var file in Directory.GetFiles(copy.FullName))
            File.Copy(file, _folder[Path.GetFileName(file)]);
        _database = LedgerDatabase.Open(_folder.FullName);
        Assert.Equal((1, 0), (Ledger.InDoubt().Count, Ledger.Failures().Count));
    }

    private static ChatEndpoint Endpoint(ChatServer server, bool priced) => new()
    {
        Url = server.Url,
        Model = "stand-in",
        FirstWait = TimeSpan.FromMilliseconds(5),
        LongestWait = TimeSpan.FromMilliseconds(20),
        Price = priced ? new(1.25, 10) : null,
    };

    private LedgeredChatClient Client(ChatServer server, bool priced) =>
        ChatPipeline.Create(Endpoint(server, priced), Ledger, TimeProvider.System, 1, stop: Cancellation);

    // The same address for the ledger, another server for the wire.
    private sealed class Redirected(Uri to) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new UriBuilder(request.RequestUri!) { Port = to.Port }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}

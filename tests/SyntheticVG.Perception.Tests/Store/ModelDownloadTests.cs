using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SyntheticVG.Perception.Store;

namespace SyntheticVG.Perception.Tests.Store;

/// <summary>Downloads from a local server over real sockets.</summary>
public sealed class ModelDownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 50_000).Select(i => (byte)(i * 7))];

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = ModelDownload.Client();
    private readonly List<string> _said = [];

    private string Target => _folder["model.onnx"];

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Fetches_a_file_and_records_its_hash()
    {
        using var server = new Server(_ => new(200, Content));
        await Get(server);

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Empty(ModelDownload.Check(_folder.FullName));
        Assert.False(File.Exists(Target + ".part"));

        await Get(server); // nothing is fetched again
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Goes_on_where_the_server_stopped()
    {
        using var server = new Server(request => request.From == 0
            ? new(200, Content) { Stop = 20_000 }
            : new(206, Content[request.From..]) { Range = $"{request.From}-{Content.Length - 1}/{Content.Length}" });
        await Get(server);

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal([0, 20_000], server.Requests.Select(r => r.From));
    }

    [Fact]
    public async Task A_server_that_stops_for_good_leaves_a_part_for_the_next_time()
    {
        using (var server =
            new Server(request => new(206, Content[request.From..]) { Range = $"{request.From}-{Content.Length - 1}/{Content.Length}", Stop = 1_000 }))
            await Assert.ThrowsAnyAsync<IOException>(() => Get(server));
        Assert.False(File.Exists(Target));
        Assert.Equal(3_000, new FileInfo(Target + ".part").Length);

        using var better = new Server(request => new(206, Content[request.From..]) { Range = $"{request.From}-{Content.Length - 1}/{Content.Length}" });
        await Get(better);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
        Assert.Equal(3_000, Assert.Single(better.Requests).From);
    }

    [Fact]
    public async Task A_server_that_cannot_resume_is_asked_for_everything()
    {
        await File.WriteAllBytesAsync(Target + ".part", [1, 2, 3], TestContext.Current.CancellationToken);
        using var server = new Server(_ => new(200, Content));
        await Get(server);

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_hash_other_than_the_servers_throws_the_file_away()
    {
        using var server = new Server(_ => new(200, Content) { Headers = $"X-Linked-ETag: \"{new string('0', 64)}\"\r\n" });
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Get(server));

        Assert.Contains($"found SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Content))}; expected 000", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target) || File.Exists(Target + ".part"));
    }

    [Fact]
    public async Task A_file_fetched_again_must_have_the_recorded_hash()
    {
        using (var server = new Server(_ => new(200, Content)))
            await Get(server);
        File.Delete(Target);
        using var changed = new Server(_ => new(200, Content[1..]));

        Assert.Contains("as recorded earlier", (await Assert.ThrowsAsync<InvalidDataException>(() => Get(changed))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Check_names_a_file_that_changed()
    {
        using var server = new Server(_ => new(200, Content));
        await Get(server);
        await File.AppendAllTextAsync(Target, "x", TestContext.Current.CancellationToken);

        Assert.Contains("expected", Assert.Single(ModelDownload.Check(_folder.FullName)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_that_is_a_lie_gives_no_file()
    {
        using var server = new Server(request => new(206, Content[request.From..]) { Range = $"{request.From}-{Content.Length - 1}/{Content.Length + 5}" });
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Get(server));

        Assert.Contains($"found {Content.Length} bytes; expected {Content.Length + 5}", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Follows_redirects_between_web_addresses()
    {
        using var server = new Server(request => request.Path == "/model.onnx" ? new(302, []) { Headers = "Location: /elsewhere\r\n" } : new(200, Content));
        await Get(server);

        Assert.Equal(["/model.onnx", "/elsewhere"], server.Requests.Select(r => r.Path));
    }

    [Theory]
    [InlineData("file:///etc/passwd", "expected a web address")]
    [InlineData("/model.onnx", "redirects more than 10 times")]
    public async Task Refuses_redirects_to_files_and_in_circles(string location, string message)
    {
        using var server = new Server(_ => new(302, []) { Headers = $"Location: {location}\r\n" });

        Assert.Contains(message, (await Assert.ThrowsAnyAsync<Exception>(() => Get(server))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Says_what_the_server_answered()
    {
        using var server = new Server(_ => new(404, []));

        Assert.Contains("the server answered 404", (await Assert.ThrowsAsync<HttpRequestException>(() => Get(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_from_a_folder_of_this_machine()
    {
        using var source = new TemporaryFolder();
        await File.WriteAllBytesAsync(source["model.onnx"], Content, TestContext.Current.CancellationToken);
        await Get(new Uri(source.FullName + "/"));

        Assert.Equal(Content, await File.ReadAllBytesAsync(Target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Weights_in_several_files_are_fetched_as_their_index_names_them()
    {
        using var server = new Server(request => request.Path switch
        {
            "/model.safetensors.index.json" =>
                new(200, """{"weight_map": {"a": "model-2.safetensors", "b": "model-1.safetensors", "c": "model-2.safetensors"}}"""u8.ToArray()),
            "/generation_config.json" => new(404, []),
            _ => new(200, Content),
        });
        await Get(server.Url, Sharded);

        Assert.Equal(["/model.safetensors.index.json", "/generation_config.json", "/model-1.safetensors", "/model-2.safetensors", "/config.json"],
            server.Requests.Select(r => r.Path));
        Assert.Contains("generation_config.json: is not published there", _said);
        Assert.Empty(ModelDownload.Check(_folder.FullName));
    }

    [Fact]
    public async Task An_index_that_leads_out_of_the_folder_is_refused()
    {
        using var server = new Server(_ => new(200, """{"weight_map": {"a": "../../etc/x.safetensors"}}"""u8.ToArray()));

        Assert.Contains("expected .safetensors files beside it", (await Assert.ThrowsAsync<InvalidDataException>(() => Get(server.Url, Sharded))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_index_the_weights_are_one_file()
    {
        using var server = new Server(request => request.Path.EndsWith("index.json", StringComparison.Ordinal) ? new(404, []) : new(200, Content));
        await Get(server.Url, Sharded);

        Assert.True(File.Exists(_folder["model.safetensors"]));
    }

    [Fact]
    public async Task An_access_token_goes_to_the_address_that_was_named_and_no_further()
    {
        using var store = new Server(_ => new(200, Content));
        using var server = new Server(_ => new(302, []) { Headers = $"Location: {store.Url}model.onnx\r\n" });
        await Get(server.Url, Twin, "secret");

        Assert.Equal("Bearer secret", Assert.Single(server.Requests).Authorization);
        Assert.Null(Assert.Single(store.Requests).Authorization);
        using var gate = new Server(_ => new(401, []));
        File.Delete(Target);
        Assert.Contains("--token", (await Assert.ThrowsAsync<HttpRequestException>(() => Get(gate))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_is_there_only_when_all_its_files_are()
    {
        using var source = new TemporaryFolder();
        var model = Twin with { Files = ["config.json", "onnx/model.onnx"] };
        var (store, folder) = (new ModelStore(_folder.FullName), _folder["twin"]);
        await File.WriteAllTextAsync(source["config.json"], "{}", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<FileNotFoundException>(GetTwin);

        Assert.True(File.Exists(Path.Combine(folder, "config.json")));
        Assert.Null(store.TryFind("twin"));
        foreach (var name in new[] { "twin", folder })
            Assert.Contains($"was not fetched to its end; go on by: synvg models get twin --models {_folder.FullName}",
                Assert.Throws<InvalidDataException>(() => store.Find(name)).Message, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(source["model.onnx"], Content, TestContext.Current.CancellationToken); // flat, as exports have it
        await GetTwin();
        Assert.Contains("config.json: is here already", _said);
        Assert.Equal(folder, store.Find("twin"));
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(folder, "onnx", "model.onnx"), TestContext.Current.CancellationToken));

        Task GetTwin() => new ModelDownload(_client).GetAsync(model, folder, new(source.FullName + "/"), _said.Add, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_whole_model_stays_one_where_nobody_can_be_reached()
    {
        await File.WriteAllTextAsync(_folder["config.json"], "{}", TestContext.Current.CancellationToken);
        using (var server = new Server(_ => new(200, Content)))
            await Get(server);
        using (var server = new Server(_ => new(401, [])))
            await Assert.ThrowsAsync<HttpRequestException>(() => Get(server.Url, Twin with { Optional = ["generation_config.json"] }));

        Assert.Equal(_folder.FullName, new ModelStore().Find(_folder.FullName));
    }

    [Fact]
    public void A_folder_that_is_no_model_and_a_name_that_nobody_knows_say_so()
    {
        var store = new ModelStore(_folder.FullName);

        Assert.Contains("the folder has no config.json", Assert.Throws<FileNotFoundException>(() => store.Find(_folder.FullName)).Message,
            StringComparison.Ordinal);
        Assert.EndsWith("synvg models list shows the models that can be fetched and which are here",
            Assert.Throws<FileNotFoundException>(() => store.Find("nosuch")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_model_says_how_to_get_it()
    {
        var error = Assert.Throws<FileNotFoundException>(() => new ModelStore(_folder.FullName).Find("sam-vit-base"));

        Assert.Contains("synvg models get sam-vit-base", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 21250001", "says that it has 21,250,001 bytes")]
    [InlineData("X-Endless: yes", "goes on sending")]
    public async Task A_server_that_sends_more_than_the_catalogue_says_is_stopped_and_leaves_nothing(string header, string message)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sent = Task.Run(
            async () =>
            {
                using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 X\r\n{header}\r\n\r\n"), TestContext.Current.CancellationToken);
                long count = 0;
                try
                {
                    for (var zeros = new byte[1 << 16]; ; count += zeros.Length)
                        await client.GetStream().WriteAsync(zeros, TestContext.Current.CancellationToken);
                }
                catch (IOException)
                {
                    return count; // it hung up
                }
            },
            TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Get(new Uri($"http://{listener.LocalEndpoint}/")));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("expected at most 21,2", error.Message, StringComparison.Ordinal);
        Assert.InRange(await sent, 0, 60_000_000);
        Assert.Empty(Directory.GetFiles(_folder.FullName, "*.part"));
    }

    [Fact]
    public async Task Files_that_are_small_one_by_one_are_bounded_together()
    {
        var model = Twin with { Files = ["a.bin", "b.bin", "c.bin"] };
        using var server = new Server(_ => new(200, new byte[9_000_000]));
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Get(server.Url, model));

        Assert.Contains("c.bin: the server says that it has 9,000,000 bytes; expected at most 3,249,", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_disk_has_no_room_for_is_not_begun() => Assert.Contains(
        "are free", Assert.Throws<IOException>(() => DownloadLimit.RequireRoom(Target, long.MaxValue)).Message, StringComparison.Ordinal);

    private Task Get(Server server) => Get(server.Url);

    private static PublishedModel Twin => new("twin", "detector", 1, "none", new("https://nowhere.invalid/"), ["model.onnx"]);

    private static PublishedModel Sharded => Twin with { Files = ["config.json"], Optional = ["generation_config.json"], Safetensors = true };

    private Task Get(Uri from) => Get(from, Twin);

    private Task Get(Uri from, PublishedModel model, string? token = null) =>
        new ModelDownload(_client, token).GetAsync(model, _folder.FullName, from, _said.Add, TestContext.Current.CancellationToken);

    private sealed record Request(string Path, int From, string? Authorization);

    private sealed record Reply(int Status, byte[] Body)
    {
        public string Headers { get; init; } = "";

        public string? Range { get; init; }

        /// <summary>Bytes after which the connection breaks; -1 for never.</summary>
        public int Stop { get; init; } = -1;
    }

    private sealed class Server : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Func<Request, Reply> _answer;

        public Server(Func<Request, Reply> answer)
        {
            _answer = answer;
            _listener.Start();
            _ = ServeAsync();
        }

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        public List<Request> Requests { get; } = [];

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await AnswerAsync(client.GetStream());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // the test has ended
            }
        }

        private async Task AnswerAsync(NetworkStream stream)
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            var (path, from, authorization) = ("", 0, (string?)null);
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                if (line.StartsWith("GET ", StringComparison.Ordinal))
                    path = line.Split(' ')[1];
                else if (line.StartsWith("Authorization: ", StringComparison.OrdinalIgnoreCase))
                    authorization = line["Authorization: ".Length..];
                else if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                    from = int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
            }
            var request = new Request(path, from, authorization);
            Requests.Add(request);
            var reply = _answer(request);
            var range = reply.Range is null ? "" : $"Content-Range: bytes {reply.Range}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {reply.Status} X\r\nContent-Length: {reply.Body.Length}\r\nConnection: close\r\n{range}{reply.Headers}\r\n"));
            await stream.WriteAsync(reply.Stop < 0 ? reply.Body : reply.Body.AsMemory(0, Math.Min(reply.Stop, reply.Body.Length)));
        }
    }
}

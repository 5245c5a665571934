using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary><c>synvg view</c>, <c>find</c> and <c>patch</c> as commands.</summary>
public sealed class ViewCommandTests : IDisposable
{
    private const int Kills = 10; // bench/kill-view does it 200 times

    private readonly TemporaryFolder _folder = new();

    public ViewCommandTests() => GraphLines.WriteFile(_folder["run/graphs.jsonl"], Enumerable.Range(0, 5).Select(i => new SceneGraph
    {
        Image = new() { Key = $"coco:{i}", File = $"{i}.png", Width = 40, Height = 30 },
        Regions = [new() { Name = "dog", Box = new(1, 1, 20, 20) }, new() { Name = "cat", Box = new(5, 5, 30, 30) }],
        Relationships =
            [new() { Subject = 0, Predicate = "chasing", Object = 1, Category = RelationshipCategory.Interactional, Origin = RelationshipOrigin.Teacher }],
    }));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_answered_edit_is_lost_when_the_server_is_killed_and_the_run_stays_as_it_was()
    {
        var (before, answered, random) = (Hash(), new List<string>(), new Random(3));
        for (var kill = 0; kill < Kills; kill++)
        {
            var port = FreePort();
            using var server = ChildProcess.Start("view", _folder["run"], "--port", $"{port}", "--patch", _folder["patch.jsonl"]);
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            await ListeningAsync(client);
            var end = Task.Run(async () =>
            {
                await Task.Delay(random.Next(400), TestContext.Current.CancellationToken); // the first answers of a new process take a while
                server.Kill();
            }, TestContext.Current.CancellationToken);
            try
            {
                for (var i = 0; ; i++)
                    await RenameAsync(client, $"coco:{i % 5}", $"name {kill}-{i}", answered);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                // killed
            }
            await end;
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        var kept = PatchFile.OpenToRead(_folder["patch.jsonl"]).Lines.Select(line => line.Edit.Name).ToHashSet();

        Assert.NotEmpty(answered);
        Assert.All(answered, name => Assert.Contains(name, kept));
        Assert.Equal(before, Hash());
    }

    [Fact]
    public async Task A_port_in_use_names_a_free_one()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "view", _folder["run"], "--port", $"{port}");
        Assert.Equal(1, code);
        Assert.Matches($"port {port} of 127.0.0.1 is in use; [0-9]+ is free: --port [0-9]+", output);
    }

    [Theory]
    [InlineData("--host 0.0.0.0", "expected --token-file")]
    [InlineData("--host example.org", "an address in numbers")]
    [InlineData("--patch RUN/patch.jsonl", "a file beside it")]
    [InlineData("--names a b", "one name each")]
    public async Task What_would_be_unsafe_or_unclear_is_wrong_usage(string options, string said)
    {
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken,
            ["view", _folder["run"], .. options.Replace("RUN", _folder["run"], StringComparison.Ordinal).Split(' ')]);
        Assert.Equal(2, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_of_other_photos_are_not_compared()
    {
        GraphLines.WriteFile(_folder["other.jsonl"], [new() { Image = new() { Key = "vg:7", File = "7.png", Width = 40, Height = 30 } }]);
        var (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "view", _folder["run"],
            _folder["other.jsonl"], "--port", $"{FreePort()}");
        Assert.Equal(1, code);
        Assert.Contains("coco:0, of the other vg:7", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Found_relations_are_printed_counted_and_written()
    {
        var (code, output) =
            await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "find", _folder["run"], "dog ~chase cat", "--limit", "2");
        Assert.Equal(0, code);
        Assert.Contains("5 relations in 5 photos, 2 shown", output, StringComparison.Ordinal);
        (code, output) =
            await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "find", _folder["run"], "chasing", "--out", _folder["found.jsonl"]);
        Assert.Equal((0, 5), (code, File.ReadAllLines(_folder["found.jsonl"]).Length));
        (code, output) = await ChildProcess.RunAndListenAsync(TestContext.Current.CancellationToken, "find", _folder["run"], "dog colour:red");
        Assert.Equal(2, code);
        Assert.Contains("    ^^^^^^^", output, StringComparison.Ordinal);
    }

    private static async Task RenameAsync(HttpClient client, string key, string name, List<string> answered)
    {
        using var graph = await client.GetAsync($"/api/graphs/0/{Uri.EscapeDataString(key)}", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/edits")
        {
            Content = JsonContent.Create(new { run = 0, image = key, edit = new { kind = "rename", region = 0, name } })
        };
        request.Headers.TryAddWithoutValidation("If-Match", graph.Headers.ETag!.ToString());
        request.Headers.TryAddWithoutValidation("Origin", client.BaseAddress!.OriginalString.TrimEnd('/'));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.Created)
            answered.Add(name);
    }

    private static async Task ListeningAsync(HttpClient client)
    {
        for (var i = 0; i < 300; i++)
        {
            try
            {
                (await client.GetAsync("/api/runs", TestContext.Current.CancellationToken)).Dispose();
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
        Assert.Fail("the server never listened");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Hash() => string.Join('\n', Directory.GetFiles(_folder["run"], "*", SearchOption.AllDirectories).Order()
        .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
}

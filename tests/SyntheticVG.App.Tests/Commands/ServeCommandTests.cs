using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;

namespace SyntheticVG.App.Tests.Commands;

/// <summary>The service as a process of its own, asked over sockets.</summary>
public class ServeCommandTests
{
    private const int Clients = 8;

    private static readonly int Terms = int.TryParse(Environment.GetEnvironmentVariable("SYNVG_TERMS"), out var terms) ? terms : 10; // bench/drains

    [Fact]
    public async Task A_photo_gives_the_graph_that_graph_writes()
    {
        using var folder = new TemporaryFolder();
        var photo = Photo(folder);
        await using var service = await ServiceProcess.StartAsync();

        using var client = new HttpClient { BaseAddress = service.Address };
        using var form = Form(photo);
        using var answer = await client.PostAsync(new Uri("v1/scene-graphs", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var graph = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["graph"]!;

        Assert.Equal(0, await CommandLine.RunAsync(["graph", photo, "--out", folder["graphs"]]));
        var written =
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder["graphs"], "scene-graph", "graph.json"), TestContext.Current.CancellationToken))!;
        Assert.True(JsonNode.DeepEquals(written, graph), $"{written.ToJsonString()}\n{graph.ToJsonString()}");
    }

    // Every request that was let in is answered, whenever the signal comes: no client sees a broken connection, and the process ends with 0.
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task SIGTERM_breaks_no_request()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals of Unix");
        using var folder = new TemporaryFolder();
        var photo = Photo(folder);
        for (var round = 0; round < Terms; round++)
        {
            await using var service = await ServiceProcess.StartAsync();
            using var ended = new CancellationTokenSource();
            var answered = 0;
            var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
            {
                var seen = new List<string>();
                while (!ended.IsCancellationRequested)
                {
                    var status = await AskAsync(service.Address, photo);
                    seen.Add(status);
                    if (status == "200")
                        Interlocked.Increment(ref answered);
                    if (status == "refused")
                        break;
                }
                return seen;
            })).ToList();
            while (Volatile.Read(ref answered) <= round % 16)
                await Task.Delay(5, TestContext.Current.CancellationToken);
            service.Terminate();
            var code = await service.EndAsync();
            await ended.CancelAsync();
            var all = (await Task.WhenAll(clients)).SelectMany(seen => seen).ToList();

            Assert.Equal(0, code);
            Assert.Empty(all.Except(["200", "503", "refused"]));
        }
    }

    [Fact]
    public async Task Other_machines_need_keys() => Assert.Equal(2, await CommandLine.RunAsync(["serve", "--host", "0.0.0.0", "--port", "0"]));

    // On a connection of its own: "refused" where nobody listens.
    private static async Task<string> AskAsync(Uri address, string photo)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var form = Form(photo);
        try
        {
            using var answer = await client.PostAsync(new Uri("v1/scene-graphs", UriKind.Relative), form);
            await answer.Content.ReadAsByteArrayAsync();
            return $"{(int)answer.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError == HttpRequestError.ConnectionError
                && e.InnerException is System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionRefused }
                ? "refused"
                : $"broken: {e.Message}";
        }
    }

    private static MultipartFormDataContent Form(string photo) =>
        new() { { new ByteArrayContent(File.ReadAllBytes(photo)), "photo", Path.GetFileName(photo) } };

    private static string Photo(TemporaryFolder folder)
    {
        var file = folder["scene.png"];
        File.WriteAllBytes(file, PictureWriter.Png(new Picture(64, 48)));
        return file;
    }
}

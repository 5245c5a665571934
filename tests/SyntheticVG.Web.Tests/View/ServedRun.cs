using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SyntheticVG.Browsing;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Engine.Stages;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Web.View;

namespace SyntheticVG.Web.Tests.View;

/// <summary>A small run with its photos, served on a free port of this machine until it is disposed.</summary>
internal sealed class ServedRun : IAsyncDisposable
{
    public const string Hard = "file:a folder/50%25 of?#\u0065\u0301.png"; // a slash, a percent sign, a question mark, a number sign, an accent of its own

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _serving = Task.CompletedTask;

    public required HttpClient Client { get; init; }

    public required IReadOnlyList<ViewedRun> Runs { get; init; }

    public required int Port { get; init; }

    public string Url => $"http://127.0.0.1:{Port}";

    public string this[string path] => _folder[path];

    public static async Task<ServedRun> OpenAsync(string? token = null, bool readOnly = false, int runs = 1, Action<string>? arrange = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var folder = new TemporaryFolder();
        Write(folder);
        arrange?.Invoke(folder.FullName);
        var opened = Enumerable.Range(0, runs).Select(number => new ViewedRun(
            RunIndex.Open(RunFiles.Find(folder[number == 0 ? "run" : $"run{number + 1}"]), folder["cache"]),
            PatchFile.OpenToWrite(folder[$"patch{number}.jsonl"]))).ToList();
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new($"http://127.0.0.1:{port}") };
        var served = new ServedRun(folder) { Client = client, Runs = opened, Port = port };
        var listening = new TaskCompletionSource();
        served._serving = ViewServer.RunAsync(new()
        {
            Runs = [.. opened.Select((run, number) => new ViewSource(number == 0 ? "first" : $"run {number + 1}", run, folder["data"]))],
            Port = port,
            Token = token,
            ReadOnly = readOnly,
            By = "ann",
            Cache = folder["photos"],
            Listening = _ => listening.SetResult(),
        }, served._stop.Token);
        await Task.WhenAny(listening.Task, served._serving);
        Assert.True(listening.Task.IsCompleted, "the server ended before it listened");
        return served;
    }

    private ServedRun(TemporaryFolder folder) => _folder = folder;

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends an edit of the first run.</summary>
    public async Task<HttpResponseMessage> EditAsync(string key, string? tag, object edit, string? origin = "", string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/edits") { Content = JsonContent.Create(new { run = 0, image = key, edit }) };
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        if (origin is not null)
            request.Headers.TryAddWithoutValidation("Origin", origin.Length > 0 ? origin : Url);
        if (host is not null)
            request.Headers.Host = host;
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        Client.Dispose();
        _stop.Dispose();
        foreach (var run in Runs)
            run.Dispose();
        _folder.Dispose();
    }

    private static void Write(TemporaryFolder folder)
    {
        var graphs = new List<SceneGraph>();
        for (var i = 0; i < 9; i++)
        {
            var key = i == 8 ? Hard : $"coco:{i}";
            var file = i == 7 ? "missing.png" : i == 8 ? "a folder/hard.png" : $"{i}.png";
            var picture = new Picture(320, 240);
            for (var y = 0; y < 240; y++)
                for (var x = 0; x < 320; x++)
                    picture[x, y] = new((byte)(x * 255 / 320), (byte)(y + i), (byte)(120 + (10 * i)));
            if (i != 7)
                PictureWriter.Write(picture, folder[$"data/{file}"]);
            graphs.Add(new()
            {
                Image = new() { Key = key, File = file, Width = 320, Height = 240 },
                Regions =
                [
                    new() { Name = "person", Box = new(20, 30, 100, 200), Description = "a person in a red coat" },
                    new() { Name = "horse", Box = new(120, 80, 300, 220) },
                    new() { Name = i == 3 ? "<img src=x onerror=alert(1)>\u202Ehat\u0007" + new string('x', 300) : "hat", Box = new(40, 10, 90, 40) },
                ],
                Relationships =
                [
                    Relation(0, "riding", 1, RelationshipCategory.Interactional, 0.9), Relation(0, "left of", 1, RelationshipCategory.Spatial, 0.4),
                    Relation(2, "on", 0, RelationshipCategory.Spatial, 0.7), Relation(0, "wearing", 2, RelationshipCategory.Interactional, 0.8),
                ],
            });
        }
        GraphLines.WriteFile(folder["run/graphs.jsonl"], graphs);
        GraphLines.WriteFile(folder["run2/graphs.jsonl"], graphs.Select(
            graph => graph with { Relationships = [.. graph.Relationships.Skip(1), Relation(1, "under", 0, RelationshipCategory.Spatial, 0.5)] }));
        GraphLines.WriteFile(folder["run3/graphs.jsonl"],
            graphs.Select(graph => graph with { Relationships = [graph.Relationships[2] with { Predicate = "above" }, .. graph.Relationships.Skip(1)] }));
        File.WriteAllLines(folder["run/rejected.jsonl"], graphs.SelectMany(graph => new[]
        {
            Encoding.UTF8.GetString(RejectedLine.Of(graph, new(Relation(0, "feeding", 1, RelationshipCategory.Social, 0.3) with
            {
                Verdict = new(VerdictOutcome.Fail, "verifier") { Measurements = new SortedDictionary<string, double> { ["yes"] = 0.31 } }
            }, "verifier", "verifier-no")).ToBytes()),
            Encoding.UTF8.GetString(
                RejectedLine.Of(graph, new(Relation(1, "left of", 0, RelationshipCategory.Spatial, 0.2), "rules", "left-is-right")).ToBytes()),
        }));
    }

    private static Relationship Relation(int subject, string predicate, int @object, RelationshipCategory category, double confidence) => new()
    {
        Subject = subject,
        Predicate = predicate,
        Object = @object,
        Category = category,
        Origin = RelationshipOrigin.Teacher,
        Confidence = confidence,
    };
}

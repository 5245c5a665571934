using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Benching;

/// <summary>How much a service on this machine answers, and what its answers take: a process of its own is asked by more and more clients.</summary>
/// <param name="service">The service.</param>
/// <param name="photos">The photos' files.</param>
/// <param name="seconds">Seconds for each number of clients.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ServiceBench(BenchedService service, IReadOnlyList<byte[]> photos, double seconds, CancellationToken cancellation)
{
    /// <summary>What can be measured; the first ones without being named.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["graphs", "refusals", "overhead", "answers", "prefix", "memory"];

    private static readonly int[] Clients = [1, 2, 4, 8, 16];

    private const int Scenes = 16, Crowd = 150, Tokens = 32, BodyBytes = 313_000, OverheadRequests = 200;

    private static readonly Uri Graphs = new("v1/scene-graphs", UriKind.Relative), Chat = new("v1/chat/completions", UriKind.Relative);

    /// <summary>Measures and prints tables; every figure of one run, of one service.</summary>
    /// <param name="arguments">Options of <c>synvg serve</c>.</param>
    /// <param name="folder">Folder of photos; null for drawn scenes.</param>
    /// <param name="parts">What is measured.</param>
    /// <param name="seconds">Seconds for each number of clients.</param>
    /// <param name="requests">Requests of the part on memory.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code: failed where others took too much of the machine for the figures to mean something.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, string? folder, IReadOnlyList<string> parts, double seconds, int requests,
        CancellationToken cancellation)
    {
        var photos = Photos(folder, cancellation);
        using var service = BenchedService.Start(arguments);
        var load = service.Watch();
        var bench = new ServiceBench(service, photos, seconds, cancellation);
        foreach (var part in parts)
        {
            await (part switch
            {
                "graphs" => bench.LoadAsync("photos/s", (client, n) => bench.GraphAsync(client, n)),
                "answers" => bench.LoadAsync("tokens/s", (client, n) => bench.AnswerAsync(client, n, Tokens)),
                "refusals" => bench.RefusalsAsync(),
                "overhead" => bench.OverheadAsync(),
                "prefix" => bench.PrefixAsync(),
                "memory" => bench.MemoryAsync(requests),
                _ => throw new ArgumentException($"no part '{part}'; expected {string.Join(", ", Parts)}"),
            });
        }
        if (load.Cores is var busy && busy <= OthersLoad.Most)
            return CommandLine.Done;
        await Console.Error.WriteLineAsync($"synvg: other programs took {N(busy, "0.00")} of a core meanwhile; "
            + $"expected at most {N(OthersLoad.Most, "0.0")}: the figures are too low. Measure again when the machine is quiet");
        return CommandLine.Failed;
    }

    private static List<byte[]> Photos(string? folder, CancellationToken cancellation)
    {
        var drawn = folder is null ? Directory.CreateTempSubdirectory("synvg-bench-") : null;
        try
        {
            if (drawn is not null)
                PocketWorldWriter.Write(drawn.FullName, Scenes, new() { Seed = 1, Size = 480 }, cancellationToken: cancellation);
            List<byte[]> photos = [.. Directory.EnumerateFiles(folder ?? drawn!.FullName, "*", SearchOption.AllDirectories)
                .Where(file => PlainPhoto.HasEnding(file) && (drawn is null || !file.Contains("depth", StringComparison.Ordinal))).Order(StringComparer.Ordinal)
                .Take(100).Select(File.ReadAllBytes)];
            return photos.Count > 0 ? photos : throw new FileNotFoundException($"{folder}: no photos; expected JPEG, PNG, WebP, GIF or BMP files");
        }
        finally
        {
            drawn?.Delete(recursive: true);
        }
    }

    private async Task LoadAsync(string unit, Func<HttpClient, int, Task<double?>> ask)
    {
        await service.LoadAsync(1, Math.Min(seconds, 3), ask); // nothing is compiled or read for the first time any more
        var table = new Table().AddColumns("clients", unit, "against one", "median s", "99 of 100 s", "refused");
        double? one = null;
        foreach (var clients in Clients)
        {
            cancellation.ThrowIfCancellationRequested();
            var load = await service.LoadAsync(clients, seconds, ask);
            var rate = load.Answered / load.Seconds;
            one ??= rate;
            table.AddRow([.. new[]
            {
                $"{clients}",
                N(rate, "0.0"),
                N(rate / one.Value, "0.00"),
                N(At(load.Times, 50), "0.000"),
                N(At(load.Times, 99), "0.000"),
                $"{load.Refused}"
            }.Select(Markup.Escape)]);
        }
        AnsiConsole.Write(table);
    }

    private async Task<double?> GraphAsync(HttpClient client, int n)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(photos[n % photos.Count]), "photo", "photo" } };
        using var answer = await client.PostAsync(Graphs, form, cancellation);
        return answer.IsSuccessStatusCode ? 1 : null;
    }

    // A question about two regions; the draws differ from request to request. Tokens are those that the service counts.
    private async Task<double?> AnswerAsync(HttpClient client, int n, int tokens, int left = 10)
    {
        using var content = Json($$$"""
            {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{DataUrl(photos[n % photos.Count])}}}"}},{"type":"text","text":"What is region1 doing?"}]}],
             "regions":[{"box":[{{{left}}},10,60,60]},{"box":[30,30,90,100]}],"max_tokens":{{{tokens}}},"temperature":1,"seed":{{{n}}}}
            """);
        using var answer = await client.PostAsync(Chat, content, cancellation);
        if (answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            return null;
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidDataException($"the service answered {(int)answer.StatusCode}: {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("usage").GetProperty("completion_tokens").GetDouble();
    }

    // More clients than there are places: how soon those without one are told.
    private async Task RefusalsAsync()
    {
        var (refusals, answered, clock) = (new List<double>(), 0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Crowd).Select(async n =>
        {
            using var client = service.Client();
            var begun = clock.Elapsed.TotalSeconds;
            var answer = await GraphAsync(client, n);
            lock (refusals)
            {
                if (answer is not null)
                    answered++;
                else
                    refusals.Add(clock.Elapsed.TotalSeconds - begun);
            }
        }));
        Console.WriteLine(
            $"{Crowd} clients at once: {answered} answered, {refusals.Count} refused, 99 of 100 refusals within {N(At(refusals, 99) * 1000, "0")} ms");
    }

    // Requests that are read to their end, their photo's header too, and then refused for a model that is not there: what the service takes beside a model.
    private async Task OverheadAsync()
    {
        var photo = new byte[BodyBytes * 3 / 4];
        photos[0].AsSpan(0, Math.Min(photos[0].Length, photo.Length)).CopyTo(photo); // what follows a picture's end is not read
        var body = $$$"""{"photo":"{{{DataUrl(photo)}}}","options":{"model":"nobody"}}""";
        using var client = service.Client();
        await AskAsync(20);
        var before = service.Cpu;
        await AskAsync(OverheadRequests);
        Console.WriteLine($"{N(body.Length / 1000.0, "0")} KB of a request: {N((service.Cpu - before).TotalMilliseconds / OverheadRequests, "0.0")} ms of "
            + $"CPU beside the model (mean of {OverheadRequests})");

        async Task AskAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using var content = Json(body);
                using var answer = await client.PostAsync(Graphs, content, cancellation);
                if (answer.StatusCode != HttpStatusCode.NotFound)
                    throw new InvalidDataException($"the service answered {(int)answer.StatusCode}; expected 404 for a model that is not there");
            }
        }
    }

    private async Task PrefixAsync()
    {
        var (first, second) = (new List<double>(), new List<double>());
        using var client = service.Client();
        var (before, read) = (await ReadsAsync(), 0.0);
        for (var n = 0; n < photos.Count; n++)
        {
            first.Add(await TimeAsync(n));
            read = await ReadsAsync();
            second.Add(await TimeAsync(n));
            if (await ReadsAsync() is var again && again > read)
                throw new InvalidDataException($"the second question about a photo had {again - read} prefixes read; expected none");
        }
        Console.WriteLine($"{photos.Count} photos: a first question {N(At(first, 50) * 1000, "0")} ms, "
            + $"a second {N(At(second, 50) * 1000, "0")} ms (medians, one token); {N(read - before, "0")} prefixes read by the first ones, none by the second");

        async Task<double> TimeAsync(int n)
        {
            var begun = Stopwatch.GetTimestamp();
            await AnswerAsync(client, n, 1, left: 5); // regions that the other parts do not ask about
            return Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }

        async Task<double> ReadsAsync()
        {
            await Task.Delay(500, cancellation); // a scrape is kept for a moment
            return await service.MetricAsync("synvg_prefixes_total", "miss", cancellation);
        }
    }

    private async Task MemoryAsync(int requests)
    {
        var table = new Table().AddColumns("requests", "MB");
        using var client = service.Client();
        for (var n = 0; n <= requests; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (n % Math.Max(1, requests / 10) == 0)
                table.AddRow($"{n}", N(service.Memory / 1e6, "0"));
            await GraphAsync(client, n);
        }
        AnsiConsole.Write(table);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static string DataUrl(byte[] photo) => $"data:application/octet-stream;base64,{Convert.ToBase64String(photo)}";

    private static double At(List<double> times, double percent) => DepthNormalisation.Percentile([.. times.Order()], percent);

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

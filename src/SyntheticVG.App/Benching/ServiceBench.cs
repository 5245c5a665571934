using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Spectre.Console;
using SyntheticVG.Datasets.Depth;
using SyntheticVG.Datasets.Joining;
using SyntheticVG.PocketWorld.Writing;

namespace SyntheticVG.App.Benching;

/// <summary>How much a service on this machine answers: a process of its own is asked by more and more clients.</summary>
internal static class ServiceBench
{
    private static readonly int[] Clients = [1, 2, 4, 8, 16];

    private const int Scenes = 16, Crowd = 150;

    /// <summary>Measures and prints a table; every figure of one run.</summary>
    /// <param name="arguments">Further options of <c>synvg serve</c>.</param>
    /// <param name="photos">Folder of photos; null for drawn scenes.</param>
    /// <param name="seconds">Seconds for each number of clients.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(IReadOnlyList<string> arguments, string? photos, double seconds, CancellationToken cancellation)
    {
        var drawn = photos is null ? Directory.CreateTempSubdirectory("synvg-bench-") : null;
        try
        {
            if (drawn is not null)
                PocketWorldWriter.Write(drawn.FullName, Scenes, new() { Seed = 1, Size = 480 }, cancellationToken: cancellation);
            List<byte[]> bodies = [.. Directory.EnumerateFiles(photos ?? drawn!.FullName, "*", SearchOption.AllDirectories).Where(IsPhoto).Order(StringComparer.Ordinal).Take(100).Select(File.ReadAllBytes)];
            if (bodies.Count == 0)
                throw new FileNotFoundException($"{photos}: no photos; expected JPEG, PNG or WebP files");
            using var service = Start(arguments, out var address);
            try
            {
                await MeasureAsync(address, bodies, seconds, cancellation);
                await RefusalsAsync(address, bodies[0], cancellation);
            }
            finally
            {
                service.Kill(entireProcessTree: true);
            }
        }
        finally
        {
            drawn?.Delete(recursive: true);
        }
    }

    private static bool IsPhoto(string path) => PlainPhoto.HasEnding(path) && !path.Contains("depth", StringComparison.Ordinal);

    private static Process Start(IReadOnlyList<string> arguments, out Uri address)
    {
        var (program, first) = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet" ? (path, (string[])[]) : ("dotnet", [Assembly.GetExecutingAssembly().Location]);
        var process = Process.Start(new ProcessStartInfo(program, [.. first, "serve", "--port", "0", .. arguments]) { RedirectStandardOutput = true })!; // without a shell: never null
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } url)
            {
                address = new(url);
                return process;
            }
        }
        throw new InvalidDataException("synvg serve did not start; what it said stands above");
    }

    private static async Task MeasureAsync(Uri address, List<byte[]> bodies, double seconds, CancellationToken cancellation)
    {
        await LoadAsync(address, bodies, 1, Math.Min(seconds, 3), cancellation); // nothing is compiled or read for the first time any more
        var table = new Table().AddColumns("clients", "photos/s", "against one", "median s", "99 of 100 s", "refused");
        double? one = null;
        foreach (var clients in Clients)
        {
            var (times, refused, took) = await LoadAsync(address, bodies, clients, seconds, cancellation);
            var rate = times.Count / took;
            one ??= rate;
            table.AddRow([.. new[] { $"{clients}", N(rate, "0.0"), N(rate / one.Value, "0.00"), N(At(times, 0.5), "0.000"), N(At(times, 0.99), "0.000"), $"{refused}" }.Select(Markup.Escape)]);
        }
        AnsiConsole.Write(table);
    }

    // Each client asks, waits for the answer, and asks again.
    private static async Task<(List<double> Times, int Refused, double Took)> LoadAsync(Uri address, List<byte[]> bodies, int clients, double seconds, CancellationToken cancellation)
    {
        var (times, refused, next, clock) = (new List<double>(), 0, 0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(
            async () =>
            {
                using var client = new HttpClient { BaseAddress = address };
                while (clock.Elapsed.TotalSeconds < seconds)
                {
                    var begun = clock.Elapsed.TotalSeconds;
                    using var form = new MultipartFormDataContent { { new ByteArrayContent(bodies[Interlocked.Increment(ref next) % bodies.Count]), "photo", "photo" } };
                    using var answer = await client.PostAsync(new Uri("v1/scene-graphs", UriKind.Relative), form, cancellation);
                    lock (times)
                    {
                        if (answer.IsSuccessStatusCode)
                            times.Add(clock.Elapsed.TotalSeconds - begun);
                        else
                            refused++;
                    }
                }
            },
            cancellation)));
        return (times, refused, clock.Elapsed.TotalSeconds);
    }

    // More clients than there are places: how soon those without one are told.
    private static async Task RefusalsAsync(Uri address, byte[] body, CancellationToken cancellation)
    {
        var (refusals, answered, clock) = (new List<double>(), 0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Crowd).Select(async _ =>
        {
            using var client = new HttpClient { BaseAddress = address };
            using var form = new MultipartFormDataContent { { new ByteArrayContent(body), "photo", "photo" } };
            var begun = clock.Elapsed.TotalSeconds;
            using var answer = await client.PostAsync(new Uri("v1/scene-graphs", UriKind.Relative), form, cancellation);
            lock (refusals)
            {
                if (answer.IsSuccessStatusCode)
                    answered++;
                else
                    refusals.Add(clock.Elapsed.TotalSeconds - begun);
            }
        }));
        Console.WriteLine($"{Crowd} clients at once: {answered} answered, {refusals.Count} refused, 99 of 100 refusals within {N(At(refusals, 0.99) * 1000, "0")} ms");
    }

    private static double At(List<double> times, double share) => DepthNormalisation.Percentile([.. times.Order()], 100 * share);

    private static string N(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

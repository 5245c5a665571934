using System.Net;
using SyntheticVG.Engine.Ledger;
using SyntheticVG.Images;
using SyntheticVG.Web.View;

namespace SyntheticVG.App.Viewing;

/// <summary>What <c>synvg view</c> was asked for.</summary>
internal sealed record ViewRequest
{
    public required IReadOnlyList<string> Runs { get; init; }

    public string? Data { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public string? Patch { get; init; }

    public required string By { get; init; }

    public required IPAddress Host { get; init; }

    public required int Port { get; init; }

    public string? TokenFile { get; init; }

    public bool ReadOnly { get; init; }

    public bool Again { get; init; }
}

/// <summary>Opens runs and serves them until somebody stops it.</summary>
internal static class ViewSession
{
    private const int LeastToken = 8;

    /// <summary>The address that a word names.</summary>
    public static IPAddress AddressOf(string host) => IPAddress.TryParse(host, out var address) ? address : IPAddress.Loopback;

    /// <summary>Whether a file lies inside a folder, with links resolved.</summary>
    public static bool IsInside(string file, string folder) =>
        Directory.Exists(folder) && InsideFolder.Holds(InsideFolder.RealPath(folder), InsideFolder.RealPath(Path.GetFullPath(file)));

    public static async Task<int> RunAsync(ViewRequest request, CancellationToken cancellation)
    {
        var token = request.TokenFile is { } file ? ReadToken(file) : null;
        if (request.Data is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder}: no such folder; --data names the folder that picture paths start from");
        var sources = new List<ViewSource>();
        try
        {
            foreach (var (i, path) in request.Runs.Index())
                sources.Add(Open(request, i, path, cancellation));
            RequireCommonPhotos(sources);
            await ViewServer.RunAsync(new()
            {
                Runs = sources,
                Address = request.Host,
                Port = request.Port,
                Token = token,
                ReadOnly = request.ReadOnly,
                By = request.By,
                Cache = Path.Combine(CacheFolder.OfUser, "photos"),
                Listening = url => Tell(url, token is not null, request, sources),
            }, cancellation);
            Console.WriteLine("stopped; every edit is in the patch");
            return CommandLine.Done;
        }
        finally
        {
            foreach (var source in sources)
                source.Run.Dispose();
        }
    }

    private static ViewSource Open(ViewRequest request, int number, string path, CancellationToken cancellation)
    {
        var patch = number == 0 ? request.Patch : null;
        var run = !request.ReadOnly ? ViewedRuns.OpenToWrite(path, patch, request.Again, cancellation)
            : ViewedRuns.OpenToRead(path, patch, request.Again, cancellation);
        foreach (var refused in run.Refused.Take(3))
            Console.Error.WriteLine($"synvg: {refused}");
        var name = request.Names.Count > number ? request.Names[number] : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        return new(name, run, request.Data is { } data ? Path.GetFullPath(data) : run.Index.Files.DataFolder())
        {
            IsRunning = () => run.Index.Files.Folder is { } folder && RunLock.IsHeld(folder),
        };
    }

    // Runs that share no photo cannot be looked at side by side.
    private static void RequireCommonPhotos(List<ViewSource> sources)
    {
        var first = sources[0].Run.Index;
        foreach (var other in sources.Skip(1).Select(source => source.Run.Index))
        {
            if (other.Photos > 0 && first.Photos > 0 && !Enumerable.Range(0, first.Photos).Any(photo => other.Find(first.KeyOf(photo)) >= 0))
                throw new InvalidDataException($"{first.Files.Path} and {other.Files.Path} have no photo in common: "
                    + $"the first of one is {first.KeyOf(0)}, of the other {other.KeyOf(0)}; expected runs of the same photos");
        }
    }

    private static string ReadToken(string file)
    {
        var token = File.ReadAllText(file).Trim();
        return token.Length >= LeastToken && token.All(c => c is > ' ' and < '\u007f') ? token
            : throw new InvalidDataException(
                $"{file}: found {(token.Length < LeastToken ? $"a word of {token.Length} characters" : "characters that an address cannot hold")}; "
                    + $"expected one word of {LeastToken} or more letters, digits and signs");
    }

    private static void Tell(string url, bool token, ViewRequest request, List<ViewSource> sources)
    {
        foreach (var source in sources)
        {
            var index = source.Run.Index;
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{source.Name}: {index.Photos:N0} photos, {index.Relations - index.Dropped:N0} relations, {index.Dropped:N0} dropped; {(source.Data is { } data ? $"photos of {data}" : "no photos: --data names their folder")}"));
        }
        Console.WriteLine(request.ReadOnly ? "nothing can be edited (--read-only)" : $"edits go to {sources[0].Run.Patch.Path}, by {request.By}");
        Console.WriteLine($"open {url}{(token ? $"?token=... (the word in {request.TokenFile})" : "")} ; Ctrl-C stops");
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace SyntheticVG.Perception.Store;

/// <summary>Fetches the files of a model into the user's folder: only when asked, resumed where it was interrupted, whole or absent.</summary>
/// <param name="client">Makes the requests; must not follow redirects by itself (<see cref="Client"/>).</param>
/// <param name="token">An access token for models that their publishers give to known people; sent to the address that was named, not to where that
/// redirects.</param>
/// <remarks>
/// A file grows under the name <c>FILE.part</c> and gets its own name when its length is right. The hashes of the first download are
/// recorded in <c>hashes.json</c>; <see cref="Check"/> holds the files against them, and a file fetched again must have the same.
/// A folder that lacks files yet says so by a file <c>unfinished</c>, and is no model until that is gone.
/// </remarks>
public sealed class ModelDownload(HttpClient client, string? token = null)
{
    /// <summary>Name of the file of recorded hashes.</summary>
    public const string HashesName = "hashes.json";

    /// <summary>Name of the file that a folder has while its model is not all there.</summary>
    public const string UnfinishedName = "unfinished";

    private const int MostRedirects = 10, Attempts = 3;

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1); // of a server, before it is asked again

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>A client with the system's proxies (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>) that follows no redirect by itself.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(30) })
    {
        Timeout = TimeSpan.FromHours(12),
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("synvg", "1") } },
    };

    /// <summary>Fetches what a model's folder lacks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="from">Where to fetch from in place of its home: an address, or a folder on this machine, which may hold the files of subfolders flat; null
    /// for its home.</param>
    /// <param name="say">Told of each file.</param>
    /// <param name="cancellationToken">Stops; what was fetched stays for the next time.</param>
    /// <exception cref="InvalidDataException">A file has another length or another hash than was said, or the files are more than the catalogue says of the
    /// model.</exception>
    /// <exception cref="IOException">The disk has no room for it.</exception>
    /// <exception cref="HttpRequestException">The server refuses, or stops again and again.</exception>
    public async Task GetAsync(PublishedModel model, string folder, Uri? from, Action<string> say, CancellationToken cancellationToken)
    {
        var home = from ?? model.Home;
        var hashes = Hashes(folder);
        var unfinished = Path.Combine(folder, UnfinishedName);
        if (!model.Files.All(IsHere)) // what is whole stays so, even where nobody can be reached
            WholeFile.Write(unfinished, $"synvg models get {model.Name} has not ended; the same command goes on\n");
        foreach (var (name, content) in model.Given)
            WholeFile.Write(Path.Combine(folder, name), content);
        var weights = model.Safetensors ? await WeightFiles.NamesAsync(folder, name => TryAsync(At(name), name)) : [];
        foreach (var name in model.Optional)
        {
            if (!await TryAsync(At(name), name))
                say($"{name}: is not published there");
        }
        foreach (var (name, elsewhere) in model.Elsewhere)
        {
            if (!await TryAsync(At(name), name))
                await FetchAsync(elsewhere, name);
        }
        foreach (var name in weights.Concat(model.Files)) // config.json, by which a model is known, comes last
            await FetchAsync(At(name), name);
        File.Delete(unfinished);

        string PathOf(string name) => Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));

        bool IsHere(string name) => File.Exists(PathOf(name)) && hashes.ContainsKey(name);

        Uri At(string name)
        {
            Uri below = new(Below(home), name), flat = new(Below(home), Path.GetFileName(name));
            return below.IsFile && !File.Exists(below.LocalPath) && File.Exists(flat.LocalPath) ? flat : below;
        }

        async Task<bool> TryAsync(Uri source, string name)
        {
            try
            {
                await FetchAsync(source, name);
                return true;
            }
            catch (Exception e) when (e is FileNotFoundException or HttpRequestException { StatusCode: HttpStatusCode.NotFound })
            {
                return false;
            }
        }

        async Task FetchAsync(Uri source, string name)
        {
            var path = PathOf(name);
            if (IsHere(name))
            {
                say($"{name}: is here already");
                return;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(path)!); // a file below the folder
            var said = source.IsFile
                ? await CopyAsync(source.LocalPath, path + ".part", cancellationToken)
                : await FetchToAsync(source, path + ".part", DownloadLimit.Of(model, folder), say, cancellationToken);
            var found = HashOf(path + ".part");
            if ((hashes.GetValueOrDefault(name) ?? said) is { } expected && !string.Equals(expected, found, StringComparison.OrdinalIgnoreCase))
            {
                File.Delete(path + ".part");
                throw new InvalidDataException($"{source}: found SHA-256 {found}; "
                    + $"expected {expected}, as {(hashes.ContainsKey(name) ? "recorded earlier" : "the server says")}; the file was thrown away");
            }
            File.Move(path + ".part", path, overwrite: true);
            File.Delete(path + ".part.tag");
            hashes[name] = found;
            WholeFile.Write(Path.Combine(folder, HashesName), JsonSerializer.Serialize(hashes, Indented));
            say(FormattableString.Invariant($"{name}: {new FileInfo(path).Length:N0} bytes, SHA-256 {found}"));
        }
    }

    /// <summary>What is wrong with a fetched model's files: missing ones, and those whose hash is not the recorded one.</summary>
    /// <param name="folder">The model's folder.</param>
    public static IEnumerable<string> Check(string folder)
    {
        foreach (var (name, expected) in Hashes(folder))
        {
            var path = Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));
            if (!File.Exists(path))
                yield return $"{path}: missing";
            else if (HashOf(path) is var found && found != expected)
                yield return $"{path}: found SHA-256 {found}; expected {expected}, as recorded when it was fetched";
        }
    }

    private static SortedDictionary<string, string> Hashes(string folder)
    {
        var path = Path.Combine(folder, HashesName);
        if (!File.Exists(path))
            return new(StringComparer.Ordinal);
        try
        {
            return new(JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(path)) ?? [], StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: no JSON, line {(e.LineNumber ?? 0) + 1}; expected file names with their hashes", e);
        }
    }

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static async Task<string?> CopyAsync(string from, string part, CancellationToken cancellationToken)
    {
        if (!File.Exists(from))
            throw new FileNotFoundException($"{from}: no such file", from);
        await using var source = File.OpenRead(from);
        DownloadLimit.RequireRoom(part, source.Length);
        await using var target = File.Create(part);
        await source.CopyToAsync(target, cancellationToken);
        return null;
    }

    private static Uri Below(Uri home) => home.AbsoluteUri.EndsWith('/') ? home : new(home.AbsoluteUri + "/");

    // Returns the hash that the server says the file has, or null.
    private async Task<string?> FetchToAsync(Uri source, string part, DownloadLimit limit, Action<string> say, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await FetchOnceAsync(source, part, limit, say, cancellationToken);
            }
            catch (Exception e) when (attempt < Attempts
                && (e is IOException or HttpRequestException { StatusCode: null or >= HttpStatusCode.InternalServerError }))
            {
                say($"{source}: {e.Message}; going on");
            }
        }
    }

    private async Task<string?> FetchOnceAsync(Uri source, string part, DownloadLimit limit, Action<string> say, CancellationToken cancellationToken)
    {
        var here = File.Exists(part) ? new FileInfo(part).Length : 0;
        var (response, hash) =
            await AskAsync(source, here, File.Exists(part + ".tag") ? await File.ReadAllTextAsync(part + ".tag", cancellationToken) : null, cancellationToken);
        using (response)
        {
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                if (response.Content.Headers.ContentRange?.Length == here)
                    return hash; // it was complete
                File.Delete(part);
                throw new IOException($"{source}: what was fetched earlier does not fit it");
            }
            if (!response.IsSuccessStatusCode)
                throw new HttpRequestException($"{source}: the server answered {(int)response.StatusCode} {response.ReasonPhrase}{Hint(response.StatusCode)}",
                    null, response.StatusCode);
            var resumes = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == here;
            if (here > 0)
                say(resumes ? FormattableString.Invariant($"{source}: goes on at {here:N0} bytes") : $"{source}: the server cannot resume; from the beginning");
            var start = resumes ? here : 0;
            var whole = response.Content.Headers.ContentRange?.Length ?? (response.Content.Headers.ContentLength is { } length ? start + length : null);
            limit.Require(source, whole);
            DownloadLimit.RequireRoom(part, (whole ?? 0) - start);
            await File.WriteAllTextAsync(part + ".tag", response.Headers.ETag?.ToString() ?? "", cancellationToken);
            await using (var target = new FileStream(part, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write))
                await CopyAsync(source, response, target, limit, cancellationToken);
            if (new FileInfo(part).Length > limit.Bytes)
            {
                File.Delete(part);
                throw limit.Exceeded(source, "goes on sending");
            }
            var found = new FileInfo(part).Length;
            if (whole is null || found == whole)
                return hash;
            if (found > whole)
                File.Delete(part);
            throw new InvalidDataException($"{source}: found {found} bytes; expected {whole}, as the server says");
        }
    }

    // Up to the first bytes over the limit.
    private static async Task CopyAsync(Uri source, HttpResponseMessage response, FileStream target, DownloadLimit limit, CancellationToken cancellationToken)
    {
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var buffer = new byte[1 << 17];
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (target.Length <= limit.Bytes)
            {
                silent.CancelAfter(Silence);
                if (await content.ReadAsync(buffer, silent.Token) is not (> 0 and var read))
                    return;
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(FormattableString.Invariant(
                $"{source}: the server said nothing for {Silence.TotalSeconds:0} seconds after {target.Length:N0} bytes; the same command goes on from there"));
        }
        catch (HttpRequestException e)
        {
            throw new IOException(
                FormattableString.Invariant($"{source}: the server stopped after {target.Length:N0} bytes; the same command goes on from there"), e);
        }
    }

    // Follows redirects between web addresses, and nowhere else.
    private async Task<(HttpResponseMessage Response, string? Hash)> AskAsync(Uri source, long from, string? tag, CancellationToken cancellationToken)
    {
        var (at, hash) = (source, (string?)null);
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            if (token is not null && (at.Scheme, at.Authority) == (source.Scheme, source.Authority))
                request.Headers.Authorization = new("Bearer", token);
            if (from > 0)
                request.Headers.Range = new(from, null);
            if (from > 0 && EntityTagHeaderValue.TryParse(tag, out var known) && !known.IsWeak)
                request.Headers.IfRange = new(known); // a file that changed meanwhile comes from the beginning
            var response = await SendAsync(request, cancellationToken);
            hash ??= HashIn(response);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                || response.Headers.Location is not { } location)
            {
                return (response, hash);
            }
            response.Dispose();
            var next = new Uri(at, location);
            if (next.Scheme is not ("http" or "https") || (at.Scheme == "https" && next.Scheme == "http"))
                throw new InvalidDataException($"{source}: redirects to {next}; expected {(at.Scheme == "https" ? "an https address" : "a web address")}");
            at = next;
        }
        throw new HttpRequestException($"{source}: redirects more than {MostRedirects.ToString(CultureInfo.InvariantCulture)} times");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silent.CancelAfter(Silence);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silent.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException(FormattableString.Invariant($"{request.RequestUri}: the server said nothing for {Silence.TotalSeconds:0} seconds"));
        }
    }

    private string Hint(HttpStatusCode status) => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        ? token is null
            ? "; it wants an access token (--token, or HF_TOKEN)"
            : "; the access token does not open it: its licence may have to be accepted on its page first"
        : "";

    // Model hubs name the SHA-256 of large files.
    private static string? HashIn(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Linked-ETag", out var values) && values.FirstOrDefault()?.Trim('"') is { Length: 64 } hash
        && hash.All(char.IsAsciiHexDigit) ? hash : null;
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SyntheticVG.Engine.Teacher.Chat;

namespace SyntheticVG.Engine.Teacher.Batch;

/// <summary>A provider's files and batches: <c>/files</c> and <c>/batches</c> of an OpenAI-compatible API.</summary>
/// <remarks>
/// The key goes to the endpoint's own server alone; only a file's content is followed elsewhere, without the key. What may be asked twice is asked again where
/// the way failed; the making of a batch is not. Answers are read as tolerantly as completions, and what servers say is masked.
/// </remarks>
public sealed class BatchApi
{
    private const int MostPages = 100, PageSize = 100, Attempts = 4, MostMoves = 3;
    private const long MostBytes = 16_000_000; // of what is no file
    private const string TagName = "synvg";

    private static readonly TimeSpan LongestUpload = TimeSpan.FromMinutes(30), LongestAnswer = TimeSpan.FromMinutes(3);

    private static readonly HttpClient Shared = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10)
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // each request has its own
    };

    private readonly ChatEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <summary>The files and batches of an endpoint.</summary>
    /// <param name="endpoint">Address and key.</param>
    /// <param name="time">The clock of waits.</param>
    /// <param name="http">What carries the requests, or null for one that all share.</param>
    public BatchApi(ChatEndpoint endpoint, TimeProvider time, HttpClient? http = null) => (_endpoint, _time, _http) = (endpoint, time, http ?? Shared);

    /// <summary>Uploads a file of requests.</summary>
    /// <returns>The provider's name of it.</returns>
    public async Task<string> UploadAsync(string path, string name, CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(
            () => new(HttpMethod.Post, AddressOf("/files")) { Content = Form(path, name) }, again: true, LongestUpload, cancellationToken);
        return await IdOfAsync(reply, cancellationToken);
    }

    /// <summary>The provider's name of a file that was uploaded under a name; null where none was.</summary>
    public Task<string?> FindFileAsync(string name, CancellationToken cancellationToken) =>
        FindAsync("/files", "purpose=batch", file => Text(file, "filename") == name ? Text(file, "id") : null, cancellationToken);

    /// <summary>Makes a batch, once: whoever does not hear of it looks for its tag.</summary>
    public async Task<BatchJob> CreateAsync(BatchJob job, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
        {
            ["input_file_id"] = job.File,
            ["endpoint"] = BatchFolder.RequestUrl,
            ["completion_window"] = "24h",
            ["metadata"] = new Dictionary<string, string> { [TagName] = job.Tag },
        });
        using var reply =
            await SendAsync(() => new(HttpMethod.Post, AddressOf("/batches")) { Content = Json(body) }, again: false, LongestAnswer, cancellationToken);
        return await JobOfAsync(job, reply, cancellationToken);
    }

    /// <summary>The batch that was made under a job's tag; null where none was.</summary>
    public Task<BatchJob?> FindBatchAsync(BatchJob job, CancellationToken cancellationToken) => FindAsync(
        "/batches", null,
        batch => Text(batch, "input_file_id") == job.File
            || (Member(batch, "metadata") is { ValueKind: JsonValueKind.Object } notes && Text(notes, TagName) == job.Tag) ? JobOf(job, batch) : null,
        cancellationToken);

    /// <summary>A batch as it stands now.</summary>
    public async Task<BatchJob> LookAsync(BatchJob job, CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(() => new(HttpMethod.Get, AddressOf($"/batches/{Uri.EscapeDataString(job.Batch!)}")), again: true,
            LongestAnswer, cancellationToken);
        return await JobOfAsync(job, reply, cancellationToken);
    }

    /// <summary>Asks for a batch to be ended.</summary>
    public async Task<BatchJob> CancelAsync(BatchJob job, CancellationToken cancellationToken)
    {
        using var reply =
            await SendAsync(() => new(HttpMethod.Post, AddressOf($"/batches/{Uri.EscapeDataString(job.Batch!)}/cancel")) { Content = Json("{}"u8.ToArray()) },
                again: true, LongestAnswer, cancellationToken);
        return await JobOfAsync(job, reply, cancellationToken);
    }

    /// <summary>Fetches a file, whole or not at all.</summary>
    /// <param name="file">The provider's name of it.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task DownloadAsync(string file, string path, long most, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var reply = await SendAsync(() => new(HttpMethod.Get, AddressOf($"/files/{Uri.EscapeDataString(file)}/content")), again: true,
                    LongestUpload, cancellationToken);
                await SaveAsync(reply, file, path, most, cancellationToken);
                return;
            }
            catch (Exception e) when (attempt < Attempts && e is HttpRequestException or HttpIOException or SocketException or TimeoutException)
            {
                await Task.Delay(Pause(attempt), _time, cancellationToken);
            }
        }
    }

    /// <summary>Deletes a file at the provider; one that is not there is deleted.</summary>
    public async Task DeleteAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var reply =
                await SendAsync(() => new(HttpMethod.Delete, AddressOf($"/files/{Uri.EscapeDataString(file)}")), again: true, LongestAnswer, cancellationToken);
        }
        catch (BatchApiException e) when (e.Status == 404)
        {
        }
    }

    // A path below the endpoint's, what stands behind its question mark kept (api-version=...).
    private Uri AddressOf(string path, string? query = null)
    {
        const string Completions = "/chat/completions";
        var address = new UriBuilder(_endpoint.Url);
        var root = address.Path.TrimEnd('/');
        address.Path = (root.EndsWith(Completions, StringComparison.OrdinalIgnoreCase) ? root[..^Completions.Length] : root) + path;
        if (query is not null)
            address.Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{query}" : query;
        return address.Uri;
    }

    private async Task<T?> FindAsync<T>(string path, string? query, Func<JsonElement, T?> match, CancellationToken cancellationToken) where T : class
    {
        string? after = null;
        for (var page = 0; page < MostPages; page++)
        {
            var asked = string.Join('&', new[] { query, $"limit={PageSize}", after is null ? null : $"after={Uri.EscapeDataString(after)}" }.OfType<string>());
            using var reply = await SendAsync(() => new(HttpMethod.Get, AddressOf(path, asked)), again: true, LongestAnswer, cancellationToken);
            using var json = await ReadAsync(reply, cancellationToken);
            if (Member(json.RootElement, "data") is not { ValueKind: JsonValueKind.Array } data)
                throw new BatchApiException($"{_endpoint.Url} answered {path} without a list called data; it may have no batches", 200);
            foreach (var item in data.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
            {
                if (match(item) is { } found)
                    return found;
            }
            var last = data.GetArrayLength() > 0 && data[data.GetArrayLength() - 1] is { ValueKind: JsonValueKind.Object } item2 ? Text(item2, "id") : null;
            if (last is null || last == after || Member(json.RootElement, "has_more") is not { ValueKind: JsonValueKind.True })
                return null;
            after = last;
        }
        throw new BatchApiException($"{_endpoint.Url} lists more than {MostPages * PageSize:N0} under {path}; delete old ones there", 200);
    }

    // The answer, where it is a good one; its body is not read yet.
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, bool again, TimeSpan longest, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (reply, problem) = await TryAsync(make, longest, cancellationToken);
            if (reply is not null)
                return reply;
            if (!again || !problem!.Passing || attempt >= Attempts)
                throw problem!;
            await Task.Delay(problem.RetryAfter is { } wait && wait > Pause(attempt) ? wait : Pause(attempt), _time, cancellationToken);
        }
    }

    private async Task<(HttpResponseMessage? Reply, BatchApiException? Problem)> TryAsync(Func<HttpRequestMessage> make, TimeSpan longest,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = make();
        var what = $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)}";
        if (_endpoint.Key is { Length: > 0 } key)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            if (request.RequestUri.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation("api-key", key);
        }
        HttpResponseMessage? reply = null;
        try
        {
            reply = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (request.Method == HttpMethod.Get && request.RequestUri.AbsolutePath.EndsWith("/content", StringComparison.Ordinal))
                reply = await FollowAsync(request.RequestUri, reply, either.Token);
            if (reply.IsSuccessStatusCode)
                return (reply, null);
            var body = await AnswerBody.ReadAsync(reply.Content, MostBytes, either.Token);
            var error =
                RefusedRequest.Of((int)reply.StatusCode, ServerError.Of(CompletionReader.Decode(body)), reply.Headers, _endpoint.Key, _time.GetUtcNow());
            var problem = new BatchApiException($"{what}: {error.Message}", (int)reply.StatusCode)
            {
                Passing = error.Passing && !error.Stops,
                RetryAfter = error.RetryAfter,
                InDoubt = (int)reply.StatusCode >= 500
            };
            reply.Dispose();
            return (null, problem);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            reply?.Dispose();
            return (null, new($"{what}: no answer in time", 0, e) { Passing = true, InDoubt = true });
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or HttpIOException)
        {
            reply?.Dispose();
            return (null, new($"{what}: {ServerWords.Shown(e.Message, _endpoint.Key)}", 0, e) { Passing = true, InDoubt = true });
        }
    }

    // Some providers keep the content of files in another place: there goes no key.
    private async Task<HttpResponseMessage> FollowAsync(Uri from, HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        for (var moves = 0; moves < MostMoves && (int)reply.StatusCode is 301 or 302 or 303 or 307 or 308 && reply.Headers.Location is { } to; moves++)
        {
            var address = new Uri(from, to);
            if (address.Scheme != Uri.UriSchemeHttps && address.Scheme != from.Scheme)
                break;
            reply.Dispose();
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            reply = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            from = address;
        }
        return reply;
    }

    private async Task SaveAsync(HttpResponseMessage reply, string file, string path, long most, CancellationToken cancellationToken)
    {
        using var whole = new WholeFile(path);
        await using var content = await reply.Content.ReadAsStreamAsync(cancellationToken);
        var (block, written) = (new byte[1 << 16], 0L);
        while (await content.ReadAsync(block, cancellationToken).AsTask().WaitAsync(LongestAnswer, _time, cancellationToken) is > 0 and var read)
        {
            written += read;
            if (written > most)
                throw new BatchApiException(
                    FormattableString.Invariant(
                        $"the provider's file {ServerWords.Shown(file, _endpoint.Key)} has more than {most:N0} bytes, as many as its answers may have together (--max-answer)"),
                    200);
            whole.Stream.Write(block.AsSpan(0, read));
        }
        whole.Commit();
    }

    private async Task<string> IdOfAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        using var json = await ReadAsync(reply, cancellationToken);
        return Text(json.RootElement, "id") ?? throw new BatchApiException($"{_endpoint.Url} took the file but gave it no id", 200);
    }

    private async Task<BatchJob> JobOfAsync(BatchJob job, HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        using var json = await ReadAsync(reply, cancellationToken);
        return JobOf(job, json.RootElement);
    }

    private BatchJob JobOf(BatchJob job, JsonElement batch)
    {
        var counts = Member(batch, "request_counts") is { ValueKind: JsonValueKind.Object } said ? said : default;
        return job with
        {
            Step = BatchStep.Submitted,
            Batch = Text(batch, "id") ?? job.Batch
                ?? throw new BatchApiException($"{_endpoint.Url} answered with a batch that has no id", 200) { InDoubt = true },
            Status = ServerWords.Shown(Text(batch, "status") ?? job.Status ?? "unknown", _endpoint.Key),
            Output = Text(batch, "output_file_id") ?? job.Output,
            Errors = Text(batch, "error_file_id") ?? job.Errors,
            Total = Count(counts, "total") ?? job.Total,
            Done = Count(counts, "completed") ?? job.Done,
            Failed = Count(counts, "failed") ?? job.Failed,
            Problem = Member(batch, "errors") is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } errors
                && ServerError.Of(errors) is { Names.Length: > 0 } error ? ServerWords.Shown(error.Words, _endpoint.Key) : job.Problem,
        };
    }

    private async Task<JsonDocument> ReadAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        try
        {
            var body = await AnswerBody.ReadAsync(reply.Content, MostBytes, cancellationToken).WaitAsync(LongestAnswer, _time, cancellationToken)
                ?? throw new BatchApiException($"{_endpoint.Url} answered with more than {MostBytes:N0} bytes", 200) { InDoubt = true };
            var text = WellFormedText.Of(CompletionReader.Decode(body));
            var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(text)); // whatever is no text by itself is replaced
            if (json.RootElement.ValueKind == JsonValueKind.Object)
                return json;
            json.Dispose();
            throw new BatchApiException($"{_endpoint.Url} answered '{ServerWords.Shown(text, _endpoint.Key)}'; expected a JSON object", 200) { InDoubt = true };
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or HttpRequestException or HttpIOException or SocketException or TimeoutException)
        {
            throw new BatchApiException($"{_endpoint.Url} answered with something that cannot be "
                + $"read: {ServerWords.Shown(e is JsonException ? JsonWords.Of(e) : e.Message, _endpoint.Key)}; "
                + $"expected a JSON object of its files or batches", 200, e)
            { InDoubt = true };
        }
    }

    // Names in quotation marks, the boundary without: what all servers read.
    private static MultipartFormDataContent Form(string path, string name)
    {
        var boundary = $"synvg{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}"; // stands in no line of JSON
        var form = new MultipartFormDataContent(boundary);
        form.Headers.Remove("Content-Type");
        form.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
        Add(new StringContent("batch"), "purpose", null);
        Add(new StreamContent(File.OpenRead(path)), "file", name);
        return form;

        void Add(HttpContent part, string field, string? fileName)
        {
            part.Headers.ContentType = fileName is null ? null : new("application/jsonl");
            part.Headers.ContentDisposition = new("form-data") { Name = $"\"{field}\"", FileName = fileName is null ? null : $"\"{fileName}\"" };
            form.Add(part);
        }
    }

    private static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static TimeSpan Pause(int attempt) => TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, attempt - 1)));

    private static JsonElement? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement json, string name) => Member(json, name) switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } said => said,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    private static long? Count(JsonElement counts, string name) =>
        counts.ValueKind == JsonValueKind.Object && Text(counts, name) is { } said && double.TryParse(said, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and < 1e12 ? (long)number : null;
}

/// <summary>A provider did not do with files or batches what it was asked for.</summary>
/// <param name="message">In words fit for a terminal.</param>
/// <param name="status">HTTP status; 0 where there was none.</param>
/// <param name="inner">What the way said, or null.</param>
public sealed class BatchApiException(string message, int status, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>HTTP status; 0 where there was none.</summary>
    public int Status { get; } = status;

    /// <summary>Whether another attempt may succeed.</summary>
    public bool Passing { get; init; }

    /// <summary>Whether what was asked may have been done all the same.</summary>
    public bool InDoubt { get; init; }

    /// <summary>How long the server wants to be left alone, or null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using SyntheticVG.Engine.Ledger;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>One request to an OpenAI-compatible endpoint, one answer: no retries, no memory of answers.</summary>
/// <remarks>
/// Follows no redirect, so that no key and no photo goes where nobody sent it. What the endpoint refuses of a request (a parameter, a form of answer) is left
/// out, told once and remembered for the run. Answers are read by <see cref="CompletionReader"/>, at most <see cref="ChatEndpoint.MaxAnswerBytes"/> of them,
/// and hold no key.
/// </remarks>
public sealed class OpenAiChat : IChatClient
{
    private const int MostForms = 12; // of one request; each leaves out one thing more

    private static readonly TimeSpan LongestConnecting = TimeSpan.FromSeconds(30);

    private static readonly HttpClient Shared = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = LongestConnecting,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10)
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // the caller's
    };

    private readonly ChatEndpoint _endpoint;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly EndpointForms _forms;
    private readonly Uri _address;
    private readonly ChatClientMetadata _metadata;
    private readonly Action<string>? _tell;
    private bool _toldUsage;

    /// <summary>A client for the endpoint.</summary>
    /// <param name="endpoint">Address, model and key.</param>
    /// <param name="time">The clock that dates to wait for are seen from.</param>
    /// <param name="http">What carries the requests, or null for one that all clients share.</param>
    /// <param name="ledger">Remembers what the endpoint refuses, or null.</param>
    /// <param name="tell">Told in plain words what is left out of requests, or null.</param>
    public OpenAiChat(ChatEndpoint endpoint, TimeProvider time, HttpClient? http = null, ICallStore? ledger = null, Action<string>? tell = null)
    {
        (_endpoint, _time, _http, _forms, _tell) = (endpoint, time, http ?? Shared, new(endpoint, ledger, tell), tell);
        _address = AddressOf(endpoint.Url);
        _metadata = new("openai", endpoint.Url, endpoint.Model);
    }

    /// <summary>The model's answer.</summary>
    /// <exception cref="IOException">There is none; says why.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var sent = CompletionRequest.PartsOf(asked, options);
        var (form, before, words) = (_forms.Current, (RequestForm?)null, ""); // before: the form that these words refused first
        for (var attempt = 1; ; attempt++)
        {
            using var reply = await SendAsync(CompletionRequest.Write(_endpoint.Model, asked, options, form), cancellationToken);
            var (completion, error) = await ReadAsync(reply, cancellationToken);
            if (completion is not null)
                return ResponseOf(WithUsage(completion, asked), _endpoint, options?.ModelId ?? _endpoint.Model);

            var status = reply.IsSuccessStatusCode ? error!.Status ?? 200 : (int)reply.StatusCode; // an error where there is no completion
            var next = attempt < MostForms && status is 200 or 400 or 404 or 415 or 422 or 500 or 501 ? _forms.Refused(form, sent, error!) : null;
            if (next is not null)
            {
                (before, words) = error!.Names == words ? (before, words) : (form, error.Names);
                form = next;
                continue;
            }
            if (before is not null && error!.Names == words)
                _forms.Restore(before, words); // it was about something else
            throw RefusedRequest.Of(status, error!, reply.Headers, _endpoint.Key, _time.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(ChatClientMetadata) ? _metadata : serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // The path of chat completions below the endpoint's, what stands behind its question mark kept (api-version=...).
    private static Uri AddressOf(Uri url)
    {
        const string Path = "/chat/completions";
        var address = new UriBuilder(url);
        var path = address.Path.TrimEnd('/');
        address.Path = path.EndsWith(Path, StringComparison.OrdinalIgnoreCase) ? path : path + Path;
        return address.Uri;
    }

    private async Task<HttpResponseMessage> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Accept.Add(new("application/json"));
        if (_endpoint.Key is { Length: > 0 } key)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            if (_address.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation("api-key", key);
        }
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WireException(CallCode.Unreachable, $"no connection in {LongestConnecting.TotalSeconds:0} s", e) { Passing = true };
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            throw Broken(e);
        }
    }

    // What a server does not count is estimated, so that limits of cost and rate hold.
    private Completion WithUsage(Completion completion, IReadOnlyList<ChatMessage> asked)
    {
        if (completion is { TokensIn: not null, TokensOut: not null })
            return completion;
        if (Interlocked.Exchange(ref _toldUsage, true) is false)
            _tell?.Invoke($"{ServerWords.Shown(_endpoint.Url.ToString(), _endpoint.Key)} does not say how many tokens it used: tokens and cost are estimated");
        return completion with
        {
            TokensIn = completion.TokensIn ?? TokenEstimate.Of(asked),
            TokensOut = completion.TokensOut ?? TokenEstimate.Of(completion.Text)
        };
    }

    // The completion, or else the error.
    private async Task<(Completion? Completion, ServerError? Error)> ReadAsync(HttpResponseMessage reply, CancellationToken cancellationToken)
    {
        try
        {
            if (await AnswerBody.ReadAsync(reply.Content, _endpoint.MaxAnswerBytes, cancellationToken) is not { } body)
                throw new WireException(CallCode.TooLong, $"the answer has more than {_endpoint.MaxAnswerBytes:N0} bytes (--max-answer)");
            return reply.IsSuccessStatusCode ? (CompletionReader.Read(body), null) : (null, ServerError.Of(CompletionReader.Decode(body)));
        }
        catch (CompletionErrorException e)
        {
            return (null, e.Error);
        }
        catch (CompletionUnreadableException e)
        {
            throw new WireException(CallCode.Unreadable, ServerWords.Shown(e.Message, _endpoint.Key), e) { Passing = true };
        }
        catch (InvalidDataException e)
        {
            throw new WireException(CallCode.Unreadable, $"the answer is packed and broken: {e.Message}", e) { Passing = true };
        }
        catch (Exception e) when (e is HttpRequestException or SocketException || (e is IOException && e is not WireException))
        {
            throw Broken(e);
        }
    }

    // The way broke: before anything was sent, or after.
    private static WireException Broken(Exception e)
    {
        var unreachable = e is SocketException
            || e is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            };
        return new(unreachable ? CallCode.Unreachable : CallCode.Closed, ServerWords.Shown(e is HttpRequestException
            && !e.Message.StartsWith("An error occurred", StringComparison.Ordinal) ? e.Message : e.GetBaseException().Message, null), e)
        {
            Passing = true,
            InDoubt = !unreachable
        };
    }

    /// <summary>An answer without the key, in the words of the one interface to models.</summary>
    internal static ChatResponse ResponseOf(Completion completion, ChatEndpoint endpoint, string model) =>
        new(new ChatMessage(ChatRole.Assistant, ServerWords.Masked(completion.Text, endpoint.Key)))
        {
            ModelId = model,
            FinishReason = completion.Finish is { } finish
                ? new ChatFinishReason(ServerWords.Shown(finish, endpoint.Key) is { Length: > 0 } shown ? shown : "unknown")
                : null,
            Usage = completion.TokensIn is null && completion.TokensOut is null
                ? null
                : new() { InputTokenCount = completion.TokensIn, OutputTokenCount = completion.TokensOut },
            FirstToken = completion.FirstToken.ToDictionary(token => ServerWords.Masked(token.Key, endpoint.Key), token => token.Value) is { Count: > 0 } first
                ? new SortedDictionary<string, double>(first, StringComparer.Ordinal)
                : [],
        };
}

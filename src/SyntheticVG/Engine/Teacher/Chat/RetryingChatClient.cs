using System.ClientModel;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Asks again, after a while, where the way to the model failed: 408, 409, 429, 5xx, no answer in time, a closed connection, half an answer.</summary>
/// <remarks>
/// Waits double from <see cref="ChatEndpoint.FirstWait"/> and vary by the seed; <c>Retry-After</c> is honoured and makes every
/// call wait. Once <c>stop</c> is cancelled no attempt begins, while one that is under way may end. Each attempt passes the gate. 401, 403 and 404 stop the run, other 4xx give the call up at once, and so do ten
/// calls in a row that nobody answered.
/// </remarks>
public sealed class RetryingChatClient(IChatClient inner, ChatEndpoint endpoint, RateGate gate, TimeProvider time, int seed, CancellationToken stop = default) : DelegatingChatClient(inner)
{
    private const int UnansweredInARow = 10;

    private readonly Lock _draw = new();
#pragma warning disable CA5394 // the jitter of waits needs no secrecy
    private readonly Random _random = new Random(seed);
#pragma warning restore CA5394
    private int _unanswered;

    /// <summary>The model's answer.</summary>
    /// <exception cref="CallUnansweredException">Every attempt failed.</exception>
    /// <exception cref="EndpointRefusedException">No call can succeed.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var begin = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
        var estimate = TokenEstimate.Of(asked) + TokenEstimate.Answer;
        var inDoubt = false;
        for (var attempt = 1; ; attempt++)
        {
            var (response, problem) = await TryAsync(asked, options, estimate, begin.Token, cancellationToken);
            if (response is not null)
            {
                Interlocked.Exchange(ref _unanswered, 0);
                response.Attempts = attempt;
                return response;
            }
            inDoubt |= problem!.InDoubt;
            if (problem.Refused)
                throw new EndpointRefusedException($"{endpoint} refuses every call: {problem.Text}", problem.Cause) { Code = problem.Code, InDoubt = inDoubt };
            if (!problem.Passing || attempt >= endpoint.Attempts)
                throw GiveUp(problem, attempt, inDoubt);
            await Task.Delay(WaitAfter(attempt, problem.RetryAfter), time, begin.Token);
        }
    }

    private IOException GiveUp(Problem problem, int attempts, bool inDoubt) =>
        Interlocked.Increment(ref _unanswered) >= UnansweredInARow
            ? new EndpointRefusedException($"{endpoint} left {UnansweredInARow} calls in a row unanswered, the last with: {problem.Text}; see that it runs, then synvg retry", problem.Cause) { Code = problem.Code, InDoubt = inDoubt }
            : new CallUnansweredException($"{endpoint} left the call unanswered: {problem.Text} (attempt {attempts} of {endpoint.Attempts})", attempts, problem.Cause) { Code = problem.Code, InDoubt = inDoubt };

    private async Task<(ChatResponse? Response, Problem? Problem)> TryAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, int estimate, CancellationToken begin, CancellationToken cancellationToken)
    {
        using var slot = await gate.EnterAsync(estimate, begin);
        using var limit = new CancellationTokenSource(endpoint.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var response = await base.GetResponseAsync(messages, options, either.Token);
            if (response.Usage is { } usage)
                gate.Charge((usage.InputTokenCount ?? 0) + (usage.OutputTokenCount ?? 0) - estimate);
            return (response, null);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, new($"no answer in {endpoint.Timeout.TotalSeconds:0} s", Passing: true, e) { Code = CallCode.Timeout, InDoubt = true });
        }
        catch (ClientResultException e)
        {
            var problem = ProblemOf(e);
            if (problem.RetryAfter is { } wait)
                gate.Pause(wait);
            return (null, problem);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or AggregateException || (e is IOException && e is not (AnswerPendingException or BudgetSpentException)))
        {
            return (null, WayOf(e));
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentOutOfRangeException or InvalidOperationException or KeyNotFoundException)
        {
            return (null, new($"the answer is no chat completion: {e.Message}", Passing: true, e));
        }
    }

    // The way broke: before anything was sent, or after.
    private static Problem WayOf(Exception e)
    {
        var request = e as HttpRequestException ?? e.InnerException as HttpRequestException ?? (e as AggregateException)?.InnerExceptions.OfType<HttpRequestException>().LastOrDefault();
        var unreachable = e is SocketException || request?.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        return new(e.GetBaseException().Message, Passing: true, e) { Code = unreachable ? CallCode.Unreachable : CallCode.Closed, InDoubt = !unreachable };
    }

    private Problem ProblemOf(ClientResultException e)
    {
        var text = e.Message.ReplaceLineEndings(" ").Trim();
        text = text.Length > 300 ? text[..300] + "..." : text;
        if (endpoint.Key is { Length: > 0 } key)
            text = text.Replace(key, "***", StringComparison.Ordinal); // some servers quote the key that they refuse
        return e.Status switch
        {
            401 or 403 or 404 => new($"HTTP {e.Status}: {text}", Passing: false, e) { Refused = true, Code = CallCode.Denied },
            408 or 409 or 429 or >= 500 => new($"HTTP {e.Status}: {text}", Passing: true, e) { RetryAfter = RetryAfterOf(e), Code = e.Status == 429 ? CallCode.RateLimited : CallCode.ServerError },
            0 => WayOf(e) with { Text = text },
            _ => new($"HTTP {e.Status}: {text}", Passing: false, e) { Code = CallCode.BadRequest },
        };
    }

    // Seconds, or a date.
    private TimeSpan? RetryAfterOf(ClientResultException e)
    {
        if (e.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var value) != true || value is null)
            return null;
        if (double.TryParse(value, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 3600));
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var date) && date > time.GetUtcNow()
            ? TimeSpan.FromSeconds(Math.Min((date - time.GetUtcNow()).TotalSeconds, 3600))
            : null;
    }

    private TimeSpan WaitAfter(int attempt, TimeSpan? retryAfter)
    {
        double jitter;
        lock (_draw)
            jitter = 0.75 + (_random.NextDouble() / 2);
        var wait = Math.Min(endpoint.FirstWait.TotalSeconds * Math.Pow(2, attempt - 1), endpoint.LongestWait.TotalSeconds) * jitter;
        return TimeSpan.FromSeconds(Math.Max(wait, retryAfter?.TotalSeconds ?? 0));
    }

    // Passing: worth another attempt. Refused: every other call will fail as well.
    private sealed record Problem(string Text, bool Passing, Exception Cause)
    {
        public bool Refused { get; init; }

        public string Code { get; init; } = CallCode.Unreadable;

        public bool InDoubt { get; init; }

        public TimeSpan? RetryAfter { get; init; }
    }
}

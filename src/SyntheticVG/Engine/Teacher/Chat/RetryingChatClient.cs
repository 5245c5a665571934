using Microsoft.Extensions.AI;

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Asks again, after a while, where the way to the model failed: 408, 409, 429, 5xx, no answer in time, a closed connection, half an answer.</summary>
/// <remarks>
/// Waits double from <see cref="ChatEndpoint.FirstWait"/> and vary by the seed; <c>Retry-After</c> is honoured and makes every call wait. A server that asks to
/// wait (429) is no failed attempt; it is waited for up to <see cref="ChatEndpoint.Patience"/>. Once <c>stop</c> is cancelled no attempt begins, while one that
/// is under way may end. Each attempt passes the gate. 401, 402, 403, 404, a quota that is used up and ten calls in a row that found nobody or a failing server
/// stop the run; other errors give the call up at once. The first failure of each kind is told at once.
/// </remarks>
internal sealed class RetryingChatClient(
    IChatClient inner, ChatEndpoint endpoint, IRateGate gate, TimeProvider time, int seed, Action<string>? tell = null, CancellationToken stop = default)
    : DelegatingChatClient(inner)
{
    private const int DeadInARow = 10, UnreadableOfOneCall = 4; // a server that sends no completions is paid for them all the same

    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = [];
#pragma warning disable CA5394 // the jitter of waits needs no secrecy
    private readonly Random _random = new Random(seed);
#pragma warning restore CA5394
    private int _dead;

    /// <summary>The model's answer.</summary>
    /// <exception cref="CallUnansweredException">Every attempt failed.</exception>
    /// <exception cref="EndpointRefusedException">No call can succeed.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var asked = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        using var begin = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
        var estimate = TokenEstimate.Of(asked) + TokenEstimate.Answer;
        var tries = new Tries(time.GetTimestamp());
        while (true)
        {
            var (response, problem) = await TryAsync(asked, options, estimate, begin.Token, cancellationToken);
            tries.Requests++;
            if (response is not null)
            {
                Interlocked.Exchange(ref _dead, 0);
                response.Attempts = tries.Requests;
                return response;
            }
            var wait = WaitAfter(problem!, tries); // one of the two
            Tell(problem!);
            await Task.Delay(wait, time, begin.Token);
        }
    }

    // How long to wait before the next attempt.
    private TimeSpan WaitAfter(WireException problem, Tries tries)
    {
        tries.InDoubt |= problem.InDoubt;
        if (problem.Stops)
            throw new EndpointRefusedException($"{endpoint} refuses every call: {problem.Message}", problem) { Code = problem.Code, InDoubt = tries.InDoubt };
        if (problem.Code == CallCode.RateLimited)
        {
            var wait = problem.RetryAfter ?? Vary(Doubled(tries.Waits++, endpoint.LongestRateWait));
            if (time.GetElapsedTime(tries.Started) + wait > endpoint.Patience)
                throw new EndpointRefusedException($"{endpoint} asks to wait longer than {endpoint.Patience.TotalMinutes:0} minutes: {problem.Message}; "
                    + $"the same command goes on later", problem)
                { Code = problem.Code, InDoubt = tries.InDoubt };
            return wait;
        }
        tries.Failures++;
        tries.Unreadable += problem.Code == CallCode.Unreadable ? 1 : 0;
        if (!problem.Passing || (problem.InDoubt && endpoint.Price is not null) || tries.Failures >= endpoint.Attempts
            || tries.Unreadable >= UnreadableOfOneCall)
            throw GiveUp(problem, tries);
        var pause = Vary(Doubled(tries.Failures - 1, endpoint.LongestWait));
        return problem.RetryAfter is { } asked && asked > pause ? asked : pause;
    }

    private IOException GiveUp(WireException problem, Tries tries)
    {
        var isDead = problem.Code is CallCode.Unreachable or CallCode.ServerError;
        if (!isDead)
            Interlocked.Exchange(ref _dead, 0);
        else if (Interlocked.Increment(ref _dead) >= DeadInARow)
            return new EndpointRefusedException($"{endpoint} left {DeadInARow} calls in a row unanswered, the last with: {problem.Message}; "
                + $"see that it runs, then synvg retry", problem)
            { Code = problem.Code, InDoubt = tries.InDoubt };
        Tell(problem);
        return new CallUnansweredException($"{endpoint} left the call unanswered: {problem.Message} "
            + $"({(tries.Requests == 1 ? "1 request" : $"{tries.Requests} requests")})", tries.Requests, problem)
        {
            Code = problem.Code,
            InDoubt = tries.InDoubt
        };
    }

    private void Tell(WireException problem)
    {
        lock (_gate)
        {
            if (!_told.Add(problem.Code))
                return;
        }
        tell?.Invoke($"{endpoint}: {problem.Message} "
            + $"({problem.Code}; {(problem.Code == CallCode.RateLimited ? "waiting" : problem.Passing ? "asked again" : "the run goes on without that answer")}; said once)");
    }

    private async Task<(ChatResponse? Response, WireException? Problem)> TryAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, int estimate, CancellationToken begin, CancellationToken cancellationToken)
    {
        using var slot = await gate.EnterAsync(estimate, begin);
        // A call that was cut off may have made room before this one heard of the stop.
        stop.ThrowIfCancellationRequested();
        cancellationToken.ThrowIfCancellationRequested();
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
            return (null, new(CallCode.Timeout, $"no whole answer in {endpoint.Timeout.TotalSeconds:0.#} s (--timeout)", e) { Passing = true, InDoubt = true });
        }
        catch (WireException problem)
        {
            if (problem.RetryAfter is { } wait && wait <= endpoint.Patience)
                gate.Pause(wait);
            return (null, problem);
        }
    }

    private TimeSpan Doubled(int times, TimeSpan longest) =>
        TimeSpan.FromSeconds(Math.Min(endpoint.FirstWait.TotalSeconds * Math.Pow(2, times), Math.Min(longest.TotalSeconds, endpoint.LongestWait.TotalSeconds)));

    private TimeSpan Vary(TimeSpan wait)
    {
        lock (_gate)
            return wait * (0.75 + (_random.NextDouble() / 2));
    }

    // What one call has behind it.
    private sealed record Tries(long Started)
    {
        public int Requests { get; set; }

        public int Failures { get; set; }

        public int Waits { get; set; }

        public int Unreadable { get; set; }

        public bool InDoubt { get; set; }
    }
}

namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Lets requests through as an endpoint allows: so many at a time, so many a minute, so many tokens a minute.</summary>
/// <remarks>A server that asks for a pause (<c>Retry-After</c>) makes everybody wait. Safe for concurrent use.</remarks>
public sealed class RateGate(ChatEndpoint endpoint, TimeProvider time) : IRateGate
{
    private readonly SemaphoreSlim _slots = new(endpoint.Concurrency);
    private readonly Lock _gate = new();
    private readonly Bucket? _requests = endpoint.RequestsPerMinute is { } requests ? new(requests) : null;
    private readonly Bucket? _tokens = endpoint.TokensPerMinute is { } tokens ? new(tokens) : null;
    private readonly long _start = time.GetTimestamp();
    private double _pausedUntil; // seconds since the start

    /// <summary>Waits until a request of so many tokens may go; the result's disposal ends it.</summary>
    public async Task<IDisposable> EnterAsync(int tokens, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            while (Reserve(tokens) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            return new Slot(_slots);
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Nobody goes before this much time has passed.</summary>
    public void Pause(TimeSpan wait)
    {
        lock (_gate)
            _pausedUntil = Math.Max(_pausedUntil, Now + wait.TotalSeconds);
    }

    /// <summary>Charges tokens that a request took beyond its estimate (or gives back, where negative).</summary>
    public void Charge(long tokens)
    {
        lock (_gate)
            _tokens?.Take(tokens, Now);
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private double Now => time.GetElapsedTime(_start).TotalSeconds;

    // Takes what the request needs, or says how long to wait before trying again.
    private TimeSpan Reserve(int tokens)
    {
        lock (_gate)
        {
            var now = Now;
            var wait = Math.Max(_pausedUntil - now, Math.Max(_requests?.WaitFor(1, now) ?? 0, _tokens?.WaitFor(tokens, now) ?? 0));
            if (wait > 0)
                return TimeSpan.FromSeconds(Math.Max(wait, 0.001));
            _requests?.Take(1, now);
            _tokens?.Take(tokens, now);
            return TimeSpan.Zero;
        }
    }

    // Fills evenly over a minute; a sixth of a minute's worth may go at once.
    private sealed class Bucket(int perMinute)
    {
        private readonly double _perSecond = perMinute / 60.0;
        private readonly double _size = Math.Max(1, perMinute / 6.0);
        private double _level = Math.Max(1, perMinute / 6.0);
        private double _at;

        // A request larger than the bucket goes when the bucket is full.
        public double WaitFor(double amount, double now)
        {
            Fill(now);
            return Math.Max(0, (Math.Min(amount, _size) - _level) / _perSecond);
        }

        public void Take(double amount, double now)
        {
            Fill(now);
            _level = Math.Min(_size, _level - amount);
        }

        private void Fill(double now)
        {
            _level = Math.Min(_size, _level + ((now - _at) * _perSecond));
            _at = now;
        }
    }

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        private int _released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
                slots.Release();
        }
    }
}

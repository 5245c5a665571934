using Microsoft.AspNetCore.Http;
using SyntheticVG.Web.Hosting;

namespace SyntheticVG.Web.Serve.Requests;

/// <summary>Places for requests: some that work, some that wait. Whoever finds none is told so before anything of the request is read.</summary>
internal sealed class Admission(ServiceOptions options, ServiceMeters meters) : IDisposable
{
    private readonly SemaphoreSlim _workers = new(options.Workers);
    private readonly Lock _gate = new();
    private int _inside;
    private double _seconds = 1; // that a request worked lately, on average

    /// <summary>Requests that have a place.</summary>
    public int Inside
    {
        get
        {
            lock (_gate)
                return _inside;
        }
    }

    /// <summary>Takes a place.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public Place Enter()
    {
        lock (_gate)
        {
            if (_inside >= options.Workers + options.Queue)
            {
                throw new ProblemException(
                    new(StatusCodes.Status429TooManyRequests, "full", $"{_inside} requests are under way or wait; {options.Queue} may wait (--queue)")
                    {
                        RetryAfter = (int)Math.Clamp(Math.Ceiling(_seconds * options.Queue / options.Workers / 2), 1, 60),
                    });
            }
            _inside++;
        }
        meters.Waiting(1);
        return new(this);
    }

    /// <inheritdoc/>
    public void Dispose() => _workers.Dispose();

    /// <summary>A place that a request holds until it is answered.</summary>
    internal sealed class Place(Admission admission) : IDisposable
    {
        private long? _begun;

        /// <summary>Waits until it is this request's turn.</summary>
        public async Task TurnAsync(CancellationToken cancellationToken)
        {
            await admission._workers.WaitAsync(cancellationToken);
            _begun = TimeProvider.System.GetTimestamp();
            admission.Begin();
        }

        /// <inheritdoc/>
        public void Dispose() => admission.Leave(_begun);
    }

    private void Begin() => meters.Working(1);

    private void Leave(long? begun)
    {
        if (begun is { } start)
        {
            _workers.Release();
            meters.Working(-1);
        }
        meters.Waiting(-1);
        lock (_gate)
        {
            _inside--;
            if (begun is { } since)
                _seconds = (0.9 * _seconds) + (0.1 * TimeProvider.System.GetElapsedTime(since).TotalSeconds);
        }
    }
}

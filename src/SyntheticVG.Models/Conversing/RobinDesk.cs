using SyntheticVG.Engine.Perception;
using SyntheticVG.Models.Batching;

namespace SyntheticVG.Models.Conversing;

/// <summary>A model that is loaded when it is first needed, and used by one caller at a time, or by many where it is shared.</summary>
/// <param name="session">Loads it; it goes with the desk.</param>
/// <param name="batch">How it is shared; null: it is not.</param>
internal sealed class RobinDesk(Func<RobinSession> session, BatchOptions? batch) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lazy<RobinSession> _session = new(() => Shared(session(), batch));

    /// <summary>The model; loaded now where it is not yet.</summary>
    public RobinSession Session => UnusableModelException.Open(_session);

    /// <summary>Uses the model, once nobody else does or beside others.</summary>
    public async Task<T> UseAsync<T>(Func<RobinSession, T> use, CancellationToken cancellationToken)
    {
        if (batch is not null) // it mostly waits for the model: not on the threads that everybody shares
            return await Task.Factory.StartNew(() => use(Session), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => use(Session), cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    private static RobinSession Shared(RobinSession session, BatchOptions? batch)
    {
        if (batch is not null)
            session.Share(batch);
        return session;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        if (_session.IsValueCreated)
            _session.Value.Dispose();
    }
}

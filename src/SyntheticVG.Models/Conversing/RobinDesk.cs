using SyntheticVG.Engine.Perception;

namespace SyntheticVG.Models.Conversing;

/// <summary>A model that is loaded when it is first needed, and used by one caller at a time.</summary>
/// <param name="session">Loads it; it goes with the desk.</param>
internal sealed class RobinDesk(Func<RobinSession> session) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lazy<RobinSession> _session = new(session);

    /// <summary>The model; loaded now where it is not yet.</summary>
    public RobinSession Session => UnusableModelException.Open(_session);

    /// <summary>Uses the model once nobody else does.</summary>
    public async Task<T> UseAsync<T>(Func<RobinSession, T> use, CancellationToken cancellationToken)
    {
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        if (_session.IsValueCreated)
            _session.Value.Dispose();
    }
}

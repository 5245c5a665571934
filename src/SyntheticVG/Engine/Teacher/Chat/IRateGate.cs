namespace SyntheticVG.Engine.Teacher.Chat;

/// <summary>Lets requests through as an endpoint allows.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public interface IRateGate : IDisposable
{
    /// <summary>Waits until a request of so many tokens may go; the result's disposal ends it.</summary>
    Task<IDisposable> EnterAsync(int tokens, CancellationToken cancellationToken);

    /// <summary>Nobody goes before this much time has passed.</summary>
    void Pause(TimeSpan wait);

    /// <summary>Charges tokens that a request took beyond its estimate (or gives back, where negative).</summary>
    void Charge(long tokens);
}

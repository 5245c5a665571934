namespace SyntheticVG.App.Tests;

/// <summary>Lets so many answers of a stand-in server go and holds the others, so that who asks waits at a stated point.</summary>
/// <param name="answers">How many go.</param>
internal sealed class AnswerGate(int answers) : IDisposable
{
    private readonly ManualResetEventSlim _closed = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = answers;

    /// <summary>Ends when the last answer goes.</summary>
    public Task Empty => _empty.Task;

    /// <summary>True where the answer may go; else waits until the gate is disposed, and the answer goes nowhere.</summary>
    public bool Pass()
    {
        var left = Interlocked.Decrement(ref _left);
        if (left == 0)
            _empty.TrySetResult();
        if (left >= 0)
            return true;
        _closed.Wait();
        return false;
    }

    /// <summary>Sends away who waits.</summary>
    public void Dispose() => _closed.Set(); // not disposed: others may be about to wait for it
}

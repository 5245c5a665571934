namespace SyntheticVG.Models.Quantized;

/// <summary>Threads that share the pieces of one job after another with the thread that gives the jobs.</summary>
/// <remarks>
/// A helper registers with a job before it takes pieces of it. The giver takes pieces too, closes the job when none is left, and waits for
/// registered helpers only: one that a busy neighbour keeps from running is not waited for, and its share is done by whoever runs.
/// Without a job a helper spins for a moment, because the next one mostly comes at once, and then sleeps.
/// Of what a job computes nothing may depend on who computes it.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const long Open = 1L << 31; // a bit of the state; below it the number of registered helpers, above it the job's number
    private const int SpinsBeforeSleep = 4000; // about a tenth of a millisecond
    private const int SpinsBeforeYield = 200;

    private readonly Thread[] _helpers;
    private readonly AutoResetEvent[] _wakes;
    private readonly int[] _asleep;
    private long _state;
    private int _next, _end, _size;
    private Action<int, int>? _work;
    private volatile bool _over;

    /// <param name="threads">Threads in all, the giver counted.</param>
    public WorkerTeam(int threads)
    {
        var helpers = Math.Max(0, threads - 1);
        _wakes = [.. Enumerable.Range(0, helpers).Select(_ => new AutoResetEvent(false))];
        _asleep = new int[helpers];
        _helpers = [.. Enumerable.Range(0, helpers).Select(number => new Thread(() => Help(number)) { IsBackground = true, Name = "decoder helper" })];
        foreach (var helper in _helpers)
            helper.Start();
    }

    /// <summary>Threads in all.</summary>
    public int Threads => _helpers.Length + 1;

    /// <summary>Does a job and returns when all of it is done.</summary>
    /// <param name="count">Things to do.</param>
    /// <param name="size">Things in a piece.</param>
    /// <param name="work">Does those from a first one up to, and without, a last one; called from several threads.</param>
    public void Run(int count, int size, Action<int, int> work)
    {
        if (count <= size || _helpers.Length == 0)
        {
            if (count > 0)
                work(0, count);
            return;
        }
        (_work, _next, _end, _size) = (work, 0, count, size);
        var job = (Volatile.Read(ref _state) >> 32) + 1;
        Interlocked.Exchange(ref _state, (job << 32) | Open);
        for (var helper = 0; helper < _asleep.Length; helper++)
        {
            if (Volatile.Read(ref _asleep[helper]) != 0)
                _wakes[helper].Set();
        }
        TakePieces();
        Interlocked.And(ref _state, ~Open);
        for (var spins = 0; (int)(Volatile.Read(ref _state) & (Open - 1)) != 0; spins++)
        {
            if (spins < SpinsBeforeYield)
                Thread.SpinWait(4);
            else
                Thread.Yield(); // the helper may need this very core to end its piece
        }
        _work = null;
    }

    private void TakePieces()
    {
        while (true)
        {
            var from = Interlocked.Add(ref _next, _size) - _size;
            if (from >= _end)
                return;
            _work!(from, Math.Min(_end, from + _size)); // set while a job is open or somebody is registered with it
        }
    }

    private void Help(int number)
    {
        var (done, spins) = (0L, 0);
        while (!_over)
        {
            var state = Volatile.Read(ref _state);
            if ((state & Open) != 0 && state >> 32 != done)
            {
                if (Interlocked.CompareExchange(ref _state, state + 1, state) != state)
                    continue; // somebody else registered, or the job was closed
                done = state >> 32;
                TakePieces();
                Interlocked.Decrement(ref _state);
                spins = 0;
            }
            else if (++spins < SpinsBeforeSleep)
                Thread.SpinWait(8);
            else
            {
                Sleep(number, done);
                spins = 0;
            }
        }
    }

    private void Sleep(int number, long done)
    {
        Interlocked.Exchange(ref _asleep[number], 1);
        var state = Volatile.Read(ref _state); // a job may have come before the giver could see the sleeper
        if (!_over && !((state & Open) != 0 && state >> 32 != done))
            _wakes[number].WaitOne();
        Interlocked.Exchange(ref _asleep[number], 0);
    }

    /// <summary>Ends the helpers.</summary>
    public void Dispose()
    {
        _over = true;
        foreach (var wake in _wakes)
            wake.Set();
        foreach (var helper in _helpers)
            helper.Join();
        foreach (var wake in _wakes)
            wake.Dispose();
    }
}

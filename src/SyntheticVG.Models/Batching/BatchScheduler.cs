using SyntheticVG.Models.Decoding;
using SyntheticVG.Models.Generation;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Batching;

/// <summary>A model that many ask at the same time: one thread owns it, and their texts are written side by side.</summary>
/// <remarks>
/// Between two steps of the texts under way there is at most one other piece of work: a photo is encoded, a piece of a prompt is read, rows join.
/// So nobody waits for another's long prompt, and a caller who leaves frees his rows within a step. Callers take turns, both for that work and for
/// places in the batch.
/// </remarks>
internal sealed class BatchScheduler : IModelAccess
{
    private readonly BatchOptions _options;
    private readonly CallerQueue<Job> _jobs = new();
    private readonly CallerQueue<BatchRow> _waiting = new();
    private readonly RunningBatch _running = new();
    private readonly object _signal = new();
    private readonly Thread _thread;
    private JoiningRows? _joining;
    private bool _admitNext; // whether it is the turn of rows that want to join
    private bool _woken, _stopping; // guarded by the signal

    /// <summary>Starts the thread.</summary>
    public BatchScheduler(BatchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TokensAtOnce, 1);
        _options = options;
        Prefixes = new(options.PrefixBytes);
        _thread = new(Run) { IsBackground = true, Name = "model" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public PrefixCache Prefixes { get; }

    PrefixCache? IModelAccess.Prefixes => Prefixes;

    /// <inheritdoc/>
    public int TokensAtOnce => _options.TokensAtOnce;

    /// <summary>Told after each step of how many rows it was, on the model's thread; for tests.</summary>
    internal Action<IReadOnlyList<BatchRow>>? Stepped { get; set; }

    /// <inheritdoc/>
    public T Use<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var job = new Job(
            () =>
            {
                if (cancellationToken.IsCancellationRequested)
                    done.SetCanceled(cancellationToken);
                else
                    done.SetResult(work());
            },
            e => done.TrySetException(e));
        Enter(() => _jobs.Add(Caller.Name, job));
        return done.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public IEnumerable<GeneratedToken> Write(
        IDecoderState prefix, IReadOnlyList<int[]> questions, GenerationOptions options, IReadOnlyList<ITokenConstraint?>? constraints,
        CancellationToken cancellationToken)
    {
        options.Validate();
        cancellationToken.ThrowIfCancellationRequested();
        using var request = new BatchRequest(Caller.Name, prefix, questions.Count, cancellationToken);
        using var leaving = cancellationToken.Register(Wake);
        var own = request;
        Enter(() =>
        {
            foreach (var (number, question) in questions.Index())
                _waiting.Add(own.Caller, new(own, question, number, options, constraints?[number]));
        });
        foreach (var token in request.Tokens(left: Wake))
            yield return token;
    }

    private void Enter(Action add)
    {
        lock (_signal)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            add();
        }
        Wake();
    }

    private void Wake()
    {
        lock (_signal)
        {
            _woken = true;
            Monitor.Pulse(_signal);
        }
    }

    private void Run()
    {
        using var still = no_grad();
        while (GoesOn())
        {
            LetGo();
            if (_admitNext && Admit())
                _admitNext = false;
            else if (_jobs.TryTake(_ => 0, _ => true, out var job))
                Do(job);
            else
                Admit();
            Step();
        }
        End();
    }

    private void Do(Job job)
    {
        _admitNext = true;
        job.Run();
    }

    // Waits while there is nothing to do.
    private bool GoesOn()
    {
        lock (_signal)
        {
            while (!_stopping && !_woken && _jobs.IsEmpty && _waiting.IsEmpty && _joining is null && _running.Rows.Count == 0)
                Monitor.Wait(_signal);
            _woken = false;
            return !_stopping;
        }
    }

    // Rows that nobody waits for any more.
    private void LetGo()
    {
        if (_joining is { } joining && joining.Rows.All(row => row.Request.IsLeft))
        {
            joining.Dispose();
            _joining = null;
            foreach (var row in joining.Rows)
                row.Request.Close();
        }
        foreach (var row in _running.Remove(row => row.Request.IsLeft).Concat(_waiting.Remove(row => row.Request.IsLeft)))
            row.Request.Close();
    }

    // Reads a piece of the questions of rows that join; false where there are none.
    private bool Admit()
    {
        if (_joining is null && Next() is { Count: > 0 } rows)
            _joining = Begin(rows);
        if (_joining is null)
            return false;
        var joining = _joining;
        try
        {
            if (joining.Read() is not { } state)
                return true;
            _running.Join(state, joining.Rows);
        }
        catch (Exception e) when (e is not OutOfMemoryException) // a mistake or a lack of the model's: these rows fail, the others go on
        {
            joining.Dispose();
            Fail(joining.Rows, e);
        }
        _joining = null;
        return true;
    }

    private JoiningRows? Begin(List<BatchRow> rows)
    {
        try
        {
            return new(rows, _options.TokensAtOnce);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fail(rows, e);
            return null;
        }
    }

    private static void Fail(IReadOnlyList<BatchRow> rows, Exception failure)
    {
        foreach (var row in rows)
            row.Request.GiveUp(failure);
    }

    // As many rows as there are places, behind one prefix, and of one piece.
    private List<BatchRow> Next()
    {
        List<BatchRow> rows = [];
        var tokens = 0;
        while (_running.Rows.Count + rows.Count < _options.Rows && _waiting.TryTake(UnderWay, Fits, out var row))
        {
            rows.Add(row);
            tokens += row.Question.Length;
        }
        return rows;

        int UnderWay(string caller) => _running.Rows.Count(row => row.Request.Caller == caller) + rows.Count(row => row.Request.Caller == caller);

        bool Fits(BatchRow row) => rows.Count == 0 || (row.Request.Prefix == rows[0].Request.Prefix && tokens + row.Question.Length <= _options.TokensAtOnce);
    }

    private void Step()
    {
        if (_running.Rows.Count == 0)
            return;
        ModelMeters.Stepped(_running.Rows.Count);
        Stepped?.Invoke(_running.Rows);
        try
        {
            _running.Step();
        }
        catch (Exception e) when (e is not OutOfMemoryException) // as above: all texts under way fail, those who come are answered
        {
            _running.Fail(e);
        }
    }

    private void End()
    {
        var stopped = new OperationCanceledException("the model was ended");
        _running.Fail(stopped);
        if (_joining is { } joining)
        {
            joining.Dispose();
            Fail(joining.Rows, stopped);
        }
        Fail(_waiting.Remove(_ => true), stopped);
        foreach (var job in _jobs.Remove(_ => true))
            job.GiveUp(stopped);
    }

    /// <summary>Ends the thread; who still waits is told.</summary>
    public void Dispose()
    {
        lock (_signal)
            _stopping = true;
        Wake();
        _thread.Join();
        _running.Dispose();
        Prefixes.Dispose();
    }

    /// <summary>Work with the model; whoever waits for it is told of its result or error.</summary>
    private sealed record Job(Action Work, Action<Exception> GiveUp)
    {
        public void Run()
        {
            try
            {
                Work();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                GiveUp(e);
            }
        }
    }
}

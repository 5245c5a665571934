using System.Threading.Channels;

namespace SyntheticVG.Engine.Run;

/// <summary>Works on many things at a time and hands the results on in the order of the things.</summary>
internal static class OrderedWork
{
    /// <summary>Results in order; at most <paramref name="window"/> things are under way or done and not handed on.</summary>
    /// <remarks>The first failure ends the stream, after everything under way has ended: nothing is left running.</remarks>
    public static async IAsyncEnumerable<TResult> RunAsync<T, TResult>(
        IAsyncEnumerable<T> things, Func<T, Task<TResult>> work, int window,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var under = Channel.CreateBounded<Task<TResult>>(new BoundedChannelOptions(window) { SingleReader = true, SingleWriter = true });
        var producer = ProduceAsync().ContinueWith(
            producing => under.Writer.Complete(producing.IsCanceled ? new OperationCanceledException(cancellationToken) : producing.Exception?.InnerException),
            TaskScheduler.Default);
        try
        {
            await foreach (var task in under.Reader.ReadAllAsync(CancellationToken.None))
                yield return await task;
        }
        finally
        {
            await stop.CancelAsync();
            await producer;
            var left = new List<Task>();
            while (under.Reader.TryRead(out var task))
                left.Add(task);
            await Task.WhenAll(left).ContinueWith(_ => { }, TaskScheduler.Default); // whatever became of them, the first failure is reported
        }

        async Task ProduceAsync()
        {
            await foreach (var thing in things.WithCancellation(stop.Token))
            {
                await under.Writer.WaitToWriteAsync(stop.Token);
                under.Writer.TryWrite(Task.Run(() => work(thing), CancellationToken.None)); // there is room: nobody else writes
            }
        }
    }
}

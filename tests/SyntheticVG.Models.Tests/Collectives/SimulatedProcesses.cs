using SyntheticVG.Models.Collectives;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Tests.Collectives;

/// <summary>Processes that are simulated by threads of this one: every call waits until all of them have made it, as MPI and NCCL do.</summary>
internal sealed class SimulatedProcesses(int size) : IDisposable
{
    private readonly Barrier _barrier = new(size);
    private readonly Tensor?[] _lent = new Tensor?[size];

    /// <summary>Runs an action in each; the first failure ends all of them and is thrown.</summary>
    public void Run(Action<ICollective> action)
    {
        var first = (Exception?)null;
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                action(new Process(this, rank));
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref first, e, null);
                _barrier.RemoveParticipant(); // others that wait go on, and fail or end
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (first is not null)
            throw first;
    }

    public void Dispose() => _barrier.Dispose();

    // Between the two barriers every process may read what the others lend.
    private void Together(int rank, Tensor lent, Action<Func<int, Tensor>> read)
    {
        _lent[rank] = lent;
        _barrier.SignalAndWait(TimeSpan.FromMinutes(2));
        read(other => _lent[other]!);
        _barrier.SignalAndWait(TimeSpan.FromMinutes(2));
    }

    private sealed class Process(SimulatedProcesses all, int rank) : ICollective
    {
        public int Rank => rank;

        public int Size => all._lent.Length;

        public void AllToAll(Tensor own, Tensor received)
        {
            Assert.True(own.numel() % Size == 0 && received.numel() == own.numel());
            all.Together(rank, own, lent =>
            {
                for (var other = 0; other < Size; other++)
                {
                    var target = received.chunk(Size)[other];
                    if (other == rank)
                        target.fill_(-99); // the own part is not copied: who reads it is found out
                    else
                        target.copy_(lent(other).chunk(Size)[rank]);
                }
            });
        }

        public void AllGather(Tensor own, Tensor received)
        {
            Assert.Equal(received.numel(), own.numel() * Size);
            using var copy = own.clone(); // the own one may be a part of what is received
            all.Together(rank, copy, lent =>
            {
                using var whole = cat([.. Enumerable.Range(0, Size).Select(lent)]);
                received.copy_(whole);
            });
        }

        public void Broadcast(Tensor tensor, int from) => all.Together(rank, tensor, lent =>
        {
            if (rank != from)
                tensor.copy_(lent(from));
        });

        public void Abort(int code) => throw new InvalidOperationException($"process {rank} ends all with {code}");

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}

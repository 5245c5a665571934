namespace SyntheticVG.Models.Collectives;

/// <summary>The processes that train one model together: one, or those that <c>mpirun</c> started.</summary>
public sealed class ProcessGroup : IDisposable
{
    private const string Cards = "CUDA_VISIBLE_DEVICES";

    private readonly Launch? _launch;

    internal ProcessGroup(ICollective collective, Launch? launch = null) => (Collective, _launch) = (collective, launch);

    /// <summary>Joins the processes that this one was started with; no library is loaded where it was started alone.</summary>
    /// <param name="onCards">Whether each process has a card of its own, which is chosen here: called before torch looks for cards.</param>
    /// <exception cref="FileNotFoundException">A library that is needed is not there.</exception>
    /// <exception cref="ArgumentException">The processes were started by another MPI.</exception>
    public static ProcessGroup Join(bool onCards)
    {
        if (Launch.Read(Environment.GetEnvironmentVariable) is not { } launch)
            return Alone();
        if (onCards)
            ChooseCard(launch);
        var mpi = new MpiCollective();
        return new(onCards && mpi.Size > 1 ? new NcclCollective(mpi) : mpi, launch);
    }

    /// <summary>One process.</summary>
    public static ProcessGroup Alone() => new(new OneProcess());

    /// <summary>The number of this process, from 0.</summary>
    public int Rank => Collective.Rank;

    /// <summary>The number of processes.</summary>
    public int Size => Collective.Size;

    /// <summary>Whether this is the process that writes files and says how training gets on.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Cores that this process may compute on.</summary>
    public int Cores => _launch is { Bound: false } launch ? Math.Max(1, Environment.ProcessorCount / launch.LocalSize) : Environment.ProcessorCount;

    /// <summary>Whether all processes have ended for the same reason, which the first one tells.</summary>
    public bool EndsTogether { get; internal set; }

    internal ICollective Collective { get; }

    /// <summary>Returns once every process has called it.</summary>
    public void Wait()
    {
        if (Size > 1)
            Collective.Barrier();
    }

    /// <summary>Ends all processes at once, after a failure that the others do not know of.</summary>
    public void Abort(int code) => Collective.Abort(code);

    /// <inheritdoc/>
    public void Dispose() => Collective.Dispose();

    // The process sees one card, as its first.
    private static void ChooseCard(Launch launch)
    {
        var named = Environment.GetEnvironmentVariable(Cards)?.Split(',');
        if (named is not { Length: 1 })
            NativeEnvironment.Set(Cards, named is null ? $"{launch.LocalRank}" : named[launch.LocalRank % named.Length]);
    }
}

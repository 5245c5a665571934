using static TorchSharp.torch;

namespace SyntheticVG.Models.Collectives;

/// <summary>Processes that Open MPI's <c>mpirun</c> started, and tensors in memory.</summary>
/// <remarks>An error inside MPI, such as a process that died, ends all processes: MPI's own error handler says what happened, and <c>mpirun</c> returns its
/// exit code.</remarks>
internal sealed unsafe class MpiCollective : ICollective
{
    private const int Longest = 1 << 30; // bytes of a message: MPI counts in 32 bits
    private const nint InPlace = 1; // MPI_IN_PLACE
    private const int Serialized = 2; // calls from any thread, one at a time

    private readonly nint _world, _bytes;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int*, nint, nint, int*, int*, nint, nint, int> _allToAll;
    private readonly delegate* unmanaged[Cdecl]<nint, int, nint, nint, int, nint, nint, int> _allGather;
    private readonly delegate* unmanaged[Cdecl]<nint, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> _abort;
    private readonly delegate* unmanaged[Cdecl]<int> _finalize;

    /// <summary>Joins the processes.</summary>
    /// <exception cref="FileNotFoundException">The library is not there.</exception>
    public MpiCollective()
    {
        NativeEnvironment.SetDefault("OMPI_MCA_mpi_yield_when_idle", "1"); // who waits for another process leaves the core to the thread that prepares samples
        var mpi = new NativeFunctions(["libmpi.so.40", "libmpi.so"], "install Open MPI (Debian: libopenmpi3), on every machine");
        (_world, _bytes) = (mpi["ompi_mpi_comm_world"], mpi["ompi_mpi_byte"]);
        _allToAll = (delegate* unmanaged[Cdecl]<nint, int*, int*, nint, nint, int*, int*, nint, nint, int>)mpi["MPI_Alltoallv"];
        _allGather = (delegate* unmanaged[Cdecl]<nint, int, nint, nint, int, nint, nint, int>)mpi["MPI_Allgather"];
        _broadcast = (delegate* unmanaged[Cdecl]<nint, int, nint, int, nint, int>)mpi["MPI_Bcast"];
        _abort = (delegate* unmanaged[Cdecl]<nint, int, int>)mpi["MPI_Abort"];
        _finalize = (delegate* unmanaged[Cdecl]<int>)mpi["MPI_Finalize"];

        int provided, rank, size;
        Require("MPI_Init_thread", ((delegate* unmanaged[Cdecl]<void*, void*, int, int*, int>)mpi["MPI_Init_thread"])(null, null, Serialized, &provided));
        if (provided < Serialized)
            throw new InvalidDataException($"MPI_Init_thread: thread support {provided}; expected {Serialized} (MPI_THREAD_SERIALIZED) or more");
        Require("MPI_Comm_rank", ((delegate* unmanaged[Cdecl]<nint, int*, int>)mpi["MPI_Comm_rank"])(_world, &rank));
        Require("MPI_Comm_size", ((delegate* unmanaged[Cdecl]<nint, int*, int>)mpi["MPI_Comm_size"])(_world, &size));
        (Rank, Size) = (rank, size);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public void AllToAll(Tensor own, Tensor received)
    {
        var part = own.Bytes() / Size;
        if (part * Size > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(own), own.Bytes(), "expected less than 2 GiB in a message");
        int* counts = stackalloc int[Size], places = stackalloc int[Size];
        for (var rank = 0; rank < Size; rank++)
            (counts[rank], places[rank]) = (rank == Rank ? 0 : (int)part, (int)(rank * part));
        Require("MPI_Alltoallv", _allToAll(own.Address(), counts, places, _bytes, received.Address(), counts, places, _bytes, _world));
    }

    /// <inheritdoc/>
    public void AllGather(Tensor own, Tensor all)
    {
        var (part, from, to) = (own.Bytes(), own.Address(), all.Address());
        if (part <= Longest)
        {
            Require("MPI_Allgather", _allGather(from == to + (nint)(Rank * part) ? InPlace : from, (int)part, _bytes, to, (int)part, _bytes, _world));
            return;
        }
        if (from != to + (nint)(Rank * part))
            all.view(-1).narrow(0, Rank * own.numel(), own.numel()).copy_(own.view(-1));
        for (var rank = 0; rank < Size; rank++)
            Broadcast(to + (nint)(rank * part), part, rank);
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor tensor, int from) => Broadcast(tensor.Address(), tensor.Bytes(), from);

    private void Broadcast(nint address, long bytes, int from)
    {
        for (var at = 0L; at < bytes; at += Longest)
            Require("MPI_Bcast", _broadcast(address + (nint)at, (int)Math.Min(bytes - at, Longest), _bytes, from, _world));
    }

    /// <inheritdoc/>
    public void Abort(int code) => _abort(_world, code);

    /// <summary>Leaves the processes; waits until all of them do.</summary>
    public void Dispose() => _finalize();

    private static void Require(string function, int code)
    {
        if (code != 0)
            throw new IOException($"{function}: error {code} of MPI");
    }
}

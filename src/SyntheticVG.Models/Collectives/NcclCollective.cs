using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Collectives;

/// <summary>Processes with a card each: tensors on cards go through NVIDIA's NCCL, which the user installs; those in memory through another
/// collective.</summary>
/// <remarks>
/// Written against NCCL 2's header and not run yet: no machine with several cards was at hand. A test holds the interface's contract with processes that are
/// simulated by threads. Calls are put on torch's default stream, so what torch computes before and after them is in order.
/// </remarks>
internal sealed unsafe class NcclCollective : ICollective
{
    private const int Uint8 = 1; // ncclUint8

    private readonly ICollective _host;
    private readonly nint _communicator;
    private readonly delegate* unmanaged[Cdecl]<int> _groupStart, _groupEnd;
    private readonly delegate* unmanaged[Cdecl]<void*, nuint, int, int, nint, nint, int> _send, _receive;
    private readonly delegate* unmanaged[Cdecl]<void*, void*, nuint, int, nint, nint, int> _allGather;
    private readonly delegate* unmanaged[Cdecl]<void*, void*, nuint, int, int, nint, nint, int> _broadcast;
    private readonly delegate* unmanaged[Cdecl]<nint, int> _destroy;
    private readonly delegate* unmanaged[Cdecl]<int, byte*> _text;

    /// <summary>Joins the cards of all processes.</summary>
    /// <param name="host">The processes; becomes this one's.</param>
    /// <exception cref="FileNotFoundException">The library is not there.</exception>
    public NcclCollective(ICollective host)
    {
        _host = host;
        var nccl = new NativeFunctions(["libnccl.so.2"], "install NVIDIA's NCCL 2 (libnccl2) for the CUDA version of this build");
        _text = (delegate* unmanaged[Cdecl]<int, byte*>)nccl["ncclGetErrorString"];
        _groupStart = (delegate* unmanaged[Cdecl]<int>)nccl["ncclGroupStart"];
        _groupEnd = (delegate* unmanaged[Cdecl]<int>)nccl["ncclGroupEnd"];
        _send = (delegate* unmanaged[Cdecl]<void*, nuint, int, int, nint, nint, int>)nccl["ncclSend"];
        _receive = (delegate* unmanaged[Cdecl]<void*, nuint, int, int, nint, nint, int>)nccl["ncclRecv"];
        _allGather = (delegate* unmanaged[Cdecl]<void*, void*, nuint, int, nint, nint, int>)nccl["ncclAllGather"];
        _broadcast = (delegate* unmanaged[Cdecl]<void*, void*, nuint, int, int, nint, nint, int>)nccl["ncclBroadcast"];
        _destroy = (delegate* unmanaged[Cdecl]<nint, int>)nccl["ncclCommDestroy"];

        using var first = zeros(1, device: CUDA); // NCCL takes the card that is current: the only one that this process sees
        var id = new UniqueId();
        if (host.Rank == 0)
            Require("ncclGetUniqueId", ((delegate* unmanaged[Cdecl]<UniqueId*, int>)nccl["ncclGetUniqueId"])(&id));
        id = host.AllGather(id)[0];
        nint communicator;
        Require("ncclCommInitRank",
            ((delegate* unmanaged[Cdecl]<nint*, int, UniqueId, int, int>)nccl["ncclCommInitRank"])(&communicator, host.Size, id, host.Rank));
        _communicator = communicator;
    }

    /// <inheritdoc/>
    public int Rank => _host.Rank;

    /// <inheritdoc/>
    public int Size => _host.Size;

    /// <inheritdoc/>
    public void AllToAll(Tensor own, Tensor received)
    {
        if (IsInMemory(own))
        {
            _host.AllToAll(own, received);
            return;
        }
        var part = own.Bytes() / Size;
        Require("ncclGroupStart", _groupStart());
        foreach (var rank in Enumerable.Range(0, Size).Where(rank => rank != Rank))
        {
            Require("ncclSend", _send((void*)(own.Address() + (nint)(rank * part)), (nuint)part, Uint8, rank, _communicator, 0));
            Require("ncclRecv", _receive((void*)(received.Address() + (nint)(rank * part)), (nuint)part, Uint8, rank, _communicator, 0));
        }
        Require("ncclGroupEnd", _groupEnd());
    }

    /// <inheritdoc/>
    public void AllGather(Tensor own, Tensor all)
    {
        if (IsInMemory(own))
            _host.AllGather(own, all);
        else
            Require("ncclAllGather", _allGather((void*)own.Address(), (void*)all.Address(), (nuint)own.Bytes(), Uint8, _communicator, 0));
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor tensor, int from)
    {
        if (IsInMemory(tensor))
            _host.Broadcast(tensor, from);
        else
            Require("ncclBroadcast", _broadcast((void*)tensor.Address(), (void*)tensor.Address(), (nuint)tensor.Bytes(), Uint8, from, _communicator, 0));
    }

    /// <inheritdoc/>
    public void Abort(int code) => _host.Abort(code);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ = _destroy(_communicator);
        _host.Dispose();
    }

    private static bool IsInMemory(Tensor tensor) => tensor.device_type == DeviceType.CPU;

    private void Require(string function, int code)
    {
        if (code != 0)
            throw new IOException($"{function}: {Marshal.PtrToStringUTF8((nint)_text(code))} on process {Rank} of {Size}; NCCL_DEBUG=INFO says more");
    }

    /// <summary>128 bytes by which the processes find each other.</summary>
    private struct UniqueId
    {
        public fixed byte Bytes[128];
    }
}

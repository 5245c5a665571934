using System.Runtime.InteropServices;
using SyntheticVG.Models.Collectives;
using SyntheticVG.Models.Layers;
using static TorchSharp.torch;

namespace SyntheticVG.Models.Training;

/// <summary>Adds up the gradients of several processes so that the sums are those of one process, bit for bit.</summary>
/// <remarks>
/// After each micro-batch every process sends each owner the gradients of its weights (all-to-all), and the owner adds them to its sums in rank order:
/// micro-batch i of a step belongs to process i modulo their number, so the order is that of one micro-batch after the other. At the end of a step the owners
/// send the sums to all (all-gather), or, with a sharded optimizer, the weights that they have moved. Numbers travel as fp32, in pieces of at most
/// <see cref="Room"/>.
/// </remarks>
internal sealed class GradientExchange : IDisposable
{
    private const long Room = 16L << 20; // numbers in a buffer of each direction

    private readonly IReadOnlyList<AdamSlot> _slots;
    private readonly Shares _shares;
    private readonly ICollective _collective;
    private readonly Tensor _sums; // of the own share, or of all shares one after the other
    private readonly Tensor?[] _sumOf; // parts of it, in the weights' shapes; null for a weight whose sum is another process's alone
    private readonly Tensor _outgoing, _incoming;
    private readonly List<List<Cut>> _pieces = [];

    /// <param name="slots">The weights that learn; the same in every process.</param>
    /// <param name="shares">Who owns them.</param>
    /// <param name="collective">The processes; stays the caller's.</param>
    /// <param name="sharded">Whether the owners move the weights, rather than every process.</param>
    public GradientExchange(IReadOnlyList<AdamSlot> slots, Shares shares, ICollective collective, bool sharded)
    {
        (_slots, _shares, _collective) = (slots, shares, collective);
        using var scope = NewDisposeScope();
        var device = slots.Count == 0 ? CPU : slots[0].Weight.device;
        var piece = NumbersIn(shares.Largest, collective.Size) / collective.Size;
        _sums = Kept(empty([Math.Max(1, shares.Largest) * (sharded ? 1 : collective.Size)], float32, device));
        _sumOf = [.. slots.Select((slot, place) => sharded && shares.OwnerOf(place) != collective.Rank ? null
            : Kept(_sums.narrow(0, shares.StartOf(place) + (sharded ? 0 : shares.OwnerOf(place) * shares.Largest), slot.Weight.numel())
                .view(slot.Weight.shape)))];
        (_outgoing, _incoming) = (Kept(empty([piece * collective.Size], float32, device)), Kept(empty([piece * collective.Size], float32, device)));
        for (var first = 0L; first < shares.Largest; first += piece)
            _pieces.Add([.. CutsOf(first, piece)]);
    }

    /// <summary>Numbers in a buffer, of which there is one for each direction.</summary>
    /// <param name="share">Numbers of the largest share.</param>
    /// <param name="processes">Processes.</param>
    public static long NumbersIn(long share, int processes) => Math.Max(1, Math.Min(share, Room / processes)) * processes;

    /// <summary>Adds the gradients that the weights have in each process to their owners' sums, and forgets them.</summary>
    /// <param name="loss">The loss of the micro-batch that they are of; null where this process had none.</param>
    /// <returns>The losses of all processes that had one, in rank order.</returns>
    public IReadOnlyList<double> Sum(double? loss)
    {
        var told = _collective.AllGather((Has: loss is not null, Loss: loss ?? 0));
        var gradients = _slots.Select(slot => slot.Weight.grad).ToList();
        var present = _collective.AllGather<bool>(CollectionsMarshal.AsSpan(gradients.ConvertAll(gradient => gradient is not null)));
        var begun = _slots.Select(slot => slot.Sum is not null).ToList();

        foreach (var cuts in _pieces)
        {
            foreach (var cut in cuts.Where(cut => cut.Owner != _collective.Rank && gradients[cut.Slot] is not null))
                cut.Outgoing.copy_(cut.Of(gradients[cut.Slot]!));
            _collective.AllToAll(_outgoing, _incoming);
            foreach (var cut in cuts.Where(cut => cut.Owner == _collective.Rank))
                Add(cut, rank => !present[rank * _slots.Count + cut.Slot]
                    ? null
                    : rank == _collective.Rank ? cut.Of(gradients[cut.Slot]!)
                    : cut.Incoming[rank], begun[cut.Slot]);
        }
        foreach (var (place, slot) in _slots.Index())
        {
            slot.IsTaught |= Enumerable.Range(0, _collective.Size).Any(rank => present[rank * _slots.Count + place]);
            if (slot.IsTaught && _shares.OwnerOf(place) == _collective.Rank)
                slot.Sum ??= Kept(_sumOf[place]!.alias());
            if (gradients[place] is not null)
                slot.Weight.grad = null!;
        }
        return [.. told.Where(one => one.Has).Select(one => one.Loss)];
    }

    // The first is not added to zero, which would lose the sign of a zero.
    private void Add(Cut cut, Func<int, Tensor?> gradientOf, bool isBegun)
    {
        var sum = cut.Of(_sumOf[cut.Slot]!);
        for (var rank = 0; rank < _collective.Size; rank++)
        {
            if (gradientOf(rank) is not { } gradient)
                continue;
            if (isBegun)
                sum.Add(gradient);
            else
                sum.copy_(gradient);
            isBegun = true;
        }
    }

    /// <summary>Gives every process the sums of all gradients.</summary>
    public void SpreadGradients()
    {
        _collective.AllGather(_sums.narrow(0, _collective.Rank * _shares.Largest, _shares.Largest), _sums);
        foreach (var (place, slot) in _slots.Index().Where(slot => slot.Item.IsTaught))
            slot.Sum ??= Kept(_sumOf[place]!.alias());
    }

    /// <summary>Gives every process the weights that their owners have moved.</summary>
    public void SpreadWeights()
    {
        foreach (var cuts in _pieces)
        {
            foreach (var cut in cuts.Where(cut => cut.Owner == _collective.Rank))
                cut.Incoming[cut.Owner].copy_(cut.Of(_slots[cut.Slot].Weight));
            var piece = _incoming.numel() / _collective.Size;
            _collective.AllGather(_incoming.narrow(0, _collective.Rank * piece, piece), _incoming);
            foreach (var cut in cuts.Where(cut => cut.Owner != _collective.Rank && _slots[cut.Slot].IsTaught))
                cut.Of(_slots[cut.Slot].Weight).copy_(cut.Incoming[cut.Owner]);
        }
    }

    /// <summary>The lengths of all gradients, each measured by its owner; null where there is none.</summary>
    public Tensor? Norms()
    {
        var own = _slots.Select(slot => slot.Gradient is { } gradient ? gradient.norm().item<float>() : 0).ToArray();
        var all = _collective.AllGather<float>(own);
        var taught = _slots.Index().Where(slot => slot.Item.IsTaught).Select(slot => all[_shares.OwnerOf(slot.Index) * _slots.Count + slot.Index]).ToArray();
        return taught.Length == 0 ? null : tensor(taught, device: _outgoing.device);
    }

    // What of each weight travels in the piece of the shares that begins at a number.
    private IEnumerable<Cut> CutsOf(long first, long piece)
    {
        for (var place = 0; place < _slots.Count; place++)
        {
            var (weight, owner, start) = (_slots[place].Weight, _shares.OwnerOf(place), _shares.StartOf(place));
            var (from, to) = (Math.Max(start, first), Math.Min(start + weight.numel(), first + piece));
            if (from >= to)
                continue;
            var isWhole = to - from == weight.numel();
            var shape = isWhole ? weight.shape : [to - from];
            yield return new(place, owner, from - start, to - from, isWhole, Part(_outgoing, owner),
                [.. Enumerable.Range(0, _collective.Size).Select(rank => Part(_incoming, rank))]);

            Tensor Part(Tensor buffer, int rank) => Kept(buffer.narrow(0, (rank * piece) + from - first, to - from).view(shape));
        }
    }

    private static Tensor Kept(Tensor tensor) => tensor.DetachFromDisposeScope();

    /// <summary>Frees the buffers.</summary>
    public void Dispose()
    {
        foreach (var cut in _pieces.SelectMany(piece => piece))
        {
            cut.Outgoing.Dispose();
            foreach (var part in cut.Incoming)
                part.Dispose();
        }
        foreach (var sum in _sumOf)
            sum?.Dispose();
        _sums.Dispose();
        _outgoing.Dispose();
        _incoming.Dispose();
    }

    private sealed record Cut(int Slot, int Owner, long From, long Count, bool IsWhole, Tensor Outgoing, IReadOnlyList<Tensor> Incoming)
    {
        public Tensor Of(Tensor tensor) => IsWhole ? tensor : tensor.flatten().narrow(0, From, Count);
    }
}

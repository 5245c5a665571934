// Shape letters in this file:
//   B rows   K key and value heads   S slots, used or free   T new tokens   D width of a head
using static TorchSharp.torch;

namespace SyntheticVG.Models.Qwen2;

/// <summary>The keys and values of all tokens so far, a slot a token, written in place.</summary>
/// <remarks>It owns its tensors, whatever dispose scope it was made in. It grows by doubling when the slots run out.</remarks>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] _keys, _values; // a layer each, [B, K, S, D]

    /// <summary>Makes an empty cache.</summary>
    /// <param name="model">The model it is for.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="capacity">Slots to set aside, at least 1.</param>
    public KeyValueCache(Qwen2Model model, int rows, int capacity)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (Rows, Capacity) = (rows, capacity);
        var (config, place) = (model.Config, model.Place);
        _keys = Make();
        _values = Make();

        Tensor[] Make() => [.. Enumerable.Range(0, config.Layers).Select(_ =>
            empty([rows, config.KeyValueHeads, capacity, config.HeadSize], place.Dtype, place.Device).DetachFromDisposeScope())];
    }

    private KeyValueCache(int rows, int capacity, int length, Tensor[] keys, Tensor[] values) =>
        (Rows, Capacity, Length, _keys, _values) = (rows, capacity, length, keys, values);

    /// <summary>Rows of the batch.</summary>
    public int Rows { get; }

    /// <summary>Slots set aside.</summary>
    public int Capacity { get; private set; }

    /// <summary>Slots in use.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that the keys and values take.</summary>
    public long Bytes => _keys.Concat(_values).Sum(t => t.numel() * t.ElementSize);

    /// <summary>Copies a cache of one row into one of several rows.</summary>
    /// <param name="rows">Rows of the copy.</param>
    /// <param name="capacity">Slots of the copy, at least <see cref="Length"/>.</param>
    /// <exception cref="InvalidOperationException">This cache has more than one row, and not as many as asked for.</exception>
    public KeyValueCache Fork(int rows, int capacity)
    {
        if (Rows != 1 && Rows != rows)
            throw new InvalidOperationException($"a cache of {Rows} rows cannot become one of {rows}; expected 1 row or {rows}");
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, Length);
        using var still = no_grad();
        return new(rows, capacity, Length, [.. _keys.Select(t => Copy(t, rows, capacity))], [.. _values.Select(t => Copy(t, rows, capacity))]);
    }

    /// <summary>Puts rows of several caches of one model into a new one, so that all end at the same slot; what stands before a shorter row is zero.</summary>
    /// <param name="rows">Each row's cache, its place there, and the slots that are taken, in their order.</param>
    /// <param name="room">Free slots behind them.</param>
    internal static KeyValueCache Gather(IReadOnlyList<(KeyValueCache Cache, int Row, long[] Slots)> rows, int room)
    {
        using var still = no_grad();
        using var outer = NewDisposeScope();
        var (first, length) = (rows[0].Cache, rows.Max(row => row.Slots.Length));
        Tensor[] places = [.. rows.Select(row => tensor(row.Slots, device: first._keys[0].device))];
        return new(rows.Count, length + room, length,
            [.. first._keys.Select((_, layer) => Gathered(cache => cache._keys[layer]))],
            [.. first._values.Select((_, layer) => Gathered(cache => cache._values[layer]))]);

        Tensor Gathered(Func<KeyValueCache, Tensor> of)
        {
            using var scope = NewDisposeScope();
            var like = of(first);
            var all = zeros([rows.Count, like.shape[1], length + room, like.shape[3]], like.dtype, like.device);
            foreach (var (row, (cache, place, slots)) in rows.Index())
            {
                var own = of(cache).select(0, place).index_select(1, places[row]);
                all.select(0, row).narrow(1, length - slots.Length, slots.Length).copy_(own);
            }
            return all.DetachFromDisposeScope(); // from both scopes
        }
    }

    /// <summary>Forgets all tokens from a slot on.</summary>
    internal void Truncate(int length) => Length = Math.Min(Length, length);

    // Writes the new keys and values of a layer, [B, K, T, D], behind the used slots; returns those of all slots so far.
    internal (Tensor Keys, Tensor Values) Write(int layer, Tensor keys_BKTD, Tensor values_BKTD)
    {
        var end = Length + (int)keys_BKTD.shape[2];
        if (end > Capacity)
            Grow(end);
        return (Put(_keys[layer], keys_BKTD), Put(_values[layer], values_BKTD));

        Tensor Put(Tensor all_BKSD, Tensor new_BKTD)
        {
            using var slots = all_BKSD.narrow(2, Length, new_BKTD.shape[2]);
            slots.copy_(new_BKTD);
            return all_BKSD.narrow(2, 0, end);
        }
    }

    internal void Advance(int tokens) => Length += tokens;

    private void Grow(int needed)
    {
        Capacity = Math.Max(needed, 2 * Capacity);
        foreach (var tensors in new[] { _keys, _values })
        {
            for (var layer = 0; layer < tensors.Length; layer++)
            {
                using var old = tensors[layer];
                tensors[layer] = Copy(old, Rows, Capacity);
            }
        }
    }

    private Tensor Copy(Tensor old_BKSD, int rows, int capacity)
    {
        using var scope = NewDisposeScope();
        var copy = empty([rows, old_BKSD.shape[1], capacity, old_BKSD.shape[3]], old_BKSD.dtype, old_BKSD.device);
        copy.narrow(2, 0, Length).copy_(old_BKSD.narrow(2, 0, Length));
        return copy.DetachFromDisposeScope();
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
            tensor.Dispose();
    }
}

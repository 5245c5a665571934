using SyntheticVG.Models.Quantized.Blocks;
using SyntheticVG.Models.Qwen2;

namespace SyntheticVG.Models.Quantized;

/// <summary>Keys and values of a stretch of positions in every layer, shared by all rows that have read them.</summary>
/// <remarks>
/// For each layer and key head: keys in blocks of 16 positions, number by number ([position / 16][D][16]), so that sixteen scores come at once;
/// values position by position ([position][D]). Counted by hand: the last row that lets go frees the memory, on whatever thread it does.
/// </remarks>
internal sealed unsafe class KeyValuePage : IDisposable
{
    private readonly OwnMemory _memory;
    private readonly int _heads, _size;
    private int _owners = 1;

    /// <param name="config">The model's sizes.</param>
    /// <param name="positions">At least so many.</param>
    public KeyValuePage(Qwen2Config config, int positions)
    {
        Capacity = (Math.Max(1, positions) + VectorMath.Width - 1) / VectorMath.Width * VectorMath.Width;
        (_heads, _size) = (config.KeyValueHeads, config.HeadSize);
        _memory = new OwnMemory(2L * config.Layers * _heads * Capacity * _size * sizeof(float));
    }

    /// <summary>Positions that it has room for, a multiple of 16.</summary>
    public int Capacity { get; }

    /// <summary>Bytes that it takes.</summary>
    public long Bytes => _memory.Bytes;

    /// <summary>Whether more than one row has it.</summary>
    public bool Shared => Volatile.Read(ref _owners) > 1;

    /// <summary>The keys of a layer and key head.</summary>
    public float* Keys(int layer, int head) => (float*)_memory.Start + (2L * ((layer * _heads) + head) * Capacity * _size);

    /// <summary>The values of a layer and key head.</summary>
    public float* Values(int layer, int head) => Keys(layer, head) + ((long)Capacity * _size);

    /// <summary>Writes what a position holds in a layer and key head.</summary>
    public void Put(int layer, int head, int position, float* key, float* value)
    {
        var to = Keys(layer, head) + (position / VectorMath.Width * VectorMath.Width * _size) + (position % VectorMath.Width);
        for (var i = 0; i < _size; i++)
            to[i * VectorMath.Width] = key[i];
        new Span<float>(value, _size).CopyTo(new(Values(layer, head) + ((long)position * _size), _size));
    }

    /// <summary>Another row has it too.</summary>
    public KeyValuePage Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    /// <summary>A row lets go of it; with the last one its memory goes.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _owners) == 0)
            _memory.Dispose();
    }
}

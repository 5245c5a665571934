namespace SyntheticVG.Browsing.Indexing;

/// <summary>A list that grows without copying what it holds: with millions of rows, doubling would take twice the memory.</summary>
internal sealed class Chunks<T> where T : unmanaged
{
    private const int Bits = 16, Size = 1 << Bits;

    private readonly List<T[]> _chunks = [];

    public int Count { get; private set; }

    public ref T this[int index] => ref _chunks[index >> Bits][index & (Size - 1)];

    public void Add(T value)
    {
        if (Count == _chunks.Count << Bits)
            _chunks.Add(new T[Size]);
        _chunks[^1][Count++ & (Size - 1)] = value;
    }

    public T[] ToArray()
    {
        var all = new T[Count];
        for (var i = 0; i < _chunks.Count; i++)
            _chunks[i].AsSpan(0, Math.Min(Size, Count - (i << Bits))).CopyTo(all.AsSpan(i << Bits));
        return all;
    }
}

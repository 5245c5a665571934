namespace SyntheticVG.Fuzz;

/// <summary>SplitMix64: the same mutations of a seed on every machine.</summary>
internal struct Chance(ulong state)
{
    public ulong Next()
    {
        var z = state += 0x9e3779b97f4a7c15UL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }

    /// <summary>Even in 0 ... <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(Next() % (uint)count);

    public T Pick<T>(ReadOnlySpan<T> items) => items[Below(items.Length)];
}

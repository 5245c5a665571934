namespace SyntheticVG;

/// <summary>A small seeded generator (<see cref="SplitMix64"/>): the same numbers on every machine and runtime.</summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator of its own for a chain of numbers and words.</summary>
    public static SeededRandom Of(params ReadOnlySpan<object> parts)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var part in parts)
        {
            foreach (var letter in FormattableString.Invariant($"{part};"))
                hash = (hash ^ letter) * 0x100000001b3UL;
        }
        return new(hash);
    }

    /// <summary>64 even bits.</summary>
    public ulong Next() => SplitMix64.Mix(_state += SplitMix64.Step);

    /// <summary>Even in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Even in [from, to).</summary>
    public float Between(double from, double to) => (float)(from + ((to - from) * Unit()));

    /// <summary>Even in 0 ... <paramref name="count"/> − 1.</summary>
    public int Below(int count) => (int)(Unit() * count);

    /// <summary>Whether a chance came true.</summary>
    public bool Chance(double probability) => Unit() < probability;

    /// <summary>One of the items.</summary>
    public T Pick<T>(params ReadOnlySpan<T> items) => items[Below(items.Length)];

    /// <summary>1 or −1.</summary>
    public int Side() => Chance(0.5) ? 1 : -1;

    /// <summary>Shuffles in place.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = Below(i + 1);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}

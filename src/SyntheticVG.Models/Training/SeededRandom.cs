namespace SyntheticVG.Models.Training;

/// <summary>SplitMix64 (Steele et al., 2014): the same numbers on every machine, from a seed, a purpose and a place.</summary>
internal sealed class SeededRandom(long seed, string purpose, long place)
{
    private ulong _state = Mix(Mix((ulong)seed) ^ Mix((ulong)place) ^ purpose.Aggregate(0xcbf29ce484222325UL, (hash, letter) => (hash ^ letter) * 0x100000001b3UL));

    /// <summary>64 even bits.</summary>
    public ulong Next() => Mix(_state += 0x9e3779b97f4a7c15UL);

    /// <summary>Brings items into an order that is as likely as any other.</summary>
    public void Shuffle<T>(T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = (int)(Next() % (ulong)(i + 1));
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}

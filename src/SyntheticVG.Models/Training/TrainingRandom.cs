namespace SyntheticVG.Models.Training;

/// <summary>The order of samples, the same on every machine, from a seed, a purpose and a place.</summary>
internal sealed class TrainingRandom(long seed, string purpose, long place)
{
    private ulong _state = SplitMix64.Mix(SplitMix64.Mix((ulong)seed) ^ SplitMix64.Mix((ulong)place)
        ^ purpose.Aggregate(0xcbf29ce484222325UL, (hash, letter) => (hash ^ letter) * 0x100000001b3UL));

    /// <summary>64 even bits.</summary>
    public ulong Next() => SplitMix64.Mix(_state += SplitMix64.Step);

    /// <summary>Brings items into an order that is as likely as any other.</summary>
    public void Shuffle<T>(T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var other = (int)(Next() % (ulong)(i + 1));
            (items[i], items[other]) = (items[other], items[i]);
        }
    }
}

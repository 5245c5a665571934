namespace SyntheticVG;

/// <summary>The generator of Steele, Lea and Flood (OOPSLA 2014): a counter that goes up in fixed steps, its bits mixed. The same numbers on every machine and
/// runtime.</summary>
public static class SplitMix64
{
    /// <summary>What the counter goes up by.</summary>
    public const ulong Step = 0x9e3779b97f4a7c15;

    /// <summary>Mixes a number's bits; no two numbers give the same.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}

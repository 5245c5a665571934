namespace SyntheticVG.Models.Training;

/// <summary>Steps and checkpoints of training that are being made in this process: whoever ends it lets them end first.</summary>
public static class UnderWay
{
    private static int _count;

    /// <summary>Whether there are any. Reading a model or waiting for samples is none: it costs nothing to begin again.</summary>
    public static bool Any => Volatile.Read(ref _count) > 0;

    internal static void Begin() => Interlocked.Increment(ref _count);

    internal static void End() => Interlocked.Decrement(ref _count);
}

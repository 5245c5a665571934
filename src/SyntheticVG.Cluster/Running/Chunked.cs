namespace SyntheticVG.Cluster.Running;

/// <summary>Cuts a stream into lists.</summary>
internal static class Chunked
{
    /// <summary>Lists of so many things; the last may be shorter.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> Chunks<T>(this IAsyncEnumerable<T> things, int size)
    {
        var some = new List<T>(size);
        await foreach (var thing in things)
        {
            some.Add(thing);
            if (some.Count < size)
                continue;
            yield return some;
            some = new(size);
        }
        if (some.Count > 0)
            yield return some;
    }
}

namespace SyntheticVG.Instructions;

/// <summary>The decisions that a writer leaves to chance; the same ones give the same text.</summary>
public interface IDraws
{
    /// <summary>One of <paramref name="count"/> things, by its place.</summary>
    /// <param name="what">What is chosen among, for messages.</param>
    /// <param name="count">How many there are.</param>
    int Choose(string what, int count);

    /// <summary>A new order of <paramref name="count"/> things: their old places.</summary>
    int[] Shuffle(int count);

    /// <summary>Some of <paramref name="from"/> things, each at most once, in the order they came out: their places.</summary>
    int[] Sample(int from, int count);

    /// <summary>Even in [0, 1).</summary>
    double Unit();
}

/// <summary>Decisions of a seeded generator: the same on every machine.</summary>
internal sealed class SeededDraws : IDraws
{
    private readonly SeededRandom _random;

    private SeededDraws(SeededRandom random) => _random = random;

    /// <summary>The decisions about one conversation: they depend on nothing but these.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">The epoch, or how often the row has come up before.</param>
    /// <param name="image">Which picture, or row.</param>
    /// <param name="task">Which task.</param>
    public static SeededDraws Of(long seed, int epoch, string image, string task) => new(SeededRandom.Of(seed, epoch, image, task));

    /// <inheritdoc/>
    public int Choose(string what, int count) =>
        count > 0 ? _random.Below(count) : throw new ArgumentException($"nothing to choose from: {what}", nameof(count));

    /// <inheritdoc/>
    public int[] Shuffle(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        _random.Shuffle<int>(order);
        return order;
    }

    /// <inheritdoc/>
    public int[] Sample(int from, int count) => count <= from
        ? Shuffle(from)[..count]
        : throw new ArgumentException($"{count} of {from} things; expected at most all of them", nameof(count));

    /// <inheritdoc/>
    public double Unit() => _random.Unit();
}

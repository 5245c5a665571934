namespace SyntheticVG.Models.Training;

/// <summary>Which process owns which weight: it adds up that weight's gradients, and with a sharded optimizer it alone keeps its moments and moves
/// it.</summary>
/// <remarks>
/// Weights are not cut: a whole one is added up, measured and moved in one process, by the same operations as in one process alone, so the bits are the same.
/// The largest weight therefore bounds the largest share; of the 3B model it is the embedding table, a tenth of all.
/// </remarks>
internal sealed class Shares
{
    private const long Line = 16; // fp32 numbers: each weight begins where vector instructions like it

    private readonly (int Owner, long Start)[] _places;

    /// <summary>Gives each weight to the process that has the fewest numbers so far, the largest weight first.</summary>
    /// <param name="sizes">Numbers of each weight.</param>
    /// <param name="processes">Processes.</param>
    public Shares(IReadOnlyList<long> sizes, int processes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        _places = new (int, long)[sizes.Count];
        var shares = new long[processes];
        foreach (var (weight, size) in sizes.Index().OrderByDescending(entry => entry.Item)) // stable: the same in every process
        {
            var owner = Array.IndexOf(shares, shares.Min());
            _places[weight] = (owner, shares[owner]);
            shares[owner] += (size + Line - 1) / Line * Line;
        }
        Largest = shares.Max();
    }

    /// <summary>Numbers of the largest share.</summary>
    public long Largest { get; }

    /// <summary>The process that owns a weight.</summary>
    public int OwnerOf(int weight) => _places[weight].Owner;

    /// <summary>Where a weight begins in its owner's share.</summary>
    public long StartOf(int weight) => _places[weight].Start;
}

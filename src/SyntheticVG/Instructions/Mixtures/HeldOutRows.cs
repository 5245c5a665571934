namespace SyntheticVG.Instructions.Mixtures;

/// <summary>A source without every n-th of its rows, or those rows alone: what is learned from, and what the loss is looked at on.</summary>
/// <param name="source">The source.</param>
/// <param name="every">Every how many rows one is held out; 2 or more.</param>
/// <param name="heldOut">Those that are held out, rather than the others.</param>
internal sealed class HeldOutRows(IConversationSource source, int every, bool heldOut) : IConversationSource
{
    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public int Rows => heldOut ? source.Rows / every : source.Rows - (source.Rows / every);

    /// <summary>The source itself.</summary>
    public IConversationSource Source => source;

    /// <inheritdoc/>
    public MadeSample Make(int row, long seed, int visit) => source.Make(Place(row), seed, visit);

    /// <summary>The row of the source itself.</summary>
    public int Place(int row) => heldOut ? (row * every) + every - 1 : row + (row / (every - 1));
}

namespace SyntheticVG.Instructions.Original;

/// <summary>Texts that say the same, of which one is drawn.</summary>
/// <param name="Name">What the published code calls the list.</param>
/// <param name="Texts">The texts.</param>
public sealed record TextPool(string Name, IReadOnlyList<string> Texts)
{
    /// <summary>One of them.</summary>
    public string Pick(IDraws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return Texts[draws.Choose(Name, Texts.Count)];
    }

    /// <summary>One of them about a region or number.</summary>
    /// <param name="draws">Decides which.</param>
    /// <param name="gap">What stands for it in the texts.</param>
    /// <param name="filled">What takes its place.</param>
    public string Pick(IDraws draws, string gap, string filled) => Pick(draws).Replace(gap, filled, StringComparison.Ordinal);
}

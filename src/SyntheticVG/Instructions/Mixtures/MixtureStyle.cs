using SyntheticVG.Instructions.Tasks;

namespace SyntheticVG.Instructions.Mixtures;

/// <summary>How conversations are written; what is not said is as in <see cref="TaskStyle"/>.</summary>
public sealed record MixtureStyle
{
    /// <inheritdoc cref="TaskStyle.MostRegions"/>
    public int? MostRegions { get; init; }

    /// <inheritdoc cref="TaskStyle.MostAttributes"/>
    public int? MostAttributes { get; init; }

    /// <inheritdoc cref="TaskStyle.MostRelationships"/>
    public int? MostRelationships { get; init; }

    /// <inheritdoc cref="TaskStyle.MostRelationshipsOfOne"/>
    public int? MostRelationshipsOfOne { get; init; }

    /// <inheritdoc cref="TaskStyle.Boxes"/>
    public bool? Boxes { get; init; }

    /// <inheritdoc cref="TaskStyle.Shuffle"/>
    public bool? Shuffle { get; init; }

    /// <inheritdoc cref="TaskStyle.Varied"/>
    public bool? Varied { get; init; }

    internal TaskStyle Over(TaskStyle style) => style with
    {
        MostRegions = MostRegions ?? style.MostRegions,
        MostAttributes = MostAttributes ?? style.MostAttributes,
        MostRelationships = MostRelationships ?? style.MostRelationships,
        MostRelationshipsOfOne = MostRelationshipsOfOne ?? style.MostRelationshipsOfOne,
        Boxes = Boxes ?? style.Boxes,
        Shuffle = Shuffle ?? style.Shuffle,
        Varied = Varied ?? style.Varied,
    };
}

namespace SyntheticVG.SceneGraphs.Comparing;

/// <summary>What became of a relationship from one graph to a later one.</summary>
public enum ChangeKind
{
    /// <summary>It is in both.</summary>
    Kept,

    /// <summary>The later graph says something else of the same subject and object.</summary>
    Refined,

    /// <summary>It is only in the earlier graph.</summary>
    Removed,

    /// <summary>It is only in the later graph.</summary>
    Added,
}

/// <summary>A relationship before and after; its ends are the numbers of <see cref="AlignedGraphs"/>.</summary>
/// <param name="Before">In the earlier graph; null where it was added.</param>
/// <param name="After">In the later graph; null where it was removed.</param>
public sealed record RelationshipChange(Relationship? Before, Relationship? After)
{
    /// <summary>What became of it.</summary>
    public ChangeKind Kind => (Before, After) switch
    {
        (null, _) => ChangeKind.Added,
        (_, null) => ChangeKind.Removed,
        _ => Before.Predicate == After.Predicate ? ChangeKind.Kept : ChangeKind.Refined,
    };
}

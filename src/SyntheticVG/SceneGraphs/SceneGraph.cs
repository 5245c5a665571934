namespace SyntheticVG.SceneGraphs;

/// <summary>One image as regions and the relationships between them.</summary>
public sealed record SceneGraph
{
    /// <summary>The image.</summary>
    public required ImageInfo Image { get; init; }

    /// <summary>The regions; relationships name them by their index here.</summary>
    public IReadOnlyList<Region> Regions { get; init; } = [];

    /// <summary>The directed edges.</summary>
    public IReadOnlyList<Relationship> Relationships { get; init; } = [];

    /// <summary>The names at both ends of a relationship and the predicate between them.</summary>
    public Triplet TripletOf(Relationship relationship) =>
        new(Regions[relationship.Subject].Name, relationship.Predicate, Regions[relationship.Object].Name);
}

/// <summary>A relationship as names only: (woman, riding, horse).</summary>
public readonly record struct Triplet(string Subject, string Predicate, string Object);

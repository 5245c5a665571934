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

    /// <summary>The relationship in words: "woman riding horse". A name that several regions have comes with the region's number, from 1 ("woman 2"), a region
    /// without a name is "region 3".</summary>
    public string Sentence(Relationship relationship)
    {
        ArgumentNullException.ThrowIfNull(relationship);
        return $"{NameOf(relationship.Subject)} {relationship.Predicate} {NameOf(relationship.Object)}";

        string NameOf(int region) => Regions[region].Name is not { Length: > 0 } name ? $"region {region + 1}"
            : Regions.Count(other => other.Name == name) > 1 ? $"{name} {region + 1}"
            : name;
    }
}

/// <summary>A relationship as names only: (woman, riding, horse).</summary>
public readonly record struct Triplet(string Subject, string Predicate, string Object);

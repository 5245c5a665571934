using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.SvgRelations;

/// <summary>One image of the published SVG-Relations file.</summary>
internal sealed record SvgImage
{
    /// <summary>Visual Genome's id of the image, as text.</summary>
    public required string Id { get; init; }

    /// <summary>Our own key of the image, where our writer left one; else null.</summary>
    public string? Key { get; init; }

    /// <summary>Path of the picture, where our writer left one; else null.</summary>
    public string? File { get; init; }

    /// <summary>Columns; 0 in the view by category, which has no sizes.</summary>
    public int Width { get; init; }

    /// <summary>Rows; 0 in the view by category.</summary>
    public int Height { get; init; }

    /// <summary>The objects, in the order of the file.</summary>
    public required IReadOnlyList<SvgObject> Objects { get; init; }

    /// <summary>The relations between them, in the order of the file.</summary>
    public required IReadOnlyList<SvgRelation> Relations { get; init; }

    /// <summary>The image as a scene graph.</summary>
    /// <remarks>
    /// A region's name is the first seed text without its brackets, else the description's words up to a comma or full stop, else empty.
    /// The view by category has neither sizes nor boxes: its graphs have an image of 0 × 0 and are good for counting only.
    /// </remarks>
    public SceneGraph ToGraph()
    {
        var positions = new Dictionary<string, int>();
        foreach (var (i, part) in Objects.Index())
            positions.Add(part.Id, i);
        return new()
        {
            Image = new()
            {
                Key = Key ?? $"vg:{Id}",
                File = File ?? $"{Id}.jpg",
                Width = Width,
                Height = Height,
                Sources = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["vg"] = Id },
            },
            Regions = [.. Objects.Select(part => part.ToRegion())],
            Relationships = [.. Relations.Select(relation => ToRelationship(relation, positions))],
        };
    }

    private static Relationship ToRelationship(SvgRelation relation, Dictionary<string, int> positions)
    {
        var normalised = PredicateLexicon.Normalise(relation.Predicate);
        return new()
        {
            Subject = positions[relation.Subject],
            Predicate = normalised,
            Object = positions[relation.Object],
            Category = relation.Category,
            Origin = RelationshipOrigin.Teacher, // all of the file is the teacher's, human relations included
            OriginalPredicate = normalised == relation.Predicate ? null : relation.Predicate,
        };
    }
}

/// <summary>An object of an SVG-Relations image.</summary>
/// <param name="Id">Its id within the image.</param>
internal sealed record SvgObject(string Id)
{
    /// <summary>Its box, or null in the view by category.</summary>
    public Box? Box { get; init; }

    /// <summary>Its mask, or null.</summary>
    public Rle? Mask { get; init; }

    /// <summary>The teacher's description; null where the object was no subject.</summary>
    public string? Description { get; init; }

    /// <summary>What the seed annotations call it, as they stand (<c>[café table]</c>).</summary>
    public IReadOnlyList<string> SeedTexts { get; init; } = [];

    /// <summary>Visual Genome's object id, where a person annotated it; null for a proposal.</summary>
    public string? HumanId { get; init; }

    /// <summary>The proposer's confidence in [0, 1], or null.</summary>
    public double? Score { get; init; }

    /// <summary>Whether a person annotated the region.</summary>
    public bool IsHuman => HumanId is not null;

    internal Region ToRegion() => new()
    {
        Name = SeedTexts is [var text, ..] ? text.TrimStart('[').TrimEnd(']') : Description?.Split(',', '.')[0].Trim() ?? "",
        Box = Box ?? default,
        Mask = Mask,
        Description = Description,
        Score = Score,
        Sources = HumanId is null ? [] : [new("vg", HumanId)],
    };
}

/// <summary>A relation of an SVG-Relations image.</summary>
/// <param name="Subject">Id of the subject.</param>
/// <param name="Category">Its kind.</param>
/// <param name="Predicate">The words between, as they stand; may hold commas.</param>
/// <param name="Object">Id of the object.</param>
internal sealed record SvgRelation(string Subject, RelationshipCategory Category, string Predicate, string Object);

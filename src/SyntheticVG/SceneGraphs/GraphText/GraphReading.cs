namespace SyntheticVG.SceneGraphs.GraphText;

/// <summary>What <see cref="GraphTextReader"/> makes of a text.</summary>
/// <param name="Objects">The objects by region, each region at most once.</param>
/// <param name="Relationships">The relationships in order of the text, each at most once, between regions that exist.</param>
/// <param name="Oddities">How often each deviation from the grammar was met, by its kebab-case name.</param>
public sealed record GraphReading(
    IReadOnlyList<TextObject> Objects, IReadOnlyList<TextRelationship> Relationships, IReadOnlyDictionary<string, int> Oddities)
{
    /// <summary>The graph over regions that were given to the model: every one stays, named or not.</summary>
    /// <param name="image">The image.</param>
    /// <param name="regions">The regions, as the prompt numbered them.</param>
    public SceneGraph Over(ImageInfo image, IReadOnlyList<Region> regions)
    {
        var texts = Objects.ToDictionary(item => item.Region);
        return Graph(image, [.. regions.Select((region, i) => texts.TryGetValue(i, out var item) ? Named(region, item) : region)], index => index);
    }

    /// <summary>The graph over the regions that the model proposed, those that have a box.</summary>
    /// <param name="image">The image; boxes are brought to its pixels and clipped.</param>
    public SceneGraph Proposed(ImageInfo image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var boxed = Objects.Where(item => item.Box is not null).ToList();
        var places = boxed.Select((item, place) => (item.Region, place)).ToDictionary(pair => pair.Region, pair => pair.place);
        var regions = boxed.Select(item => Named(
            new() { Name = "", Box = BoxText.ToPixels(item.Box!.Value, image.Width, image.Height).Clamp(image.Width, image.Height) }, item));
        return Graph(image, [.. regions], region => places.GetValueOrDefault(region, -1));
    }

    private static Region Named(Region region, TextObject item) =>
        region with { Name = item.Name, Attributes = item.Attributes, Description = region.Description ?? item.Text };

    private SceneGraph Graph(ImageInfo image, IReadOnlyList<Region> regions, Func<int, int> place) => new()
    {
        Image = image,
        Regions = regions,
        Relationships = [.. Relationships
            .Select(relationship => relationship with { Subject = place(relationship.Subject), Object = place(relationship.Object) })
            .Where(relationship => relationship.Subject >= 0 && relationship.Object >= 0)
            .Select(Stated)],
    };

    private static Relationship Stated(TextRelationship stated)
    {
        var predicate = PredicateLexicon.Normalise(stated.Predicate);
        return new()
        {
            Subject = stated.Subject,
            Object = stated.Object,
            Predicate = predicate,
            Category = PredicateLexicon.CategoryOf(predicate),
            Origin = RelationshipOrigin.Student,
            OriginalPredicate = predicate == stated.Predicate ? null : stated.Predicate,
        };
    }
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.SceneGraphs.Comparing;

/// <summary>Graphs of one photo of 100 × 100: a woman, a horse and a fence.</summary>
internal static class Photos
{
    public static Region Woman { get; } = new() { Name = "woman", Box = new(10, 10, 30, 50) };

    public static Region Horse { get; } = new() { Name = "horse", Box = new(10, 40, 60, 90) };

    public static Region Fence { get; } = new() { Name = "fence", Box = new(60, 50, 100, 80) };

    public static ImageInfo Image { get; } = new() { Key = "file:meadow.png", File = "meadow.png", Width = 100, Height = 100 };

    public static SceneGraph Graph(IReadOnlyList<Region> regions, params (int Subject, string Predicate, int Object)[] relationships) => new()
    {
        Image = Image,
        Regions = regions,
        Relationships = [.. relationships.Select(r => new Relationship
        {
            Subject = r.Subject,
            Predicate = r.Predicate,
            Object = r.Object,
            Category = PredicateLexicon.CategoryOf(r.Predicate),
            Origin = RelationshipOrigin.Student,
        })],
    };
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Instructions;

/// <summary>Small graphs; region i is 10 pixels high and i + 2 wide.</summary>
internal static class Graphs
{
    public static SceneGraph Of(string[] names, params (int Subject, string Predicate, int Object, RelationshipCategory Category)[] relationships) => new()
    {
        Image = new() { Key = "file:x.png", File = "x.png", Width = 200, Height = 100 },
        Regions = [.. names.Select((name, i) => new Region { Name = name, Box = new(i, i, i + i + 2, i + 10) })],
        Relationships = [.. relationships.Select(r => new Relationship
        {
            Subject = r.Subject,
            Predicate = r.Predicate,
            Object = r.Object,
            Category = r.Category,
            Origin = RelationshipOrigin.Human,
        })],
    };
}

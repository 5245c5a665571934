using SyntheticVG.Datasets;
using SyntheticVG.Engine.Edit;
using SyntheticVG.Images;
using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Edit;

/// <summary>A woman on a bench, her hat, a dog: 200 × 100 pixels.</summary>
internal static class Park
{
    public const int Woman = 0, Bench = 1, Hat = 2, Dog = 3;

    public static SceneGraph Graph { get; } = new()
    {
        Image = new() { Key = "coco:7", File = "7.png", Width = 200, Height = 100 },
        Regions =
        [
            Thing("woman", new(40, 10, 80, 80), "person"),
            Thing("bench", new(20, 50, 120, 95)),
            Thing("hat", new(50, 5, 70, 20)),
            Thing("dog", new(140, 60, 180, 95), "dog"),
        ],
        Relationships =
        [
            Says(Woman, "wearing", Bench, RelationshipOrigin.Student) with { Confidence = 0.4 },
            Says(Woman, "on", Bench, RelationshipOrigin.Student) with { Confidence = 0.9 },
            Says(Dog, "next to", Bench, RelationshipOrigin.Human),
            Says(Bench, "left of", Dog, RelationshipOrigin.Student) with { Confidence = 0.8 },
        ],
    };

    public static AnnotatedImage Image(string picturePath = "7.png") => new() { Graph = Graph, PicturePath = picturePath };

    public static EditQuestion Question(SceneGraph? graph = null, string picturePath = "7.png") => new()
    {
        Image = Image(picturePath),
        Graph = graph ?? Graph,
        Hints = EditHints.Of(graph ?? Graph, new(graph ?? Graph)),
    };

    public static Relationship Says(int subject, string predicate, int @object, RelationshipOrigin origin) => new()
    {
        Subject = subject,
        Predicate = predicate,
        Object = @object,
        Category = PredicateLexicon.CategoryOf(predicate),
        Origin = origin,
    };

    /// <summary>Writes a plain picture of the graph's size.</summary>
    public static string WritePicture(TemporaryFolder folder)
    {
        PictureWriter.Write(new Picture(200, 100, new byte[200 * 100 * 3]), folder["7.png"]);
        return folder["7.png"];
    }

    private static Region Thing(string name, Box box, string? human = null) => new()
    {
        Name = name,
        Box = box,
        Description = $"a {name}",
        Sources = human is null ? [] : [new("coco", $"{name}-1") { Label = human }],
    };
}

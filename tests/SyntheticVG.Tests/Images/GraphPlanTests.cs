using SkiaSharp;
using SyntheticVG.Images.Drawing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Images;

/// <summary>Places of labels on a photo, computed: no label covers a face or another label.</summary>
public sealed class GraphPlanTests
{
    [Theory]
    [InlineData(3, 1)]
    [InlineData(8, 2)]
    [InlineData(12, 3)]
    [InlineData(25, 4)]
    [InlineData(60, 5)]
    [InlineData(400, 6)]
    public void No_label_covers_a_face_or_another_label(int people, int seed)
    {
        var plan = PlanOf(Crowd(people, seed));
        var labels = plan.Plates.Values.Select(plate => plate.Place).Concat(plan.Arrows.Select(arrow => arrow.Label)).ToList();

        Assert.NotEmpty(labels);
        for (var i = 0; i < labels.Count; i++)
        {
            Assert.DoesNotContain(plan.Faces, face => Shares(face, labels[i]));
            for (var j = i + 1; j < labels.Count; j++)
                Assert.False(Shares(labels[i], labels[j]), $"{labels[i]} covers {labels[j]}");
        }
    }

    [Fact]
    public void Where_there_is_room_everyone_has_a_name_and_what_stands_apart_has_a_line()
    {
        var plan = PlanOf(Crowd(8, 2));

        Assert.Equal(8, plan.Plates.Count);
        Assert.All(plan.Plates.Values.Where(plate => plate.Leader is null), plate => Assert.Contains("person", plate.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void In_a_crowd_a_number_stands_near_its_person_or_nowhere()
    {
        var plan = PlanOf(Crowd(400, 6));

        Assert.InRange(plan.Plates.Count, 20, 399);
        Assert.All(plan.Plates.Values.Where(plate => plate.Leader is not null && !plate.Text.Contains("person", StringComparison.Ordinal)),
            plate => Assert.InRange(SKPoint.Distance(new(plate.Place.MidX, plate.Place.MidY), plate.Leader!.Value), 0, 60));
    }

    private static bool Shares(SKRect a, SKRect b) =>
        Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left) > 0.01f && Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top) > 0.01f;

    private static GraphPlan PlanOf(SceneGraph graph) =>
        new(graph, RegionShape.Stack(RegionShape.Of(graph.Regions, graph.Image.Width, graph.Image.Height, 1200, 900)), new(), 1200, 900);

    // People in rows, as on the stands of a stadium, shaken a little; each looks at the next.
    private static SceneGraph Crowd(int people, int seed)
    {
        var random = new Random(seed);
        var across = (int)Math.Ceiling(Math.Sqrt(people * 4 / 3.0));
        var (width, height) = (640.0 / across, 480.0 / ((people + across - 1) / across));
        return new()
        {
            Image = new() { Key = "file:crowd.png", File = "crowd.png", Width = 640, Height = 480 },
            Regions = [.. Enumerable.Range(0, people).Select(i => new Region
            {
                Name = "person",
                Box = Box.FromXywh(((i % across) + (0.2 * random.NextDouble())) * width,
                    ((i / across) + (0.2 * random.NextDouble())) * height, 0.6 * width, 0.8 * height),
            })],
            Relationships = [.. Enumerable.Range(0, people - 1).Select(i => new Relationship
            {
                Subject = i,
                Predicate = "looking at",
                Object = i + 1,
                Category = RelationshipCategory.Interactional,
                Origin = RelationshipOrigin.Human,
            })],
        };
    }
}

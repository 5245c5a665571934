using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Engine.Filters;

namespace SyntheticVG.Tests.Engine.Teacher;

/// <summary>Why a relation is said, and others are not.</summary>
public sealed class RelationExplanationTests
{
    [Fact]
    public void Names_the_rule_with_its_measurements_and_what_speaks_against_the_others()
    {
        var graph = Scene.Graph(Scene.Thing("man 100 100 200 400"), Scene.Thing("cup 130 300 150 320"), Scene.Thing("table 60 260 400 470"));
        List<string> beside = [.. RelationExplanation.Of(graph, Said(0, "near", 1))], on = [.. RelationExplanation.Of(graph, Said(1, "on", 2))];

        Assert.Equal("rule near: pass, gap 0", beside[0]);
        Assert.Contains("not holding: resting is 1, expected at most 0.5", beside);
        Assert.StartsWith("rule support: pass, bIn 1", on[0], StringComparison.Ordinal);
        Assert.DoesNotContain(on, line => line.Contains("wearing", StringComparison.Ordinal)); // cups wear nothing
    }

    private static Relationship Said(int subject, string predicate, int @object) => new()
    {
        Subject = subject,
        Predicate = predicate,
        Object = @object,
        Category = PredicateLexicon.CategoryOf(predicate),
        Origin = RelationshipOrigin.Geometry,
    };
}

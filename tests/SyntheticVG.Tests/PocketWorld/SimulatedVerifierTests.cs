using SyntheticVG.Datasets;
using SyntheticVG.Engine.Filters;
using SyntheticVG.PocketWorld;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;
using SyntheticVG.Tests.PocketWorld.Composing;

namespace SyntheticVG.Tests.PocketWorld;

public class SimulatedVerifierTests
{
    private static readonly Lazy<List<PocketScene>> Scenes = new(() => SceneSeriesTests.Draw(new() { Seed = 41, Size = 128 }, 60));

    [Fact]
    public async Task Without_errors_nothing_false_stays_that_it_was_asked_about()
    {
        foreach (var scene in Scenes.Value.Take(20))
        {
            var result = await Filter(scene, errors: 0);
            Assert.All(result.Rejected,
                r => Assert.False(TruthComparison.IsTrue(scene.Truth, r.Relationship.Subject, r.Relationship.Predicate, r.Relationship.Object)));
            Assert.All(result.Kept.Relationships.Where(r => r.Verdict?.Rule == SimulatedVerifier.StageName),
                r => Assert.True(TruthComparison.IsTrue(scene.Truth, r.Subject, r.Predicate, r.Object)));
            Assert.All(result.Rejected, r => Assert.Equal(SimulatedVerifier.StageName, r.Stage));
        }
    }

    [Fact]
    public async Task Errs_at_the_stated_rate()
    {
        var (wrong, asked) = (0, 0);
        foreach (var scene in Scenes.Value)
        {
            var result = await Filter(scene, errors: 0.2);
            var answers = result.Rejected.Select(r => (r.Relationship, Yes: false))
                .Concat(result.Kept.Relationships.Where(r => r.Verdict?.Rule == SimulatedVerifier.StageName).Select(r => (Relationship: r, Yes: true)))
                .ToList();
            (asked, wrong) = (asked + answers.Count, wrong
                + answers.Count(a => a.Yes != TruthComparison.IsTrue(scene.Truth, a.Relationship.Subject, a.Relationship.Predicate, a.Relationship.Object)));
        }

        Assert.InRange(wrong / (double)asked, 0.16, 0.24);
    }

    [Fact]
    public async Task Trusts_people_and_refuses_photos()
    {
        var scene = Scenes.Value[0];
        var lie = scene.Truth.Relationships[0] with { Predicate = "eating", Origin = RelationshipOrigin.Human };
        var graph = scene.Truth with { Relationships = [lie] };
        var image = new AnnotatedImage { Graph = graph, PicturePath = "", Truth = scene.Truth };

        Assert.Single((await new SimulatedVerifier(0).FilterAsync(new(graph, scene.Depth, image), TestContext.Current.CancellationToken)).Kept.Relationships);
        await Assert.ThrowsAsync<InvalidDataException>(
            () => new SimulatedVerifier(0).FilterAsync(new(graph, scene.Depth, image with { Truth = null }), TestContext.Current.CancellationToken));
    }

    private static async Task<FilterResult> Filter(PocketScene scene, double errors)
    {
        var image = new AnnotatedImage { Graph = scene.Truth, PicturePath = "", Truth = scene.Truth };
        var answer = await new SimulatedTeacher(SimulatedTeacherOptions.AtRate(0.2))
            .AnswerAsync(new() { Image = image, Graph = scene.Truth with { Relationships = [] } }, TestContext.Current.CancellationToken);
        var graph = scene.Truth with { Relationships = answer.Relationships };
        return await new SimulatedVerifier(errors).FilterAsync(new(graph, scene.Depth, image), TestContext.Current.CancellationToken);
    }
}

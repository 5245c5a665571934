using SyntheticVG.Datasets;
using SyntheticVG.Engine.Teacher;
using SyntheticVG.PocketWorld;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;
using SyntheticVG.Tests.PocketWorld.Composing;

namespace SyntheticVG.Tests.PocketWorld;

public class SimulatedTeacherTests
{
    private static readonly Lazy<List<PocketScene>> Scenes = new(() => SceneSeriesTests.Draw(new() { Seed = 31, Size = 128 }, 200));

    [Fact]
    public async Task Without_errors_it_states_the_truth_and_nothing_else()
    {
        foreach (var scene in Scenes.Value.Take(30))
        {
            var answer = await Ask(scene, SimulatedTeacherOptions.AtRate(0));
            Assert.Equal(scene.Truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object, r.Category)),
                answer.Relationships.Select(r => (r.Subject, r.Predicate, r.Object, r.Category)));
            Assert.All(answer.Relationships, r => Assert.Equal(RelationshipOrigin.Simulated, r.Origin));
            Assert.Empty(answer.Repairs);
        }
    }

    [Fact]
    public async Task Errs_at_the_stated_rates()
    {
        Assert.InRange(await Share(new() { Drop = 0.3, WrongPredicate = 0, SwappedEnds = 0, InventedRelation = 0, InventedObject = 0 },
            (truth, answer) => truth.Relationships.Count - answer.Relationships.Count), 0.27, 0.33);
        Assert.InRange(await Share(new() { Drop = 0, WrongPredicate = 0.2, SwappedEnds = 0, InventedRelation = 0, InventedObject = 0 }, False), 0.17, 0.23);
        Assert.InRange(await Share(new() { Drop = 0, WrongPredicate = 0, SwappedEnds = 0, InventedRelation = 0.2, InventedObject = 0 }, False), 0.17, 0.23);
        Assert.InRange(await Share(new() { Drop = 0, WrongPredicate = 0, SwappedEnds = 0, InventedRelation = 0, InventedObject = 0.2 },
            (_, answer) => answer.Repairs.GetValueOrDefault("unknown-region")), 0.17, 0.23);
        var directed = Scenes.Value.Sum(scene => scene.Truth.Relationships.Count(r => !TruthComparison.IsTrue(scene.Truth, r.Object, r.Predicate, r.Subject)));
        var all = Scenes.Value.Sum(scene => scene.Truth.Relationships.Count);
        Assert.InRange(await Share(new() { Drop = 0, WrongPredicate = 0, SwappedEnds = 0.2, InventedRelation = 0, InventedObject = 0 }, False) * all
            / directed, 0.17, 0.23);
    }

    [Fact]
    public async Task Same_seed_gives_the_same_errors_and_another_one_does_not()
    {
        var scene = Scenes.Value[5];
        var (first, again, other) = (await Ask(scene, SimulatedTeacherOptions.AtRate(0.3)), await Ask(scene, SimulatedTeacherOptions.AtRate(0.3)),
            await Ask(scene, SimulatedTeacherOptions.AtRate(0.3, seed: 2)));

        Assert.Equal(first.Relationships, again.Relationships);
        Assert.NotEqual(first.Relationships, other.Relationships);
    }

    [Fact]
    public async Task Refuses_photos_and_impossible_rates()
    {
        var scene = Scenes.Value[0];
        var photo = new AnnotatedImage { Graph = scene.Truth, PicturePath = "" };

        var error = await Assert.ThrowsAsync<InvalidDataException>(
            () => new SimulatedTeacher(new()).AnswerAsync(new() { Image = photo, Graph = scene.Truth }, TestContext.Current.CancellationToken));
        Assert.Contains("only about pocket worlds", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected a share", Assert.Throws<ArgumentException>(() => new SimulatedTeacher(new() { Drop = 2 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_always_labelled_as_simulated()
    {
        Assert.StartsWith("simulated", new SimulatedTeacher(new()).Name, StringComparison.Ordinal);
        Assert.StartsWith("simulated", new SimulatedTeacher(new()).Description, StringComparison.Ordinal);
    }

    private static int False(SceneGraph truth, TeacherAnswer answer) =>
        answer.Relationships.Count(r => !TruthComparison.IsTrue(truth, r.Subject, r.Predicate, r.Object));

    private static async Task<double> Share(SimulatedTeacherOptions options, Func<SceneGraph, TeacherAnswer, int> count)
    {
        var (counted, all) = (0, 0);
        foreach (var scene in Scenes.Value)
            (counted, all) = (counted + count(scene.Truth, await Ask(scene, options)), all + scene.Truth.Relationships.Count);
        return counted / (double)all;
    }

    private static Task<TeacherAnswer> Ask(PocketScene scene, SimulatedTeacherOptions options) => new SimulatedTeacher(options).AnswerAsync(
        new() { Image = new AnnotatedImage { Graph = scene.Truth, PicturePath = "", Truth = scene.Truth }, Graph = scene.Truth with { Relationships = [] } },
        TestContext.Current.CancellationToken);
}

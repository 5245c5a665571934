using SyntheticVG.PocketWorld;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.PocketWorld.Composing;

public class SceneSeriesTests
{
    private static readonly Lazy<List<PocketScene>> Scenes = new(() => Draw(new() { Seed = 20, Size = 128 }, 500));

    [Fact]
    public void Same_seed_gives_the_same_bytes_and_another_one_does_not()
    {
        var (first, again, other) = (Draw(new() { Seed = 3 }, 4), Draw(new() { Seed = 3 }, 4), Draw(new() { Seed = 4 }, 4));

        Assert.Equal(first.Select(scene => Convert.ToHexString(scene.EncodePicture())), again.Select(scene => Convert.ToHexString(scene.EncodePicture())));
        Assert.Equal(first.Select(Text), again.Select(Text));
        Assert.All(first.Zip(other), pair => Assert.NotEqual(Text(pair.First), Text(pair.Second)));
    }

    [Fact]
    public void Evaluation_scenes_are_other_scenes_and_marked()
    {
        var training = Draw(new() { Seed = 3, Size = 64 }, 60);
        var evaluation = Draw(new() { Seed = 3, Size = 64, Evaluation = true }, 60);

        Assert.Empty(training.Select(Pixels).Intersect(evaluation.Select(Pixels)));
        Assert.Empty(training.Select(scene => scene.Truth.Image.Key).Intersect(evaluation.Select(scene => scene.Truth.Image.Key)));
        Assert.All(evaluation, scene => Assert.True(scene.Truth.Image.Evaluation));
        Assert.All(training, scene => Assert.False(scene.Truth.Image.Evaluation));
    }

    [Fact]
    public void World_is_rich_in_kinds_predicates_and_relations()
    {
        var graphs = Scenes.Value.Select(scene => scene.Truth).ToList();
        var relationships = graphs.SelectMany(graph => graph.Relationships).ToList();

        Assert.True(graphs.SelectMany(graph => graph.Regions).Select(region => region.Name).Distinct().Count() >= 70);
        Assert.True(relationships.Select(r => r.Predicate).Distinct().Count() >= 60);
        Assert.True(relationships.Count / (double)graphs.Count >= 14, $"{relationships.Count / (double)graphs.Count:0.0} relations a scene");
        Assert.All(graphs, graph => Assert.True(graph.Relationships.Count >= 3, $"{graph.Image.Key} has {graph.Relationships.Count} relations"));
        foreach (var category in Enum.GetValues<RelationshipCategory>())
        {
            var share = relationships.Count(r => r.Category == category) / (double)relationships.Count;
            Assert.True(share >= 0.05, $"{category}: {share:P1}");
        }
    }

    [Fact]
    public void Every_name_is_a_known_kind_and_every_predicate_in_the_lexicon()
    {
        var graphs = Scenes.Value.Select(scene => scene.Truth).ToList();

        Assert.Empty(graphs.SelectMany(graph => graph.Regions).Select(region => region.Name).Except(Kinds.All));
        Assert.DoesNotContain(graphs.SelectMany(graph => graph.Relationships).Select(r => r.Predicate).Distinct(),
            p => !PredicateLexicon.Knows(p) || PredicateLexicon.Normalise(p) != p);
        Assert.Equal(Kinds.All.Order(StringComparer.Ordinal), Kinds.All);
    }

    [Fact]
    public void Sizes_show_the_same_scene()
    {
        var (small, large) = (Draw(new() { Seed = 5, Size = 128 }, 40), Draw(new() { Seed = 5, Size = 512 }, 40));

        foreach (var (a, b) in small.Zip(large))
        {
            var (names, others) = (a.Truth.Regions.Select(region => region.Name).ToList(), b.Truth.Regions.Select(region => region.Name).ToList());
            Assert.True(names.Intersect(others).Count() >= 0.85 * others.Distinct().Count(),
                $"{a.Truth.Image.Key}: {string.Join(", ", names)} | {string.Join(", ", others)}");
        }
    }

    [Fact]
    public void Faces_of_people_are_large_enough_to_read()
    {
        var radii = Scenes.Value.SelectMany(scene => scene.Props).Where(prop => prop.Name is "man" or "woman" or "boy" or "girl")
            .Select(prop => prop.FaceRadius * 2 * 1.28).ToList();

        Assert.True(radii.Order().ElementAt(radii.Count / 50) >= 12,
            $"2 % of the faces are below {radii.Order().ElementAt(radii.Count / 50):0.0} px at 128 px");
    }

    [Fact]
    public void Refuses_sizes_that_cannot_be_drawn() =>
        Assert.Contains("64 to 2048", Assert.Throws<ArgumentException>(() => new SceneSeries(new() { Seed = 1, Size = 8 })).Message, StringComparison.Ordinal);

    internal static List<PocketScene> Draw(SceneSeriesOptions options, int count)
    {
        var stream = new SceneSeries(options);
        return [.. Enumerable.Range(0, count).AsParallel().AsOrdered().Select(stream.Draw)];
    }

    private static string Text(PocketScene scene) => SyntheticVG.Datasets.Graphs.GraphLines.Write(scene.Truth);

    private static string Pixels(PocketScene scene) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(scene.Pixels.Span));
}

using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.PocketWorld.Composing;
using SyntheticVG.SceneGraphs;
using SyntheticVG.Tests.Engine.Filters;

namespace SyntheticVG.Tests.Engine.Teacher;

/// <summary>How often what things are for is what people said.</summary>
public sealed class AffordanceReportTests
{
    [Fact]
    public void Counts_pairs_that_people_related_too()
    {
        var graph = Scene.Graph(Scene.Thing("woman 100 100 160 300"), Scene.Thing("hat 110 101 150 118"), Scene.Thing("horse 80 210 230 420")) with
        {
            Relationships = [Scene.Said(0, "wearing", 1, RelationshipOrigin.Human), Scene.Said(0, "on", 2, RelationshipOrigin.Human)],
        };
        var report = AffordanceReport.Of([graph]);

        Assert.Equal(new(Stated: 2, Related: 2, Agreeing: 2, Wanted: 2, Found: 2), report);
    }

    [Fact]
    public async Task Agrees_with_the_people_who_annotated_the_seed_photos()
    {
        using var data = DataFolder.Open(Shared.Data("seed-photos"));
        var graphs = new List<SceneGraph>();
        await foreach (var image in data.ReadAsync(TestContext.Current.CancellationToken))
            graphs.Add((await new RegionStage(new()).ApplyAsync(image, TestContext.Current.CancellationToken)).Graph);
        var report = AffordanceReport.Of(graphs);

        Assert.True(report.Related > 0 && report.Precision >= 0.85 && report.Recall >= 0.5, $"{report}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
    }

    [Fact]
    public void Agrees_with_the_truth_of_drawn_scenes()
    {
        var series = new SceneSeries(new() { Seed = 5 });
        var report = AffordanceReport.Of(Enumerable.Range(0, 60).Select(i => series.Draw(i).Truth));

        Assert.True(report.Related > 20 && report.Precision >= 0.85 && report.Recall >= 0.5, $"{report}");
    }
}

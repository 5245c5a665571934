using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Engine.Teacher.Geometry;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Engine.Teacher;

/// <summary>Four hundred people on the stands of a stadium: the work grows as the people do, not as their pairs.</summary>
public sealed class CrowdTests
{
    [Fact]
    public void Twice_the_people_are_about_twice_the_measured_pairs()
    {
        var counts = ((int[])[100, 200, 400]).Select(MeasuredPairs).ToList();

        Assert.All(counts, count => Assert.True(count > 0));
        Assert.InRange((double)counts[1] / counts[0], 1.5, 2.6);
        Assert.InRange((double)counts[2] / counts[1], 1.5, 2.6);
        Assert.InRange(counts[2], 400, 400 * 2 * 2 * Neighbours.Most);
    }

    [Fact]
    public async Task A_crowd_has_as_many_relations_as_any_graph_at_most()
    {
        var answer = await new GeometryTeacher(new()).AnswerAsync(new()
        {
            Image = new() { Graph = Crowd(400), PicturePath = "crowd.png" },
            Graph = Crowd(400)
        }, TestContext.Current.CancellationToken);

        Assert.InRange(answer.Relationships.Count, 1, 40);
    }

    [Fact]
    public void Of_four_hundred_people_those_that_a_graph_holds_are_cut_out_and_the_others_are_counted()
    {
        using var proposer = new LightProposer(new Stands(Crowd(400)));

        var proposals = proposer.Propose(new Picture(640, 480));

        Assert.Equal(99, proposals.Proposals.Count(p => p.Name == "person"));
        Assert.Equal(301, proposals.Dropped["over-cap"]);
    }

    [Fact]
    public void Few_regions_are_all_neighbours()
    {
        var neighbours = new Neighbours(Crowd(Neighbours.Most + 1));

        Assert.All(Enumerable.Range(0, Neighbours.Most + 1), i => Assert.Equal(Neighbours.Most, neighbours.Of(i).Count));
    }

    private static int MeasuredPairs(int people)
    {
        var graph = Crowd(people);
        var engine = new RuleEngine(graph);
        _ = AffordanceReading.Of(graph, engine).Count;
        _ = PairReading.Of(graph, engine).Count();
        return engine.Measures.PairCount;
    }

    private static SceneGraph Crowd(int people)
    {
        var across = (int)Math.Ceiling(Math.Sqrt(people * 4 / 3.0));
        var (width, height) = (640.0 / across, 480.0 / ((people + across - 1) / across));
        return new()
        {
            Image = new() { Key = "file:crowd.png", File = "crowd.png", Width = 640, Height = 480 },
            Regions = [.. Enumerable.Range(0, people).Select(
                i => new Region { Name = "person", Score = 0.8, Box = Box.FromXywh(i % across * width, i / across * height, 0.8 * width, 0.9 * height) })],
        };
    }

    private sealed class Stands(SceneGraph crowd) : IDetector
    {
        public string Name => "stands";

        public IReadOnlyList<string> Labels => ["person"];

        public IReadOnlyList<Detection> Detect(Picture photo) =>
            [.. crowd.Regions.Select(region => new Detection(region.Box, region.Name, 0, region.Score!.Value))];
    }
}

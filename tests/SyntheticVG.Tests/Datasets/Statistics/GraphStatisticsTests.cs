using System.Text.Json;
using CsCheck;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.Datasets.Statistics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests.Datasets.Statistics;

public class GraphStatisticsTests
{
    private static readonly SceneGraph Three = Graph(3, (0, "left of", 1), (0, "holding", 2), (1, "right of", 0));
    private static readonly SceneGraph One = Graph(1);

    [Fact]
    public void Counts_objects_triplets_and_predicates_of_each_region()
    {
        var statistics = Of(Three, One);

        Assert.Equal(2, statistics.Images);
        Assert.Equal((4, 2.0, 3), (statistics.Objects.Sum, statistics.Objects.Mean, statistics.Objects.Max));
        Assert.Equal((3, 1.5, 3), (statistics.Triplets.Sum, statistics.Triplets.Mean, statistics.Triplets.Max));
        Assert.Equal((0.75, 0.5, 2), (statistics.PredicatesPerRegion.Mean, statistics.PredicatesPerRegion.Percentile(50), statistics.PredicatesPerRegion.Max));
        Assert.Equal([("holding", 1), ("left of", 1)], statistics.TopPredicates(2));
        Assert.Equal((2, 1), (statistics.Categories[RelationshipCategory.Spatial], statistics.Categories[RelationshipCategory.Interactional]));
        Assert.Equal(1.0, statistics.LeftRightRatio);
    }

    [Fact]
    public void Statistics_of_parts_add_up_to_those_of_the_whole()
    {
        var parts = Of(Three);
        parts.Add(Of(One, Three));

        Assert.Equal(StatisticsJson.Write([("a", Of(Three, One, Three))]), StatisticsJson.Write([("a", parts)]));
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_counts() => Gen.Int[0, 40].List[1, 60].Sample(counts =>
    {
        var histogram = new CountHistogram();
        counts.ForEach(count => histogram.Add(count));
        var sorted = counts.Order().Select(count => (double)count).ToArray();

        Assert.Equal(SyntheticVG.Datasets.Depth.DepthNormalisation.Percentile(sorted, 95), histogram.Percentile(95), 9);
        Assert.Equal(sorted[^1], histogram.Max);
    });

    [Fact]
    public void Prints_the_rows_of_the_paper_beside()
    {
        var text = StatisticsTable.Write([("ours", Of(Three, One))]);

        Assert.Matches(@"ours +2 +2\.0 +2 +2\.9 +3 +1\.5", text);
        Assert.Matches(@"SVG-Relations +33K +13\.2 +25\.5 +1\.9", text);
        Assert.Matches(@"SVG-Full +113K +19\.8 +42\.3 +2\.4", text);
        Assert.Matches(@"SVG, in all +146K +17\.8 +38\.4 +2\.2", text);
        Assert.Contains("left/right  1 : 1 = 1.000", text);
    }

    [Fact]
    public void Has_no_means_of_nothing()
    {
        var empty = new GraphStatistics();

        Assert.True(double.IsNaN(empty.Objects.Mean));
        using var json = JsonDocument.Parse(StatisticsJson.Write([("empty", empty)]));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("rows")[0].GetProperty("objects").GetProperty("mean").ValueKind);
    }

    [Fact]
    public void Reads_the_raw_data_sets_of_a_folder_a_row_each()
    {
        var report = new ReadReport();
        var sources = GraphSource.Find(Shared.Data("seed-photos"), report);

        Assert.Equal(["vg", "gqa", "psg"], sources.Select(source => source.Kind));
        Assert.All(sources, source => Assert.True(Of([.. source.Read()]) is { Images: 2, Triplets.Sum: > 5 }, source.Kind));
    }

    private static GraphStatistics Of(params IEnumerable<SceneGraph> graphs)
    {
        var statistics = new GraphStatistics();
        foreach (var graph in graphs)
            statistics.Add(graph);
        return statistics;
    }

    private static SceneGraph Graph(int regions, params (int Subject, string Predicate, int Object)[] relationships) => new()
    {
        Image = new() { Key = "coco:1", File = "1.jpg", Width = 4, Height = 4 },
        Regions = [.. Enumerable.Range(0, regions).Select(i => new Region { Name = $"thing {i}", Box = new(0, 0, 1, 1) })],
        Relationships = [.. relationships.Select(r => new Relationship
        {
            Subject = r.Subject, Predicate = r.Predicate, Object = r.Object, Category = PredicateLexicon.CategoryOf(r.Predicate),
            Origin = RelationshipOrigin.Human,
        })],
    };
}

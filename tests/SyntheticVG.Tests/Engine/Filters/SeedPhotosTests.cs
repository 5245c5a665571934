using SyntheticVG.Datasets.Joining;
using SyntheticVG.Engine.Filters.Calibration;

namespace SyntheticVG.Tests.Engine.Filters;

/// <summary>The rules on relationships that people stated about real photos.</summary>
public class SeedPhotosTests
{
    [Fact]
    public void Rules_respect_people_catch_swaps_and_decide_with_boxes_alone()
    {
        var report = new RuleReport();

        foreach (var graph in VisualGenomeRows.Read(Shared.Data("seed-photos/relationships.json"), Shared.Data("seed-photos/image_data.json")))
            report.Add(graph);

        Check(report);
    }

    [Fact]
    public async Task Rules_respect_people_catch_swaps_and_decide_with_the_joined_masks()
    {
        var report = new RuleReport();

        using var folder = DataFolder.Open(Shared.Data("seed-photos"));
        await foreach (var image in folder.ReadAsync(TestContext.Current.CancellationToken))
            report.Add(image.Graph);

        Check(report);
    }

    private static void Check(RuleReport report)
    {
        Assert.InRange(report.Relationships, 30, 100);
        Assert.True(report.Respected >= 0.95, report.ToString());
        Assert.True(report.SwapsCaught >= 0.60, report.ToString());
        Assert.True(report.SpatialDecided >= 0.60, report.ToString());
    }
}

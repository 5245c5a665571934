using SyntheticVG.Engine.Filters.Calibration;
using SyntheticVG.PocketWorld.Composing;

namespace SyntheticVG.Tests.Engine.Filters;

/// <summary>The rules on drawn scenes, whose relationships are true by construction.</summary>
public class PocketWorldRulesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rules_respect_the_truth_catch_swaps_and_decide(bool withDepth)
    {
        var scenes = new SceneSeries(new() { Seed = 5 });
        var report = new RuleReport();

        for (var i = 0; i < 40; i++)
        {
            var scene = scenes.Draw(i);
            report.Add(scene.Truth, withDepth ? scene.Depth : null);
        }

        Assert.InRange(report.Relationships, 300, 2000);
        Assert.True(report.Respected >= 0.95, report.ToString());
        Assert.True(report.SwapsCaught >= 0.60, report.ToString());
        Assert.True(report.SpatialDecided >= 0.60, report.ToString());
    }
}

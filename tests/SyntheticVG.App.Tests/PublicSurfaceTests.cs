using SyntheticVG.Models.Robin;
using SyntheticVG.Perception;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Tests;

/// <summary>What the libraries offer is written down beside their code, so that no change of it goes unseen.</summary>
/// <remarks>Where a change is meant: <c>SYNVG_APPROVE=1 ./test --filter The_surface_is_what_is_written_down</c> writes the files anew.</remarks>
public class PublicSurfaceTests
{
    [Theory]
    [InlineData("SyntheticVG", typeof(SceneGraph))]
    [InlineData("SyntheticVG.Perception", typeof(PhotoGrapher))]
    [InlineData("SyntheticVG.Models", typeof(RobinConfig))]
    [InlineData("SyntheticVG.Cluster", typeof(SyntheticVG.Cluster.ClusterIdentity))]
    [InlineData("SyntheticVG.Web", typeof(SyntheticVG.Web.Serve.GraphService))]
    public void The_surface_is_what_is_written_down(string project, Type inside)
    {
        var file = Path.Combine(Shared.Repository, "src", project, "PublicAPI.txt");
        var found = PublicSurface.Of(inside.Assembly);
        if (Environment.GetEnvironmentVariable("SYNVG_APPROVE") == "1")
            File.WriteAllText(file, found);

        Assert.Equal(File.ReadAllText(file).Split('\n'), found.Split('\n'));
    }
}

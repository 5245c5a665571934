using SyntheticVG.Cluster.Database;

namespace SyntheticVG.Cluster.Tests;

public class LayeringTests
{
    [Fact]
    public void The_cluster_sees_the_core_and_neither_models_nor_perception_nor_the_pages()
    {
        var seen = typeof(ClusterRun).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ToList();
        Assert.Contains("SyntheticVG", seen);
        Assert.DoesNotContain(seen, name => name.StartsWith("SyntheticVG.", StringComparison.Ordinal)
            || name.StartsWith("TorchSharp", StringComparison.Ordinal) || name.StartsWith("Microsoft.ML", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SyntheticVG")]
    [InlineData("SyntheticVG.Models")]
    [InlineData("SyntheticVG.Perception")]
    [InlineData("SyntheticVG.Web")]
    public void Nobody_below_the_command_sees_the_cluster(string name) => Assert.DoesNotContain(
        System.Reflection.Assembly.Load(name).GetReferencedAssemblies(),
        seen => seen.Name is "SyntheticVG.Cluster" or "Npgsql" || seen.Name!.StartsWith("Orleans", StringComparison.Ordinal)
            || seen.Name.StartsWith("AWSSDK", StringComparison.Ordinal));
}

using NetArchTest.Rules;
using SyntheticVG.Web.View;

namespace SyntheticVG.Web.Tests;

public class LayeringTests
{
    [Fact]
    public void The_web_sees_the_core_and_neither_models_nor_perception()
    {
        var seen = typeof(ViewServer).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ToList();
        Assert.Contains("SyntheticVG", seen);
        Assert.DoesNotContain(seen, name => name is "SyntheticVG.Models" or "SyntheticVG.Perception" || name.StartsWith("TorchSharp", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.ML", StringComparison.Ordinal));
    }

    [Fact]
    public void What_hosts_knows_nothing_of_what_is_hosted() => Assert.Empty(Types.InAssembly(typeof(ViewServer).Assembly)
        .That().ResideInNamespaceStartingWith("SyntheticVG.Web.Hosting").ShouldNot().HaveDependencyOn("SyntheticVG.Web.View").GetResult().FailingTypeNames
        ?? []);
}

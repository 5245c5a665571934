using NetArchTest.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Tests;

public class LayeringTests
{
    [Theory]
    [InlineData("SyntheticVG.Characters", "SyntheticVG.Tokens", "SyntheticVG.SceneGraphs", "SyntheticVG.Images", "SyntheticVG.Datasets")]
    [InlineData("SyntheticVG.Tokens", "SyntheticVG.SceneGraphs", "SyntheticVG.Images", "SyntheticVG.Datasets", "SyntheticVG.Engine",
        "SyntheticVG.Conversations")]
    [InlineData("SyntheticVG.SceneGraphs", "SyntheticVG.Conversations", "SyntheticVG.Images", "SyntheticVG.Datasets", "SyntheticVG.Engine",
        "SyntheticVG.PocketWorld", "SyntheticVG.Instructions", "SyntheticVG.Evaluation")]
    [InlineData("SyntheticVG.Conversations", "SyntheticVG.Images", "SyntheticVG.Datasets", "SyntheticVG.Engine", "SyntheticVG.PocketWorld",
        "SyntheticVG.Instructions", "SyntheticVG.Evaluation")]
    [InlineData("SyntheticVG.Images", "SyntheticVG.Datasets", "SyntheticVG.Engine", "SyntheticVG.PocketWorld",
        "SyntheticVG.Instructions", "SyntheticVG.Evaluation")]
    [InlineData("SyntheticVG.Datasets", "SyntheticVG.Engine", "SyntheticVG.PocketWorld", "SyntheticVG.Instructions", "SyntheticVG.Evaluation")]
    [InlineData("SyntheticVG.Engine", "SyntheticVG.PocketWorld", "SyntheticVG.Instructions", "SyntheticVG.Evaluation", "SyntheticVG.Browsing")]
    [InlineData("SyntheticVG.Browsing", "SyntheticVG.PocketWorld", "SyntheticVG.Instructions", "SyntheticVG.Evaluation")]
    [InlineData("SyntheticVG.PocketWorld", "SyntheticVG.Instructions", "SyntheticVG.Evaluation")]
    [InlineData("SyntheticVG.Instructions", "SyntheticVG.Engine", "SyntheticVG.Evaluation")]
    [InlineData("SyntheticVG.Evaluation", "SyntheticVG.Engine", "SyntheticVG.Instructions")]
    public void Depends_only_downwards(string layer, params string[] mustNotUse)
    {
        var result = Types.InAssembly(typeof(SceneGraph).Assembly)
            .That().ResideInNamespaceStartingWith(layer).ShouldNot().HaveDependencyOnAny(mustNotUse).GetResult();

        Assert.Empty(result.FailingTypeNames ?? []);
    }

    [Fact]
    public void Core_needs_neither_torch_nor_onnx_nor_the_web() =>
        Assert.DoesNotContain(typeof(SceneGraph).Assembly.GetReferencedAssemblies(),
            a => a.Name!.StartsWith("TorchSharp") || a.Name.StartsWith("Microsoft.ML") || a.Name.StartsWith("Microsoft.AspNetCore"));
}

namespace SyntheticVG.Web.Tests;

public class LayeringTests
{
    [Fact]
    public void The_web_sees_the_core_and_neither_models_nor_perception() =>
        Assert.DoesNotContain(typeof(SyntheticVG.Web.Serve.GraphService).Assembly.GetReferencedAssemblies(),
            a => a.Name!.StartsWith("TorchSharp") || a.Name.StartsWith("Microsoft.ML") || a.Name.StartsWith("SyntheticVG.Models") || a.Name.StartsWith("SyntheticVG.Perception"));
}

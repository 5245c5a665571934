using SyntheticVG.Perception.Store;

namespace SyntheticVG.Perception.Tests;

public class LayeringTests
{
    [Fact]
    public void Perception_needs_neither_torch_nor_the_web() =>
        Assert.DoesNotContain(typeof(ShippedModels).Assembly.GetReferencedAssemblies(),
            a => a.Name!.StartsWith("TorchSharp") || a.Name.StartsWith("SyntheticVG.Models") || a.Name.StartsWith("Microsoft.AspNetCore"));
}

namespace SyntheticVG.App.Tests;

/// <summary>Arrows between folders point one way: no folder needs itself through others.</summary>
public class NamespaceCyclesTests
{
    private static readonly Lazy<Dictionary<string, Dictionary<string, string>>> Uses = new(() => NamespaceCycles.UsesIn(
        new[]
        {
            "SyntheticVG",
            "SyntheticVG.Perception",
            "SyntheticVG.Models",
            "SyntheticVG.Cluster",
            "SyntheticVG.Web",
            "synvg"
        }.Select(name => Path.Combine(AppContext.BaseDirectory, $"{name}.dll"))));

    public static TheoryData<string> Namespaces() => [.. Uses.Value.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void No_folder_is_in_a_cycle(string name) => Assert.Empty(NamespaceCycles.CycleOf(name, Uses.Value));

    [Fact]
    public void A_cycle_is_found_and_told()
    {
        var uses = new Dictionary<string, Dictionary<string, string>>
        {
            ["A"] = new() { ["B"] = "X uses Y" },
            ["B"] = new() { ["C"] = "Y uses Z" },
            ["C"] = new() { ["A"] = "Z uses X" }
        };

        Assert.Equal(["A -> B (X uses Y)", "B -> C (Y uses Z)", "C -> A (Z uses X)"], NamespaceCycles.CycleOf("A", uses));
    }

    [Fact]
    public void All_assemblies_are_looked_at() =>
        Assert.Subset(Uses.Value.Keys.ToHashSet(), new HashSet<string>
        {
            "SyntheticVG.Engine.Run",
            "SyntheticVG.Perception.Recipes",
            "SyntheticVG.Models.Robin",
            "SyntheticVG.Cluster.Working",
            "SyntheticVG.Web.Serve",
            "SyntheticVG.App.Commands"
        });
}

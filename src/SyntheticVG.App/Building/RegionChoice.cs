using SyntheticVG.Perception.Recipes;

namespace SyntheticVG.App.Building;

/// <summary>Recipes of regions by the names that options give them.</summary>
internal static class RegionChoice
{
    /// <summary>The recipes, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["light", "paper", "panoptic"];

    /// <summary>The recipe of a name; none for any other text.</summary>
    public static RegionRecipe Of(string name) => Names.Contains(name) ? Enum.Parse<RegionRecipe>(name, ignoreCase: true) : RegionRecipe.None;
}

namespace SyntheticVG.Engine.Regions;

/// <summary>How regions are found in photos without annotations.</summary>
public enum RegionRecipe
{
    /// <summary>The shipped detector, or another one; its boxes are cut out by colour and edge.</summary>
    Light,

    /// <summary>As in the paper: Segment Anything for wholes and parts, and boxes found by words.</summary>
    Paper,

    /// <summary>DETR panoptic: things and stuff in one pass.</summary>
    Panoptic,

    /// <summary>They are not looked for.</summary>
    None,
}

/// <summary>Recipes of regions by the names that options and files give them.</summary>
public static class RegionRecipes
{
    /// <summary>Those that find regions, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. new[] { RegionRecipe.Light, RegionRecipe.Paper, RegionRecipe.Panoptic }.Select(Name)];

    /// <summary>The name of a recipe: <c>light</c>, <c>paper</c>, <c>panoptic</c>, <c>none</c>.</summary>
    public static string Name(this RegionRecipe recipe) => recipe.ToString().ToLowerInvariant();

    /// <summary>The recipe of a name, written as <see cref="Name"/> does.</summary>
    public static bool TryParse(string? name, out RegionRecipe recipe)
    {
        foreach (var known in Enum.GetValues<RegionRecipe>())
        {
            if (known.Name() == name)
            {
                recipe = known;
                return true;
            }
        }
        recipe = RegionRecipe.None;
        return false;
    }
}

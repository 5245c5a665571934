using System.Text.Json.Serialization;
using SyntheticVG.Engine.Regions;

namespace SyntheticVG.Engine.Settings;

/// <summary>How the regions of a run are found.</summary>
public sealed record RegionSettings
{
    /// <summary>How they are found in photos without annotations.</summary>
    [JsonIgnore]
    public RegionRecipe Recipe { get; init; }

    /// <summary>Full path of a file of regions, or of a folder with one for each photo, that are taken as they are; null: they are found.</summary>
    [JsonIgnore]
    public string? Given { get; init; }

    /// <summary>How proposals of several sources become one list, by the policy's name; null for the recipe's own.</summary>
    public string? Merge { get; init; }

    /// <summary>Full path of masks that were made beforehand: a folder as <c>synvg propose</c> writes it, or a file of COCO results; null for none.</summary>
    public string? Masks { get; init; }

    /// <summary>Whose masks confirm annotations, by name; null for the recipe's own.</summary>
    public string? Judges { get; init; }

    /// <summary>Folder of the models that the user got, or null for the usual one.</summary>
    public string? Models { get; init; }

    /// <summary>Detector of the recipes, by name or full path of its folder; null for the one that comes with the program.</summary>
    public string? Detector { get; init; }

    /// <summary>Depth model for photos without a depth map, by name or full path of its folder; null for none.</summary>
    public string? Depth { get; init; }

    [JsonInclude]
    [JsonPropertyName("regions")]
    internal string Written
    {
        get => Given ?? Recipe.Name();
        init => (Recipe, Given) = RegionRecipes.TryParse(value, out var recipe) ? (recipe, (string?)null) : (RegionRecipe.None, value);
    }
}

using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Settings;

namespace SyntheticVG.Cluster.Running;

/// <summary>What the shards of a run ask of whoever takes them, and what of the data folder goes along.</summary>
public static class ShardNeeds
{
    /// <summary>The capability: a student needs <c>gpu</c>, models that are fetched <c>perception</c>, everything else <c>cpu</c>.</summary>
    public static string Of(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Student is not null ? "gpu"
            : settings.Regions is { Recipe: RegionRecipe.None or RegionRecipe.Light, Detector: null, Depth: null } ? "cpu"
            : "perception";
    }

    /// <summary>Whether the recipe opens the picture of an image.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="image">The image.</param>
    /// <param name="isDrawn">Whether its graph is drawn.</param>
    public static bool Picture(RunSettings settings, AnnotatedImage image, bool isDrawn)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(image);
        return isDrawn || settings.Teacher.IsAsked || settings.Verifiers.Urls.Count > 0 || Of(settings) != "cpu"
            || (settings.Regions.Recipe != RegionRecipe.None && image.Graph.Regions.Count == 0);
    }

    /// <summary>Images of a shard by default: fewer where each takes calls.</summary>
    public static int Images(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Teacher.IsAsked ? 200 : 1000;
    }
}

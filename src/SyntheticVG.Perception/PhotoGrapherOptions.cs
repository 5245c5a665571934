using Microsoft.Extensions.AI;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Regions;
using SyntheticVG.Engine.Students;
using SyntheticVG.Engine.Teacher;

namespace SyntheticVG.Perception;

/// <summary>Who looks at photos, and who states the relations. The defaults need no network and no download.</summary>
public sealed record PhotoGrapherOptions
{
    /// <summary>How regions are found in photos that came without any.</summary>
    public RegionRecipe Regions { get; init; } = RegionRecipe.Light;

    /// <summary>A file of regions that are taken as they are, or a folder with <c>STEM.png</c> or <c>STEM.json</c> for each photo; null: regions are looked
    /// for.</summary>
    public string? GivenRegions { get; init; }

    /// <summary>Folder of the models that <c>synvg models get</c> fetched; null for <c>SYNVG_MODELS</c>, else the user's data folder.</summary>
    public string? Models { get; init; }

    /// <summary>Another detector for the recipes light and paper, by name or folder; null for the one that comes with the library.</summary>
    public string? Detector { get; init; }

    /// <summary>Depth model, by name or folder; the filters then know what is behind what. Null for none.</summary>
    public string? Depth { get; init; }

    /// <summary>Where the depth map of a photo is kept: the path of a PNG. Null for a temporary folder that goes with the <see cref="PhotoGrapher"/>.</summary>
    public Func<AnnotatedImage, string>? DepthPlace { get; init; }

    /// <summary>A multimodal model that states the relations; null: geometry and what things are for decide.</summary>
    /// <remarks>It stays the caller's, who disposes of it. A <see cref="PhotoGrapher"/> does not keep its answers, a <see cref="GraphRun"/> does.</remarks>
    public IChatClient? Teacher { get; init; }

    /// <summary>How the teacher is asked.</summary>
    public ChatTeacherOptions Asking { get; init; } = new();

    /// <summary>A trained model that writes the graph in place of a teacher; it stays the caller's.</summary>
    public IStudent? Student { get; init; }

    /// <summary>Seed of everything drawn by chance, such as the colours of marks.</summary>
    public int Seed { get; init; } = 1;
}

using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception;

/// <summary>Finds the things of a closed vocabulary in a photo. Safe for concurrent use.</summary>
public interface IDetector
{
    /// <summary>The model's name in the sources of regions, kebab-case.</summary>
    string Name { get; }

    /// <summary>What it can find, by class index; empty where an index has no name.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>The things in a photo, best score first.</summary>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    IReadOnlyList<Detection> Detect(Picture photo);
}

/// <summary>One thing that a detector found.</summary>
/// <param name="Box">Its box in pixels of the photo, inside it.</param>
/// <param name="Label">Its name.</param>
/// <param name="Class">The index of its name in <see cref="IDetector.Labels"/>.</param>
/// <param name="Score">How sure the detector is, in [0, 1].</param>
public sealed record Detection(Box Box, string Label, int Class, double Score);

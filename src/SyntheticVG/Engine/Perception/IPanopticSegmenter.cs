using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception;

/// <summary>Divides a photo into things and stuff, all at once. Safe for concurrent use.</summary>
public interface IPanopticSegmenter
{
    /// <summary>The model's name in the sources of regions, kebab-case.</summary>
    string Name { get; }

    /// <summary>The segments of a photo; no two share a pixel, and some pixels may belong to none.</summary>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    IReadOnlyList<PanopticSegment> Segment(Picture photo);
}

/// <summary>One segment of a photo.</summary>
/// <param name="Mask">Its pixels.</param>
/// <param name="Label">Its name.</param>
/// <param name="Class">The index of its name in the model's vocabulary.</param>
/// <param name="Score">How sure the model is of the class, in [0, 1].</param>
/// <param name="IsStuff">Whether it is an amorphous class (sky, grass), all of whose pieces are one segment.</param>
public sealed record PanopticSegment(Rle Mask, string Label, int Class, double Score, bool IsStuff);

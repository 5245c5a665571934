using SyntheticVG.Datasets.Depth;
using SyntheticVG.Images;

namespace SyntheticVG.Engine.Perception;

/// <summary>Says how far everything in a photo is. Safe for concurrent use.</summary>
public interface IDepthEstimator
{
    /// <summary>The model's name, as written beside the maps it makes.</summary>
    string Name { get; }

    /// <summary>What its numbers mean.</summary>
    DepthConvention Convention { get; }

    /// <summary>A number for each pixel of the photo.</summary>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    RawDepth Estimate(Picture photo);
}

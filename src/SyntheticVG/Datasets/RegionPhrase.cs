using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets;

/// <summary>What a person wrote about a part of a photo, without saying which object was meant.</summary>
/// <param name="Text">The phrase.</param>
/// <param name="Box">The part, in pixels of the joined raster.</param>
/// <param name="Source">Where it stands (<c>vg-region:1382</c>).</param>
public sealed record RegionPhrase(string Text, Box Box, string Source)
{
    /// <summary>From this IoU on a region and a phrase are taken to be about the same thing.</summary>
    public const double SameBox = 0.7;
}

using SyntheticVG.Engine.Regions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.SegmentAnything;

/// <summary>A mask that no one asked for: found from a point of a grid.</summary>
/// <param name="Mask">The mask over the whole photo.</param>
/// <param name="PredictedIoU">The model's guess of its IoU.</param>
/// <param name="Stability">How little it changes with its threshold, in [0, 1].</param>
/// <param name="X">Column of the point in the photo.</param>
/// <param name="Y">Row of the point in the photo.</param>
/// <param name="Crop">The part of the photo that the model looked at.</param>
public sealed record AutomaticMask(Rle Mask, double PredictedIoU, double Stability, double X, double Y, Box Crop)
{
    /// <summary>The mask as a region proposal.</summary>
    /// <param name="source">What to call the source: <c>sam-whole</c>, <c>sam-part</c>, ...; merge policies look at it.</param>
    /// <param name="id">Its id there.</param>
    public RegionProposal ToProposal(string source, string id) =>
        new() { Source = source, Id = id, Box = Mask.Box, Mask = Mask, PredictedIoU = PredictedIoU, Stability = Stability };
}

/// <summary>The masks of a photo, and how many each test left.</summary>
/// <param name="Masks">What stays, best first.</param>
/// <param name="Candidates">Masks that the model gave.</param>
/// <param name="AfterScore">Those whose predicted IoU was high enough.</param>
/// <param name="AfterStability">Those that were stable too.</param>
public sealed record AutomaticMasks(IReadOnlyList<AutomaticMask> Masks, int Candidates, int AfterScore, int AfterStability);

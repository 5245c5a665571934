using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>A region brought from the small picture that a segmenter saw to the original one, as the original's scripts do.</summary>
/// <param name="Mask">The mask, by the pixel under each new centre.</param>
/// <param name="Box">The old box times the ratio of the sizes, in pixels.</param>
internal sealed record ResizedRegion(Rle Mask, Box Box)
{
    /// <summary>Brings a mask and its box to a picture of another size.</summary>
    public static ResizedRegion Of(Rle mask, Box box, int width, int height) => new(
        mask.Resize(height, width), box.Scale((double)width / mask.Width, (double)height / mask.Height));

    /// <summary>The size of the picture given to a segmenter: the shorter side as told, the longer in proportion, cut to whole pixels.</summary>
    public static (int Width, int Height) ShortSide(int width, int height, int side = 640) =>
        width <= height ? (side, (int)((long)side * height / width)) : ((int)((long)side * width / height), side);
}

namespace SyntheticVG.Datasets;

/// <summary>Relative depth of an image, normalised so that 1 is nearest and 0 farthest.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">Row-major, each in [0, 1]; NaN where nothing is known.</param>
public sealed record DepthMap(int Width, int Height, float[] Values)
{
    /// <summary>Nearness at a pixel, in [0, 1]; NaN where nothing is known.</summary>
    public float this[int x, int y] => Values[(y * Width) + x];
}

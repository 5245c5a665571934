namespace SyntheticVG.Datasets.Depth;

/// <summary>A depth map's numbers as its file holds them, before <see cref="DepthNormalisation"/>.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Values">Row-major, top row first; may hold NaN and infinities, which mean that nothing is known there.</param>
/// <param name="Type">The type of a number in the file as NumPy spells it (<c>&lt;f4</c>, <c>&gt;u2</c>, <c>|u1</c>).</param>
public sealed record RawDepth(int Width, int Height, double[] Values, string Type);

/// <summary>What the numbers of a depth map mean.</summary>
public enum DepthConvention
{
    /// <summary>Relative inverse depth (disparity) up to scale and shift: larger is nearer. Depth-Anything and MiDaS give it.</summary>
    Inverse,

    /// <summary>Distance along the view axis: larger is farther; 0 and less mean unknown. Metric models and sensors give it.</summary>
    Metric,
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>An annotated region that can be used on the image: box inside it, mask of its size or none.</summary>
/// <param name="Index">Its place in the input graph.</param>
/// <param name="Region">The region with the usable box and mask.</param>
internal sealed record Annotation(int Index, Region Region)
{
    public Rle? Mask => Region.Mask;

    public Box Box => Region.Box;

    public double Area => Mask?.Area ?? Box.Area;

    /// <summary>Rank of its mask's data set, best 0.</summary>
    public int Priority => Region.Sources.Count > 0 ? Region.Sources.Min(s => SourcePriority.Of(s.Dataset)) : int.MaxValue;

    /// <summary>Largest first, then top to bottom, left to right, then by place in the input.</summary>
    public static IComparer<Annotation> ByPlace { get; } = Comparer<Annotation>.Create((a, b) =>
        (-a.Area, a.Box.Top, a.Box.Left, a.Index).CompareTo((-b.Area, b.Box.Top, b.Box.Left, b.Index)));
}

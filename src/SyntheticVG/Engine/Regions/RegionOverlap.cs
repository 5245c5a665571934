using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Regions;

/// <summary>Overlap of two regions of one image: of their masks where both have one, else of their boxes.</summary>
internal static class RegionOverlap
{
    /// <summary>Pixels, or square pixels, of both.</summary>
    public static double Shared(Rle? mask, Box box, Rle? otherMask, Box otherBox)
    {
        if (mask is not null && otherMask is not null)
            return mask.IntersectionArea(otherMask);
        return box.Intersect(otherBox).Area;
    }

    /// <summary>Share of a mask's pixels whose centre lies in a box, in [0, 1]; 0 for an empty mask.</summary>
    public static double ShareInside(Rle mask, Box box)
    {
        if (mask.IsEmpty)
            return 0;
        var inside = 0L;
        var (top, bottom) = ((int)Math.Ceiling(Math.Clamp(box.Top - 0.5, 0, mask.Height)), (int)Math.Ceiling(Math.Clamp(box.Bottom - 0.5, 0, mask.Height)));
        var (left, right) = ((int)Math.Ceiling(Math.Clamp(box.Left - 0.5, 0, mask.Width)), (int)Math.Ceiling(Math.Clamp(box.Right - 0.5, 0, mask.Width)));
        for (var x = left; x < right; x++)
            foreach (var segment in mask.Columns[x])
                inside += Math.Max(0, Math.Min(bottom, segment.Bottom) - Math.Max(top, segment.Top));
        return (double)inside / mask.Area;
    }
}

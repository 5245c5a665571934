using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.SegmentAnything;

/// <summary>Fills small holes of masks and takes away small islands; pixels that touch by a corner are joined.</summary>
internal static class SmallRegions
{
    /// <summary>Fills the holes of fewer pixels; what lies around the mask is a hole like any other.</summary>
    /// <returns>The mask itself where it has none.</returns>
    public static Rle FillHoles(Rle mask, int minArea)
    {
        if (mask.Complement() is var outside && outside.IsEmpty)
            return mask;
        var pieces = MaskComponents.Of(Mask.FromRle(outside), diagonal: true);
        return pieces.Pieces.All(p => p.Area >= minArea)
            ? mask
            : Where(mask, pieces, label => label == 0 || pieces.Pieces[label - 1].Area < minArea);
    }

    /// <summary>Removes the islands of fewer pixels; where all are small, the largest stays, the first of equals.</summary>
    /// <returns>The mask itself where it has none.</returns>
    public static Rle RemoveIslands(Rle mask, int minArea)
    {
        if (mask.IsEmpty)
            return mask;
        var pieces = MaskComponents.Of(Mask.FromRle(mask), diagonal: true);
        if (pieces.Pieces.All(p => p.Area >= minArea))
            return mask;
        var most = pieces.Pieces.Max(p => p.Area);
        var largest = pieces.Pieces.Index().First(p => p.Item.Area == most).Index + 1;
        return Where(mask, pieces, label => label > 0 && (most < minArea ? label == largest : pieces.Pieces[label - 1].Area >= minArea));
    }

    private static Rle Where(Rle mask, MaskComponents pieces, Func<int, bool> keeps)
    {
        bool[] kept = [.. Enumerable.Range(0, pieces.Pieces.Count + 1).Select(keeps)];
        var result = new Mask(mask.Height, mask.Width);
        for (var y = 0; y < mask.Height; y++)
        {
            var row = result.Row(y);
            for (var x = 0; x < row.Length; x++)
                row[x] = kept[pieces.Labels[(y * mask.Width) + x]] ? (byte)1 : (byte)0;
        }
        return result.ToRle();
    }
}

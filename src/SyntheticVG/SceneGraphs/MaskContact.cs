namespace SyntheticVG.SceneGraphs;

/// <summary>Whether two regions touch: how far apart they are, and along how much of their outline.</summary>
/// <param name="Gap">Distance of the nearest pixel centres, in pixels.</param>
/// <param name="Reach">How far apart still counts as contact, in pixels.</param>
/// <param name="ContactPixels">Outline pixels of the region with the shorter outline that lie within reach of the other.</param>
/// <param name="ShorterOutline">Outline pixels of that region in all.</param>
internal readonly record struct MaskContact(double Gap, double Reach, int ContactPixels, int ShorterOutline)
{
    /// <summary>Contact asks for this many outline pixels, or half the outline of a thing too small to have them.</summary>
    public const int MinPixels = 8;

    /// <summary>Contact asks for this share of the shorter outline.</summary>
    public const double MinShare = 0.02;

    /// <summary>Whether the regions touch.</summary>
    public bool Touches => Gap <= Reach
        && ContactPixels >= Math.Max(Math.Min(MinPixels, ShorterOutline / 2.0), MinShare * ShorterOutline);

    /// <summary>The reach on an image of the given size: 0.6 % of its diagonal, at least 2 pixels.</summary>
    public static double DefaultReach(int width, int height) => Math.Max(2, 0.006 * Math.Sqrt(((double)width * width) + ((double)height * height)));

    /// <summary>Measures two masks of one size.</summary>
    /// <param name="mask">One region.</param>
    /// <param name="other">The other; the order does not matter.</param>
    /// <param name="reach">How far apart still counts as contact, in pixels; null for <see cref="DefaultReach"/>.</param>
    /// <returns>Null where one mask is empty.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static MaskContact? Measure(Rle mask, Rle other, double? reach = null)
    {
        if (MaskDistance.Gap(mask, other) is not { } gap)
            return null;

        var within = reach ?? DefaultReach(mask.Width, mask.Height);
        var (one, two) = (mask.Columns.Outline, other.Columns.Outline);
        var (onePixels, twoPixels) = (one.PixelCount, two.PixelCount);
        var oneIsShorter = onePixels < twoPixels || (onePixels == twoPixels && mask.Box.Left <= other.Box.Left);
        var (outline, target) = oneIsShorter ? (one, other) : (two, mask);
        return new(gap, within, gap > within ? 0 : PixelsWithin(outline, target, within), Math.Min(onePixels, twoPixels));
    }

    // Pixels of the outline that have a pixel of the target within reach.
    private static int PixelsWithin(ColumnSegments outline, Rle target, double reach)
    {
        var widest = (int)reach;
        var reaches = new int[widest + 1]; // rows that a pixel d columns away reaches up and down
        for (var d = 0; d <= widest; d++)
            reaches[d] = (int)Math.Sqrt((reach * reach) - (d * d));

        var columns = target.Columns;
        var (top, bottom) = ((int)target.Box.Top - widest, (int)target.Box.Bottom + widest);
        var count = 0;
        for (var x = Math.Max(outline.First, columns.First - widest); x < Math.Min(outline.End, columns.End + widest); x++)
            foreach (var segment in outline[x])
                for (var y = Math.Max(top, segment.Top); y < Math.Min(bottom, segment.Bottom); y++)
                    if (IsNear(columns, x, y, reaches))
                        count++;
        return count;
    }

    // The nearest columns first: they reach farthest.
    private static bool IsNear(ColumnSegments target, int x, int y, int[] reaches)
    {
        for (var d = 0; d < reaches.Length; d++)
            if (Reaches(target[x - d], y, reaches[d]) || Reaches(target[x + d], y, reaches[d]))
                return true;
        return false;
    }

    private static bool Reaches(ReadOnlySpan<Segment> column, int y, int reach)
    {
        foreach (var segment in column)
        {
            if (segment.Top - reach > y)
                return false;
            if (y < segment.Bottom + reach)
                return true;
        }
        return false;
    }
}

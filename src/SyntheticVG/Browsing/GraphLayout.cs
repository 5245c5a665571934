using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing;

/// <summary>Where a region's name stands in the graph pane.</summary>
/// <param name="Region">Its place.</param>
/// <param name="X">Its middle, in units of the pane.</param>
/// <param name="Y">Its middle.</param>
/// <param name="Width">Its width.</param>
public sealed record LayoutNode(int Region, double X, double Y, double Width);

/// <summary>Lays names out as things lie in the photo: rows from top to bottom, each from left to right, none over another. Quick, and the same every
/// time.</summary>
public static class GraphLayout
{
    private const double RowHeight = 64, Gap = 28, Letter = 7.4, Padding = 26, Longest = 24, Margin = 20;

    /// <summary>The nodes of regions, by their places.</summary>
    /// <param name="regions">The regions.</param>
    /// <param name="image">The photo.</param>
    public static IReadOnlyList<LayoutNode> Of(IReadOnlyList<Region> regions, ImageInfo image)
    {
        ArgumentNullException.ThrowIfNull(regions);
        ArgumentNullException.ThrowIfNull(image);
        var perRow = Math.Max(2, (int)Math.Ceiling(Math.Sqrt(regions.Count * 0.8)));
        var rows = Enumerable.Range(0, regions.Count).OrderBy(place => regions[place].Box.CentreY).ThenBy(place => place).Chunk(perRow)
            .Select(row => row.OrderBy(place => regions[place].Box.CentreX).ThenBy(place => place).ToArray()).ToList();
        var nodes = new LayoutNode[regions.Count];
        var widest = rows.Select(row => row.Sum(place => WidthOf(regions[place]) + Gap)).DefaultIfEmpty(0).Max();
        foreach (var (i, row) in rows.Index())
        {
            var free = widest - row.Sum(place => WidthOf(regions[place]) + Gap);
            var left = Margin + (i % 2 == 0 ? 0 : Gap);
            foreach (var place in row)
            {
                var width = WidthOf(regions[place]);
                left += free / row.Length / 2;
                nodes[place] = new(place, Math.Round(left + (width / 2), 1), Margin + (RowHeight * (i + 0.5)), width);
                left += width + Gap + (free / row.Length / 2);
            }
        }
        return nodes;
    }

    private static double WidthOf(Region region) => Math.Round((Math.Min(Longest, region.Name.Length + 3) * Letter) + Padding);
}

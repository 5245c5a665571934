using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>Which regions lie near each other, by their boxes: in a crowd nobody is compared with everybody.</summary>
/// <remarks>Each region has at most <see cref="Most"/> neighbours of its own choice, those with the smallest gap between the boxes, so that the pairs that are
/// measured grow as the regions do. Up to that many regions all are neighbours.</remarks>
internal sealed class Neighbours
{
    /// <summary>How many neighbours a region chooses.</summary>
    public const int Most = 32;

    private readonly int[][] _of;

    /// <summary>Finds the neighbours in a graph.</summary>
    public Neighbours(SceneGraph graph)
    {
        var boxes = graph.Regions.Select(region => region.Box).ToArray();
        var all = Enumerable.Range(0, boxes.Length).ToArray();
        if (boxes.Length <= Most + 1)
        {
            _of = [.. all.Select(i => all.Where(other => other != i).ToArray())];
            return;
        }
        var chosen = all.Select(i => all.Where(other => other != i).OrderBy(other => Gap(boxes[i], boxes[other])).ThenBy(other => Apart(boxes[i], boxes[other]))
            .ThenBy(other => other).Take(Most).ToHashSet()).ToArray();
        foreach (var i in all)
            foreach (var other in chosen[i].ToList())
                chosen[other].Add(i);
        _of = [.. chosen.Select(others => others.Order().ToArray())];
    }

    /// <summary>The neighbours of a region, in order: those that it chose, and those that chose it.</summary>
    public IReadOnlyList<int> Of(int region) => _of[region];

    private static double Gap(Box a, Box b)
    {
        var across = Math.Max(0, Math.Max(a.Left, b.Left) - Math.Min(a.Right, b.Right));
        var down = Math.Max(0, Math.Max(a.Top, b.Top) - Math.Min(a.Bottom, b.Bottom));
        return (across * across) + (down * down);
    }

    private static double Apart(Box a, Box b) => ((a.CentreX - b.CentreX) * (a.CentreX - b.CentreX)) + ((a.CentreY - b.CentreY) * (a.CentreY - b.CentreY));
}

using SkiaSharp;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>The outlines of a mask as a path of straight lines between the middles of its border's pixel sides.</summary>
internal static class MaskContour
{
    /// <summary>Outer outlines and holes in one path, to be filled by the even-odd rule; the caller owns it.</summary>
    public static SKPath Of(Rle rle)
    {
        var path = new SKPathBuilder { FillType = SKPathFillType.EvenOdd };
        using (path)
        {
            var next = Sides(Mask.FromRle(rle));
            while (next.Count > 0)
                AddLoop(path, next);
            return path.Detach();
        }
    }

    // From each corner of a pixel side to the next corner, inside to the right; two where pixels touch at a corner.
    private static SortedDictionary<(int Y, int X), List<(int Y, int X)>> Sides(Mask mask)
    {
        var next = new SortedDictionary<(int Y, int X), List<(int Y, int X)>>();
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Row(y);
            if (!row.Contains((byte)1))
                continue;
            for (var x = 0; x < mask.Width; x++)
            {
                if (row[x] == 0)
                    continue;
                if (y == 0 || !mask[x, y - 1])
                    Add(y, x, y, x + 1);
                if (x == mask.Width - 1 || row[x + 1] == 0)
                    Add(y, x + 1, y + 1, x + 1);
                if (y == mask.Height - 1 || !mask[x, y + 1])
                    Add(y + 1, x + 1, y + 1, x);
                if (x == 0 || row[x - 1] == 0)
                    Add(y + 1, x, y, x);
            }
        }
        return next;

        void Add(int fromY, int fromX, int toY, int toX)
        {
            if (next.TryGetValue((fromY, fromX), out var ends))
                ends.Add((toY, toX));
            else
                next[(fromY, fromX)] = [(toY, toX)];
        }
    }

    private static void AddLoop(SKPathBuilder path, SortedDictionary<(int Y, int X), List<(int Y, int X)>> next)
    {
        var start = next.First().Key;
        var at = start;
        var first = true;
        do
        {
            var ends = next[at];
            var to = ends[^1];
            ends.RemoveAt(ends.Count - 1);
            if (ends.Count == 0)
                next.Remove(at);
            var (x, y) = ((at.X + to.X) / 2f, (at.Y + to.Y) / 2f);
            if (first)
                path.MoveTo(x, y);
            else
                path.LineTo(x, y);
            (at, first) = (to, false);
        }
        while (at != start);
        path.Close();
    }
}

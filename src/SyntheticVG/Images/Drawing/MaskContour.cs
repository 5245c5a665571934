using SkiaSharp;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Images.Drawing;

/// <summary>The outlines of a mask as a path of straight lines between the middles of its border's pixel sides.</summary>
internal static class MaskContour
{
    /// <summary>Outer outlines and holes in one path, to be filled by the even-odd rule; the caller owns it.</summary>
    public static SKPath Of(Rle rle)
    {
        using var path = new SKPathBuilder { FillType = SKPathFillType.EvenOdd };
        var sides = new Sides(Mask.FromRle(rle), rle.Box);
        foreach (var start in sides.Corners)
        {
            while (sides.TryTake(start, out var to))
                AddLoop(path, sides, start, to);
        }
        return path.Detach();
    }

    private static void AddLoop(SKPathBuilder path, Sides sides, (int X, int Y) start, (int X, int Y) to)
    {
        path.MoveTo((start.X + to.X) / 2f, (start.Y + to.Y) / 2f);
        for (var at = to; at != start; at = to)
        {
            if (!sides.TryTake(at, out to))
                throw new InvalidOperationException("the outline of a mask is not closed");
            path.LineTo((at.X + to.X) / 2f, (at.Y + to.Y) / 2f);
        }
        path.Close();
    }

    // The sides of inside pixels that lie on the border, from corner to corner, inside to the right.
    private sealed class Sides
    {
        private const int Right = 1, Down = 2, Left = 4, Up = 8;

        private readonly int _left, _top, _width;
        private readonly byte[] _leaving; // which ways sides leave each corner; two where pixels touch at a corner

        public Sides(Mask mask, Box box)
        {
            (_left, _top, _width) = ((int)box.Left, (int)box.Top, (int)box.Width + 1);
            _leaving = new byte[_width * ((int)box.Height + 1)];
            for (var y = _top; y < (int)box.Bottom; y++)
            {
                for (var x = _left; x < (int)box.Right; x++)
                {
                    if (!mask[x, y])
                        continue;
                    if (y == 0 || !mask[x, y - 1])
                        Add(x, y, Right);
                    if (x == mask.Width - 1 || !mask[x + 1, y])
                        Add(x + 1, y, Down);
                    if (y == mask.Height - 1 || !mask[x, y + 1])
                        Add(x + 1, y + 1, Left);
                    if (x == 0 || !mask[x - 1, y])
                        Add(x, y + 1, Up);
                }
            }
        }

        /// <summary>The corners that sides leave, in reading order.</summary>
        public IEnumerable<(int X, int Y)> Corners =>
            Enumerable.Range(0, _leaving.Length).Where(i => _leaving[i] != 0).Select(i => (_left + (i % _width), _top + (i / _width)));

        /// <summary>Takes a side that leaves the corner, and where it ends.</summary>
        public bool TryTake((int X, int Y) corner, out (int X, int Y) end)
        {
            ref var ways = ref _leaving[((corner.Y - _top) * _width) + corner.X - _left];
            var way = ways & -ways;
            ways &= (byte)~way;
            end = way switch
            {
                Right => (corner.X + 1, corner.Y),
                Down => (corner.X, corner.Y + 1),
                Left => (corner.X - 1, corner.Y),
                _ => (corner.X, corner.Y - 1),
            };
            return way != 0;
        }

        private void Add(int x, int y, int way) => _leaving[((y - _top) * _width) + x - _left] |= (byte)way;
    }
}

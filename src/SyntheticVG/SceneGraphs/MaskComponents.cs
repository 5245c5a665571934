namespace SyntheticVG.SceneGraphs;

/// <summary>The connected pieces of a mask.</summary>
/// <param name="Labels">Row-major: 0 outside, else the piece's index in <paramref name="Pieces"/> plus 1.</param>
/// <param name="Pieces">The pieces, by their first pixel in row-major order.</param>
public sealed record MaskComponents(IReadOnlyList<int> Labels, IReadOnlyList<MaskPiece> Pieces)
{
    internal static readonly (int X, int Y)[] Four = [(1, 0), (-1, 0), (0, 1), (0, -1)];
    internal static readonly (int X, int Y)[] Eight = [.. Four, (1, 1), (-1, -1), (1, -1), (-1, 1)];

    /// <summary>Finds the pieces of a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="diagonal">Whether pixels that touch by a corner are joined.</param>
    public static MaskComponents Of(Mask mask, bool diagonal)
    {
        var (width, height) = (mask.Width, mask.Height);
        var labels = new int[width * height];
        var pieces = new List<MaskPiece>();
        var open = new Stack<int>();
        for (var start = 0; start < labels.Length; start++)
        {
            if (mask.Pixels[start] == 0 || labels[start] != 0)
                continue;

            var label = pieces.Count + 1;
            var (area, left, top, right, bottom) = (0, width, height, 0, 0);
            labels[start] = label;
            open.Push(start);
            while (open.TryPop(out var at))
            {
                var (x, y) = (at % width, at / width);
                area++;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                foreach (var (dx, dy) in diagonal ? Eight : Four)
                {
                    var (nx, ny) = (x + dx, y + dy);
                    if (nx < 0 || ny < 0 || nx >= width || ny >= height)
                        continue;
                    var next = (ny * width) + nx;
                    if (mask.Pixels[next] == 0 || labels[next] != 0)
                        continue;
                    labels[next] = label;
                    open.Push(next);
                }
            }
            pieces.Add(new(start, area, new(left, top, right, bottom)));
        }
        return new(labels, pieces);
    }
}

/// <summary>One connected piece of a mask.</summary>
/// <param name="FirstPixel">Row-major index of its first pixel.</param>
/// <param name="Area">Its pixels.</param>
/// <param name="Box">The smallest box around it.</param>
public readonly record struct MaskPiece(int FirstPixel, int Area, Box Box);

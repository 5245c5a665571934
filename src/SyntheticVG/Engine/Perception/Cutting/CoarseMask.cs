using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception.Cutting;

/// <summary>A mask found on a shrunk part of a photo.</summary>
/// <param name="Mask">The mask on the shrunk part.</param>
/// <param name="Window">Where that part lies, in pixels of the photo.</param>
internal sealed record CoarseMask(Mask Mask, Box Window)
{
    /// <summary>The mask at the photo's size, its outline smooth: half way between coarse pixels.</summary>
    /// <remarks>Made run by run: memory is that of one coarse column, however large the photo is.</remarks>
    public Rle ToPhoto(int width, int height)
    {
        var (across, down) = (Window.Width / Mask.Width, Window.Height / Mask.Height);
        var (left, right) = (Math.Max(0, (int)Math.Round(Window.Left)), Math.Min(width, (int)Math.Round(Window.Right)));
        var (top, bottom) = (Math.Max(0, (int)Math.Round(Window.Top)), Math.Min(height, (int)Math.Round(Window.Bottom)));
        var runs = new List<uint>();
        var (since, inside) = (0L, false); // where the present run began
        var column = new float[Mask.Height];
        for (var x = left; x < right; x++)
        {
            Blend(((x + 0.5 - Window.Left) / across) - 0.5, column);
            Toggle(((long)x * height) + top, column[0] > 0.5f);
            for (var y = 1; y < column.Length; y++)
            {
                if ((column[y] > 0.5f) == (column[y - 1] > 0.5f))
                    continue;
                var at = y - 1 + ((0.5 - column[y - 1]) / (column[y] - column[y - 1]));
                var row = Math.Clamp((int)Math.Ceiling(((at + 0.5) * down) + Window.Top - 0.5), top, bottom);
                Toggle(((long)x * height) + row, column[y] > 0.5f);
            }
            Toggle(((long)x * height) + bottom, false);
        }
        runs.Add((uint)(((long)width * height) - since));
        return Rle.FromRuns(height, width, [.. runs]);

        void Toggle(long at, bool now)
        {
            if (now == inside)
                return;
            runs.Add((uint)(at - since));
            (since, inside) = (at, now);
        }
    }

    private void Blend(double at, float[] column)
    {
        var first = Math.Clamp((int)Math.Floor(at), 0, Mask.Width - 1);
        var second = Math.Min(first + 1, Mask.Width - 1);
        var share = (float)Math.Clamp(at - first, 0, 1);
        for (var y = 0; y < column.Length; y++)
            column[y] = ((1 - share) * (Mask[first, y] ? 1 : 0)) + (share * (Mask[second, y] ? 1 : 0));
    }
}

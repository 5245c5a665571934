using System.Numerics;

namespace SyntheticVG.SceneGraphs;

/// <summary>Dilation, erosion and what is made of them, and the filling of holes.</summary>
internal static class MaskMorphology
{
    /// <summary>Every pixel that has one inside under the kernel; what lies beyond the border counts as outside.</summary>
    public static Mask Dilate(this Mask mask, Kernel kernel)
    {
        var result = new Mask(mask.Height, mask.Width);
        foreach (var (dx, dy) in kernel.Offsets)
            foreach (var (to, from) in Overlaid(mask, result, dx, dy))
                Or(result.Row(to.Y).Slice(to.X, to.Length), mask.Row(from.Y).Slice(from.X, to.Length));
        return result;
    }

    /// <summary>Every pixel that has only pixels inside under the kernel.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="kernel">The neighbourhood.</param>
    /// <param name="borderErodes">Whether what lies beyond the border counts as outside (as in scipy) or as nothing (OpenCV).</param>
    public static Mask Erode(this Mask mask, Kernel kernel, bool borderErodes = false)
    {
        var result = new Mask(mask.Height, mask.Width);
        for (var y = 0; y < mask.Height; y++)
            result.Row(y).Fill(1);
        foreach (var (dx, dy) in kernel.Offsets)
        {
            foreach (var (to, from) in Overlaid(mask, result, dx, dy))
                And(result.Row(to.Y).Slice(to.X, to.Length), mask.Row(from.Y).Slice(from.X, to.Length));
            if (borderErodes)
                ClearBeyond(result, dx, dy);
        }
        return result;
    }

    /// <summary>Erosion, then dilation: takes away what is thinner than the kernel.</summary>
    public static Mask Open(this Mask mask, Kernel kernel) => mask.Erode(kernel).Dilate(kernel);

    /// <summary>Dilation, then erosion: closes gaps thinner than the kernel.</summary>
    public static Mask Close(this Mask mask, Kernel kernel) => mask.Dilate(kernel).Erode(kernel);

    /// <summary>The mask with every hole filled: outside pixels that no path of outside pixels joins to the border.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="diagonal">Whether such a path may step diagonally.</param>
    public static Mask FillHoles(this Mask mask, bool diagonal = false)
    {
        var (height, width) = (mask.Height, mask.Width);
        var outside = new bool[height * width];
        var open = new Stack<int>();
        for (var x = 0; x < width; x++)
        {
            Reach(x, 0);
            Reach(x, height - 1);
        }
        for (var y = 0; y < height; y++)
        {
            Reach(0, y);
            Reach(width - 1, y);
        }
        while (open.TryPop(out var at))
        {
            var (x, y) = (at % width, at / width);
            foreach (var (dx, dy) in diagonal ? MaskComponents.Eight : MaskComponents.Four)
                Reach(x + dx, y + dy);
        }

        var result = new Mask(height, width);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                result[x, y] = !outside[(y * width) + x];
        return result;

        void Reach(int x, int y)
        {
            if (x < 0 || y < 0 || x >= width || y >= height || mask[x, y] || outside[(y * width) + x])
                return;
            outside[(y * width) + x] = true;
            open.Push((y * width) + x);
        }
    }

    // The stretches of rows of the result, and the stretch of the mask that lies under each through one pixel of the kernel.
    private static IEnumerable<((int X, int Y, int Length) To, (int X, int Y) From)> Overlaid(Mask mask, Mask result, int dx, int dy)
    {
        var left = Math.Max(0, -dx);
        var length = Math.Min(result.Width, mask.Width - dx) - left;
        if (length <= 0)
            yield break;
        for (var y = Math.Max(0, -dy); y < Math.Min(result.Height, mask.Height - dy); y++)
            yield return ((left, y, length), (left + dx, y + dy));
    }

    private static void ClearBeyond(Mask result, int dx, int dy)
    {
        for (var y = 0; y < result.Height; y++)
        {
            var row = result.Row(y);
            if (y + dy < 0 || y + dy >= result.Height)
                row.Clear();
            row[..Math.Clamp(-dx, 0, row.Length)].Clear();
            row[Math.Clamp(row.Length - dx, 0, row.Length)..].Clear();
        }
    }

    private static void Or(Span<byte> to, ReadOnlySpan<byte> from)
    {
        var i = 0;
        for (; i <= to.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(to[i..]) | new Vector<byte>(from[i..])).CopyTo(to[i..]);
        for (; i < to.Length; i++)
            to[i] |= from[i];
    }

    private static void And(Span<byte> to, ReadOnlySpan<byte> from)
    {
        var i = 0;
        for (; i <= to.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(to[i..]) & new Vector<byte>(from[i..])).CopyTo(to[i..]);
        for (; i < to.Length; i++)
            to[i] &= from[i];
    }
}

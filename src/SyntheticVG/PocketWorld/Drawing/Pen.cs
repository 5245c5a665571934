using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>Draws in the coordinates of a thing: its own origin, size, side and turn.</summary>
/// <remarks>Local y grows downwards as in the picture, so what stands on the ground has negative y.</remarks>
internal readonly struct Pen(ICollection<Mark> marks, Prop? owner, SKPoint origin, float scale, int side = 1, float turn = 0, bool glaze = false)
{
    private const float EdgeWidth = 0.5f;

    private readonly SKMatrix _matrix = SKMatrix.CreateScale(side * scale, scale)
        .PostConcat(SKMatrix.CreateRotationDegrees(turn))
        .PostConcat(SKMatrix.CreateTranslation(origin.X, origin.Y));

    /// <summary>Where a local point lies in the scene.</summary>
    public SKPoint At(double x, double y) => _matrix.MapPoint((float)x, (float)y);

    /// <summary>The same pen for another owner.</summary>
    public Pen For(Prop? other) => new(marks, other, origin, scale, side, turn, glaze);

    /// <summary>The same pen, painting over without hiding.</summary>
    public Pen Glaze() => new(marks, null, origin, scale, side, turn, glaze: true);

    public void Oval(SKColor colour, double x, double y, double rx, double ry, bool edge = true)
    {
        using var path = new SKPathBuilder();
        path.AddOval(new((float)(x - rx), (float)(y - ry), (float)(x + rx), (float)(y + ry)));
        Fill(path, colour, edge);
    }

    public void Disc(SKColor colour, SKPoint scenePoint, double radius, bool edge = true)
    {
        using var path = new SKPathBuilder();
        path.AddCircle(scenePoint.X, scenePoint.Y, (float)(radius * scale));
        marks.Add(new(owner, path.Detach(), colour, 0, edge ? EdgeWidth : 0, glaze));
    }

    public void Slab(SKColor colour, double x, double y, double width, double height, double round = 1, bool edge = true)
    {
        using var path = new SKPathBuilder();
        path.AddRoundRect(new((float)x, (float)y, (float)(x + width), (float)(y + height)), (float)round, (float)round);
        Fill(path, colour, edge);
    }

    public void Shape(SKColor colour, params ReadOnlySpan<double> xy)
    {
        using var path = new SKPathBuilder();
        path.MoveTo((float)xy[0], (float)xy[1]);
        for (var i = 2; i < xy.Length; i += 2)
            path.LineTo((float)xy[i], (float)xy[i + 1]);
        path.Close();
        Fill(path, colour, true);
    }

    /// <summary>A closed soft outline through the middles of the sides of a polygon.</summary>
    public void Blob(SKColor colour, params ReadOnlySpan<double> xy)
    {
        using var path = new SKPathBuilder();
        var count = xy.Length / 2;
        for (var i = 0; i <= count; i++)
        {
            var (a, b) = (i % count * 2, (i + 1) % count * 2);
            var (middleX, middleY) = ((float)((xy[a] + xy[b]) / 2), (float)((xy[a + 1] + xy[b + 1]) / 2));
            if (i == 0)
                path.MoveTo(middleX, middleY);
            else
                path.QuadTo((float)xy[a], (float)xy[a + 1], middleX, middleY);
        }
        path.Close();
        Fill(path, colour, true);
    }

    public void Line(SKColor colour, double width, params ReadOnlySpan<double> xy)
    {
        using var path = new SKPathBuilder();
        path.MoveTo((float)xy[0], (float)xy[1]);
        for (var i = 2; i < xy.Length; i += 2)
            path.LineTo((float)xy[i], (float)xy[i + 1]);
        Stroke(path, colour, width);
    }

    /// <summary>A quadratic curve from the first to the last of three points.</summary>
    public void Bend(SKColor colour, double width, double x1, double y1, double x2, double y2, double x3, double y3)
    {
        using var path = new SKPathBuilder();
        path.MoveTo((float)x1, (float)y1);
        path.QuadTo((float)x2, (float)y2, (float)x3, (float)y3);
        Stroke(path, colour, width);
    }

    /// <summary>A limb: a bent line between scene points with a darker edge, bulging to one side by a share of its length.</summary>
    public void Limb(SKColor colour, double width, SKPoint from, SKPoint to, double bulge)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var middle = new SKPoint((float)(((from.X + to.X) / 2) - (dy * bulge)), (float)(((from.Y + to.Y) / 2) + (dx * bulge)));
        foreach (var (tint, extra) in new[] { (colour.Shade(-0.35), 2 * EdgeWidth), (colour, 0f) })
        {
            using var path = new SKPathBuilder();
            path.MoveTo(from);
            path.QuadTo(middle, to);
            marks.Add(new(owner, path.Detach(), tint, (float)(width * scale) + extra, 0, glaze));
        }
    }

    /// <summary>A part of an oval's outline: degrees clockwise from the right.</summary>
    public void Arc(SKColor colour, double width, double x, double y, double rx, double ry, double start, double sweep)
    {
        using var path = new SKPathBuilder();
        path.AddArc(new((float)(x - rx), (float)(y - ry), (float)(x + rx), (float)(y + ry)), (float)start, (float)sweep);
        Stroke(path, colour, width);
    }

    /// <summary>A part of an oval, closed by its chord.</summary>
    public void Cap(SKColor colour, double x, double y, double rx, double ry, double start, double sweep, bool edge = true)
    {
        using var path = new SKPathBuilder();
        path.AddArc(new((float)(x - rx), (float)(y - ry), (float)(x + rx), (float)(y + ry)), (float)start, (float)sweep);
        path.Close();
        Fill(path, colour, edge);
    }

    private void Fill(SKPathBuilder builder, SKColor colour, bool edge)
    {
        var path = builder.Detach();
        path.Transform(_matrix);
        marks.Add(new(owner, path, colour, 0, edge ? EdgeWidth : 0, glaze));
    }

    private void Stroke(SKPathBuilder builder, SKColor colour, double width)
    {
        var path = builder.Detach();
        path.Transform(_matrix);
        marks.Add(new(owner, path, colour, (float)(width * scale), 0, glaze));
    }
}

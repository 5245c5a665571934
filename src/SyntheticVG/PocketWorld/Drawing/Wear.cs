namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>Clothing, drawn on a figure after its head.</summary>
internal static class Wear
{
    /// <summary>Puts one piece on a person and says so.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="figure">The person.</param>
    /// <param name="name">hat, cap, helmet, crown, chef hat, glasses, scarf.</param>
    public static Prop On(Stage stage, Figure figure, string name)
    {
        var hue = name == "chef hat"
            ? Palette.White
            : name == "crown" ? Palette.Yellow
            : name == "glasses" ? Palette.Black
            : stage.Random.Pick<Hue>(Palette.Bright.AsSpan(0, 7));
        var prop = stage.Add(name, figure.Prop, [hue.Name]);
        var pen = figure.HeadPen(prop);
        var (x, y) = LookShift(figure);
        switch (name)
        {
            case "hat":
                pen.Slab(hue, -0.78, -1.6, 1.56, 1.0, 0.25);
                pen.Slab(hue.Shade(-0.15), -1.3, -0.85, 2.6, 0.34, 0.16);
                break;
            case "cap":
                pen.Cap(hue, 0, -0.4, 1.06, 0.85, 180, 180);
                pen.Slab(hue.Shade(-0.15), 0.3, -0.55, 1.25, 0.24, 0.12);
                break;
            case "helmet":
                pen.Cap(hue, 0, -0.28, 1.14, 1.05, 180, 180);
                pen.Slab(hue.Shade(-0.2), -1.16, -0.42, 2.32, 0.26, 0.12);
                break;
            case "crown":
                pen.Shape(hue, -0.8, -0.7, -0.95, -1.65, -0.42, -1.2, 0, -1.8, 0.42, -1.2, 0.95, -1.65, 0.8, -0.7);
                break;
            case "chef hat":
                pen.Oval(hue, -0.5, -1.5, 0.58, 0.5);
                pen.Oval(hue, 0.5, -1.5, 0.58, 0.5);
                pen.Oval(hue, 0, -1.65, 0.62, 0.55);
                pen.Slab(hue.Shade(-0.06), -0.78, -1.3, 1.56, 0.62, 0.1);
                break;
            case "glasses":
                pen.Arc(hue, 0.13, x - 0.38, y + 0.02, 0.33, 0.34, 0, 360);
                pen.Arc(hue, 0.13, x + 0.38, y + 0.02, 0.33, 0.34, 0, 360);
                pen.Line(hue, 0.13, x - 0.06, y, x + 0.06, y);
                break;
            default: // a scarf
                pen.Slab(hue, -0.85, 0.82, 1.7, 0.42, 0.2);
                pen.Slab(hue.Shade(-0.1), 0.1, 0.95, 0.42, 1.25, 0.15);
                break;
        }
        stage.State(figure.Prop, "wearing", prop, Cause.Belonging);
        return prop;
    }

    // Where the eyes are, in head radii from the middle of the head, along the side that the person faces.
    private static (double X, double Y) LookShift(Figure figure)
    {
        if (figure.LooksAt is not { } target)
            return (0.165, 0.01);
        var (dx, dy) = (target.X - figure.Head.X, target.Y - figure.Head.Y);
        var length = Math.Max(0.001, Math.Sqrt((dx * dx) + (dy * dy)));
        return (dx / length * figure.Side * 0.3, dy / length * 0.2);
    }
}

using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>A head with hair and a face that looks somewhere and shows what it feels.</summary>
internal sealed class Face(Stage stage, Prop prop, Look look, SKPoint head, float radius, int side)
{
    private static readonly SKColor Blush = new(0xF0, 0x7C, 0x7C, 0x90);

    /// <summary>Draws it.</summary>
    /// <param name="gaze">Where the eyes are turned: a direction of length up to one, in scene axes.</param>
    /// <param name="expression">What the face shows.</param>
    public void Draw(SKPoint gaze, Expression expression)
    {
        var pen = stage.Pen(prop, head, radius, side);
        if (look.Style == HairStyle.Bun)
            pen.Oval(look.Hair, -0.1, -1.15, 0.42, 0.38);
        pen.Oval(look.Skin, 0, 0, 1, 1);
        var (x, y) = (gaze.X * side * 0.3, gaze.Y * 0.2); // the whole face turns with the eyes
        if (look.Beard)
            pen.Cap(look.Hair, 0, 0.05, 0.98, 0.95, 20, 140, edge: false);
        DrawHair(pen, x);
        DrawEyes(pen, x, y, gaze, expression);
        DrawMouth(pen, x, y, expression);
    }

    private void DrawHair(Pen pen, double turn)
    {
        pen.Cap(look.Hair, 0, -0.02, 1.05, 1.05, 192, 156);
        pen.Cap(look.Hair, -turn * 1.6, -0.2, 0.9, 0.62, 180, 180, edge: false);
        if (look.Style == HairStyle.Tuft)
            pen.Shape(look.Hair, -0.3, -0.9, 0.1, -1.35, 0.35, -0.95);
    }

    private static void DrawEyes(Pen pen, double x, double y, SKPoint gaze, Expression expression)
    {
        foreach (var eye in new[] { -0.37, 0.37 })
        {
            var (cx, cy) = (x + eye, y + 0.02);
            var wide = expression is Expression.Afraid or Expression.Surprised ? 1.3 : 1;
            if (expression == Expression.Blissful)
            {
                pen.Arc(Palette.Ink, 0.12, cx, cy + 0.08, 0.19, 0.17, 190, 160);
                continue;
            }
            pen.Oval(SKColors.White, cx, cy, 0.21 * wide, 0.25 * wide, edge: false);
            pen.Oval(Palette.Ink, cx + (x * 0.34), cy + (gaze.Y * 0.09), 0.125, 0.155, edge: false);
            if (expression == Expression.Frowning)
                pen.Line(Palette.Ink, 0.13, cx - 0.2 * Math.Sign(eye) * -1, cy - 0.42, cx - (0.2 * Math.Sign(eye)), cy - 0.25);
            else if (expression is Expression.Afraid or Expression.Crying)
                pen.Line(Palette.Ink, 0.11, cx + (0.2 * Math.Sign(eye)), cy - 0.36, cx - (0.18 * Math.Sign(eye)), cy - 0.5);
            else if (expression == Expression.Surprised)
                pen.Arc(Palette.Ink, 0.1, cx, cy - 0.3, 0.2, 0.16, 200, 140);
            if (expression == Expression.Crying)
                pen.Oval(new SKColor(0x58, 0xB4, 0xF0), cx + (0.1 * Math.Sign(eye)), cy + 0.42, 0.12, 0.22, edge: false);
        }
    }

    private static void DrawMouth(Pen pen, double x, double y, Expression expression)
    {
        var (cx, cy) = (x, y + 0.52);
        switch (expression)
        {
            case Expression.Smiling or Expression.Blissful:
                pen.Oval(Blush, x - 0.58, y + 0.34, 0.17, 0.12, edge: false);
                pen.Oval(Blush, x + 0.58, y + 0.34, 0.17, 0.12, edge: false);
                pen.Arc(Palette.Ink, 0.13, cx, cy - 0.14, 0.36, 0.3, 15, 150);
                break;
            case Expression.Laughing:
                pen.Cap(new SKColor(0x9B, 0x2F, 0x3A), cx, cy - 0.1, 0.36, 0.38, 0, 180, edge: false);
                pen.Oval(Blush, x - 0.58, y + 0.34, 0.17, 0.12, edge: false);
                pen.Oval(Blush, x + 0.58, y + 0.34, 0.17, 0.12, edge: false);
                break;
            case Expression.Frowning or Expression.Crying:
                pen.Arc(Palette.Ink, 0.13, cx, cy + 0.2, 0.28, 0.26, 200, 140);
                break;
            case Expression.Afraid:
                pen.Line(Palette.Ink, 0.13, cx - 0.3, cy + 0.05, cx - 0.15, cy - 0.07, cx, cy + 0.06, cx + 0.15, cy - 0.07, cx + 0.3, cy + 0.05);
                break;
            case Expression.Surprised:
                pen.Oval(new SKColor(0x8B, 0x2F, 0x3A), cx, cy + 0.03, 0.15, 0.2, edge: false);
                break;
            default:
                pen.Line(Palette.Ink, 0.12, cx - 0.22, cy, cx + 0.22, cy);
                break;
        }
    }
}

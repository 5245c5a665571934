using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>A drawn animal and where its parts are, in scene units.</summary>
/// <param name="Prop">The region.</param>
/// <param name="Head">Middle of the head.</param>
/// <param name="Back">Middle of the back.</param>
/// <param name="Mouth">Where it eats.</param>
/// <param name="Neck">Where a collar sits.</param>
internal sealed record Animal(Prop Prop, SKPoint Head, SKPoint Back, SKPoint Mouth, SKPoint Neck);

/// <summary>Animals on four legs, and the small ones.</summary>
internal static class Animals
{
    /// <summary>A dog, horse, cow, sheep or cat with its feet at a point.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="name">dog, horse, cow, sheep, cat.</param>
    /// <param name="at">Between the feet.</param>
    /// <param name="size">Size of things at the group's row.</param>
    /// <param name="side">1 when turned to the right.</param>
    /// <param name="looksAt">What it looks at; ahead where null.</param>
    /// <param name="running">Whether the legs are spread.</param>
    /// <param name="afraid">Whether its eyes are wide with fear.</param>
    /// <param name="headDown">How far the head is lowered, in its own units.</param>
    public static Animal Quadruped(Stage stage, string name, SKPoint at, float size, int side, SKPoint? looksAt = null, bool running = false,
        bool afraid = false, float headDown = 0)
    {
        // length and height of the trunk above the legs, legs, head radius, height of the head over the back
        var (length, depth, legs, head, neck, scale) = name switch
        {
            "horse" => (30f, 13f, 17f, 6.2f, 12f, 0.92f),
            "cow" => (28f, 14f, 11f, 6.8f, 3f, 0.9f),
            "sheep" => (20f, 12f, 7f, 5.2f, 2f, 0.85f),
            "cat" => (13f, 7f, 5f, 5.2f, 3.5f, 0.85f),
            _ => (17f, 8.5f, 7.5f, 6f, 4f, 0.85f),
        };
        var hue = name switch
        {
            "sheep" => Palette.White,
            "cow" => stage.Random.Pick(Palette.White, Palette.Brown),
            "horse" => stage.Random.Pick(Palette.Brown, Palette.Tan, Palette.Black, Palette.White),
            _ => stage.Random.Pick<Hue>(Palette.Coats),
        };
        var prop = stage.Add(name, hue.Name);
        stage.Shade(at, length * 1.4 * size * scale);
        var pen = stage.Pen(prop, at, size * scale, side);
        var (back, hipX, chestX) = (-(legs + depth), -length / 2, length / 2);
        var spread = running ? 4.5f : 0;
        var dark = hue.Shade(-0.18);
        foreach (var (x, far) in new[] { (hipX + 5, true), (chestX - 2, true), (hipX + 2, false), (chestX - 5, false) })
            pen.Line(far ? dark : hue, depth * 0.3, x, -legs - 1, x + ((x > 0 ? 1 : -1) * spread), -1);
        if (name is "horse" or "cow" or "sheep")
            foreach (var x in new[] { hipX + 2, chestX - 5 })
                pen.Line(Palette.Ink, depth * 0.3, x + ((x > 0 ? 1 : -1) * spread), -1.6, x + ((x > 0 ? 1 : -1) * spread), -0.6);
        DrawTail(pen, name, hue, hipX, back, depth);
        var headAt = (X: chestX + (head * 0.55f), Y: back - neck + headDown);
        if (neck > 3 || headDown > 0)
            pen.Line(hue, depth * 0.52, chestX - 4, back + (depth * 0.4), headAt.X - 1, headAt.Y + 1);
        if (name == "sheep")
            foreach (var (dx, dy) in new[] { (-8, -4), (-3, -6), (3, -6), (8, -4), (-9, 1), (9, 1), (-4, 4), (3, 4), (0, 0) })
                pen.Oval(hue, dx, -legs - (depth / 2) + dy, 5, 4.4, edge: dy != 0);
        else
            pen.Blob(hue, hipX - 2, back - 1.5, 0, back + 1, chestX + 2, back - 2, chestX + 2, -legs + 1, 0, -legs + 0.5, hipX - 2, -legs + 1);
        if (name == "cow")
        {
            var spot = hue == Palette.White ? Palette.Black : Palette.White;
            pen.Oval(spot, -5, back + 5, 4.5, 3.2, edge: false);
            pen.Oval(spot, 5, back + 8, 3, 2.4, edge: false);
        }
        DrawHead(pen, name, name == "sheep" ? Palette.Black : hue, headAt, head, looksAt, afraid, side);
        var headPoint = pen.At(headAt.X, headAt.Y);
        prop.Face = headPoint;
        prop.FaceRadius = head * size * scale;
        prop.LooksAt = looksAt;
        prop.Expression = afraid ? Expression.Afraid : null;
        return new(prop, headPoint, pen.At(-1, back + 1.5), pen.At(headAt.X + head, headAt.Y + (head * 0.45)),
            pen.At(chestX - 0.5, back + 1.5 + (headDown * 0.4)));
    }

    private static void DrawTail(Pen pen, string name, Hue hue, float hipX, float back, float depth)
    {
        switch (name)
        {
            case "horse": pen.Bend(hue.Shade(-0.35), 3.4, hipX, back + 3, hipX - 7, back + 4, hipX - 5, back + depth + 6); break;
            case "cow": pen.Bend(hue.Shade(-0.25), 1.5, hipX, back + 3, hipX - 4, back + 6, hipX - 3, back + depth + 2); break;
            case "cat": pen.Bend(hue.Shade(-0.12), 2, hipX, back + 3, hipX - 8, back + 2, hipX - 5, back - 8); break;
            case "dog": pen.Bend(hue.Shade(-0.12), 2.3, hipX, back + 3, hipX - 5, back + 1, hipX - 6, back - 5); break;
            default: pen.Oval(hue, hipX - 1, back + 5, 2.4, 2.2); break;
        }
    }

    private static void DrawHead(Pen pen, string name, Hue hue, (float X, float Y) at, float r, SKPoint? looksAt, bool afraid, int side)
    {
        var (x, y) = (at.X, at.Y);
        switch (name)
        {
            case "cat":
                pen.Shape(hue, x - (r * 0.9), y - (r * 0.2), x - (r * 0.75), y - (r * 1.35), x - (r * 0.05), y - (r * 0.75));
                pen.Shape(hue, x + (r * 0.9), y - (r * 0.2), x + (r * 0.75), y - (r * 1.35), x + (r * 0.05), y - (r * 0.75));
                pen.Oval(hue, x, y, r, r * 0.88);
                break;
            case "horse":
                pen.Bend(hue.Shade(-0.4), 3, x - 1, y - 5, x - 7, y, x - 8, y + 8);
                pen.Shape(hue, x - 3.4, y - 3, x - 2.5, y - 8.4, x, y - 4);
                pen.Blob(hue, x - 5.5, y - 5.5, x + 3, y - 5.5, x + 9, y + 1.5, x + 8, y + 6, x + 1, y + 4.5, x - 5.5, y + 3);
                break;
            case "cow":
                pen.Line(Palette.White, 1.6, x - 4, y - 4, x - 5.5, y - 8);
                pen.Line(Palette.White, 1.6, x + 2.5, y - 5, x + 3, y - 9);
                pen.Oval(hue, x, y, r * 0.9, r);
                pen.Oval(Palette.Pink, x + 3, y + 4, r * 0.62, r * 0.42);
                break;
            case "sheep":
                pen.Oval(hue, x, y, r * 0.85, r);
                pen.Oval(hue.Shade(-0.2), x - 4.6, y - 1, 2.6, 1.4);
                pen.Oval(Palette.White, x - 1, y - 4.6, 4, 2.6);
                break;
            default:
                pen.Oval(hue, x, y, r, r * 0.9);
                pen.Oval(hue.Shade(0.18), x + (r * 0.72), y + (r * 0.35), r * 0.55, r * 0.4);
                pen.Oval(Palette.Ink, x + (r * 1.16), y + (r * 0.2), r * 0.17, r * 0.15, edge: false);
                pen.Blob(hue.Shade(-0.3), x - (r * 0.95), y - (r * 0.9), x - (r * 0.2), y - (r * 0.85), x - (r * 0.35), y + (r * 0.55),
                    x - (r * 0.95), y + (r * 0.5));
                break;
        }
        // The pupils turn to what it looks at, seen from the animal's own side.
        var head = pen.At(x, y);
        var (dx, dy) = looksAt is { } target ? (side * (target.X - head.X), target.Y - head.Y) : (1f, 0f);
        var norm = MathF.Max(0.001f, MathF.Sqrt((dx * dx) + (dy * dy)));
        var eyes = name is "cat" ? new[] { -0.38, 0.38 } : name is "sheep" or "cow" ? [-0.1, 0.5] : [0.18];
        var wide = afraid ? 1.35 : 1;
        foreach (var eye in eyes)
        {
            pen.Oval(SKColors.White, x + (eye * r), y - (r * 0.18), r * 0.24 * wide, r * 0.28 * wide, edge: false);
            pen.Oval(Palette.Ink, x + (eye * r) + (dx / norm * r * 0.1), y - (r * 0.18) + (dy / norm * r * 0.1), r * 0.14, r * 0.17, edge: false);
        }
        if (name == "cat")
            pen.Shape(Palette.Pink, x - (r * 0.13), y + (r * 0.2), x + (r * 0.13), y + (r * 0.2), x, y + (r * 0.38));
    }

    /// <summary>A cat lying down, its head raised.</summary>
    public static Animal LyingCat(Stage stage, SKPoint at, float size, int side, SKPoint? looksAt)
    {
        var hue = stage.Random.Pick<Hue>(Palette.Coats);
        var prop = stage.Add("cat", hue.Name, "lying");
        var pen = stage.Pen(prop, at, size * 0.85f, side);
        pen.Bend(hue.Shade(-0.14), 2.2, -9, -2, -14, -3, -11, 1.5);
        pen.Blob(hue, -12, -9, 0, -10, 10, -9, 10, 0, -12, 0);
        pen.Oval(hue.Shade(0.12), 7, -1, 3.5, 1.5);
        DrawHead(pen, "cat", hue, (8, -11), 5.2f, looksAt, afraid: false, side);
        var head = pen.At(8, -11);
        (prop.Face, prop.FaceRadius, prop.LooksAt) = (head, 5.2f * size * 0.85f, looksAt);
        return new(prop, head, pen.At(-2, -8), pen.At(10, -9), pen.At(6, -7));
    }

    /// <summary>A bird, duck, mouse or rabbit.</summary>
    public static Animal Small(Stage stage, string name, SKPoint at, float size, int side, SKPoint? looksAt = null, bool afraid = false, bool flying = false)
    {
        var hue = name switch
        {
            "duck" => stage.Random.Pick(Palette.Yellow, Palette.White, Palette.Brown),
            "bird" => stage.Random.Pick(Palette.Blue, Palette.Red, Palette.Yellow, Palette.Black),
            "mouse" => stage.Random.Pick(Palette.Grey, Palette.Brown),
            _ => stage.Random.Pick(Palette.White, Palette.Brown, Palette.Grey),
        };
        var prop = stage.Add(name, hue.Name);
        if (flying)
            prop.Attributes.Add("flying");
        var pen = stage.Pen(prop, at, size, side);
        var head = name switch
        {
            "mouse" => (X: 4.2, Y: -3.6, R: 2.7),
            "rabbit" => (X: 4.0, Y: -9.5, R: 3.8),
            "duck" => (X: 5.2, Y: -10.5, R: 3.4),
            _ => (X: 4.0, Y: -6.8, R: 2.8)
        };
        switch (name)
        {
            case "mouse":
                pen.Bend(Palette.Pink.Shade(-0.15), 0.9, -4, -1.5, -9, -1, -9, -4.5);
                pen.Oval(hue, 0, -3, 5, 3);
                pen.Oval(Palette.Pink, 3, -6.6, 1.9, 1.9);
                break;
            case "rabbit":
                pen.Oval(SKColors.White, -5.6, -4, 2, 2);
                pen.Oval(hue, 0, -4.6, 5.4, 4.6);
                pen.Oval(hue, 2.8, -15.5, 1.3, 3.6);
                pen.Oval(hue, 5.2, -15.4, 1.3, 3.6);
                break;
            case "duck":
                pen.Shape(Palette.Orange, 7.5, -11, 11.2, -9.8, 7.5, -8.8);
                pen.Blob(hue, -8, -7, 0, -5, 6, -9, 7, 0, -5, 0.5);
                pen.Oval(hue.Shade(-0.12), -1.5, -4, 3.6, 2);
                break;
            default:
                pen.Shape(hue.Shade(-0.2), -9, -6.5, -3, -5, -4, -2.6);
                pen.Shape(Palette.Orange, 6.2, -7.4, 9, -6.4, 6.2, -5.8);
                pen.Oval(hue, 0, -4.4, 5, 3.3);
                if (flying)
                    pen.Shape(hue.Shade(-0.15), -2.5, -5, 2.5, -5, -1.5, -13);
                else
                    pen.Oval(hue.Shade(-0.15), -1, -4.2, 3, 1.9);
                break;
        }
        pen.Oval(name == "duck" ? hue.Shade(0.05) : hue, head.X, head.Y, head.R, head.R * 0.92);
        if (name == "mouse")
            pen.Oval(Palette.Ink, head.X + 2.7, head.Y + 0.5, 0.6, 0.6, edge: false);
        pen.Oval(SKColors.White, head.X + (head.R * 0.25), head.Y - (head.R * 0.15), head.R * (afraid ? 0.42 : 0.32),
            head.R * (afraid ? 0.46 : 0.36), edge: false);
        var middle = pen.At(head.X, head.Y);
        var (dx, dy) = looksAt is { } target ? (side * (target.X - middle.X), target.Y - middle.Y) : (1f, 0f);
        var norm = MathF.Max(0.001f, MathF.Sqrt((dx * dx) + (dy * dy)));
        pen.Oval(Palette.Ink, head.X + (head.R * (0.25 + (0.14 * dx / norm))), head.Y - (head.R * (0.15 - (0.12 * dy / norm))),
            head.R * 0.2, head.R * 0.22, edge: false);
        (prop.Face, prop.FaceRadius, prop.LooksAt) = (middle, (float)head.R * size, looksAt);
        prop.Expression = afraid ? Expression.Afraid : null;
        return new(prop, middle, pen.At(0, -5), pen.At(head.X + head.R + 1.5, head.Y + 0.5), pen.At(head.X - 1, head.Y + head.R));
    }
}

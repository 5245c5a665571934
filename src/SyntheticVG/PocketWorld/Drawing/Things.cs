using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>What is held, worn, eaten or played with. Things that stand have their feet at the point, held ones their middle.</summary>
internal static class Things
{
    private static Hue Bright(Stage stage) => stage.Random.Pick<Hue>(Palette.Bright);

    public static Prop Cup(Stage stage, SKPoint at, float size, int side)
    {
        var hue = Bright(stage);
        var prop = stage.Add("cup", hue.Name);
        var pen = stage.Pen(prop, at, size, side);
        pen.Arc(hue.Shade(-0.2), 1.1, 2.6, -2.6, 1.6, 1.6, -80, 170);
        pen.Shape(hue, -2.7, -5.2, 2.7, -5.2, 2.1, 0, -2.1, 0);
        return prop;
    }

    public static Prop Bottle(Stage stage, SKPoint at, float size)
    {
        var hue = stage.Random.Pick(Palette.Green, Palette.Blue, Palette.Red, Palette.Brown);
        var prop = stage.Add("bottle", hue.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Slab(hue, -1.9, -6.4, 3.8, 6.4, 1);
        pen.Slab(hue, -0.85, -9.6, 1.7, 4, 0.4);
        pen.Slab(Palette.White, -1.8, -4.6, 3.6, 2.2, 0.1, edge: false);
        return prop;
    }

    public static Prop Ball(Stage stage, SKPoint middle, float size, double radius = 4)
    {
        var hue = Bright(stage);
        var prop = stage.Add("ball", hue.Name);
        var pen = stage.Pen(prop, middle, size);
        pen.Oval(hue, 0, 0, radius, radius);
        pen.Arc(hue == Palette.White ? Palette.Red : SKColors.White, radius * 0.28, 0, 0, radius * 0.5, radius * 0.72, 100, 160);
        return prop;
    }

    public static Prop Book(Stage stage, SKPoint middle, float size, int side)
    {
        var hue = stage.Random.Pick(Palette.Red, Palette.Blue, Palette.Green, Palette.Purple, Palette.Orange);
        var prop = stage.Add("book", hue.Name, "open");
        var pen = stage.Pen(prop, middle, size, side);
        pen.Shape(hue, -5.6, -3.4, 0, -2.2, 5.6, -3.4, 5.6, 3.4, 0, 4.6, -5.6, 3.4);
        pen.Shape(Palette.White, -4.8, -4.3, 0, -3, 4.8, -4.3, 4.8, 2.2, 0, 3.4, -4.8, 2.2);
        pen.Line(Palette.Grey, 0.4, 0, -3, 0, 3.4);
        return prop;
    }

    public static Prop Apple(Stage stage, SKPoint at, float size, double radius = 2.6)
    {
        var hue = stage.Random.Pick(Palette.Red, Palette.Green, Palette.Yellow);
        var prop = stage.Add("apple", hue.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Oval(hue, 0, -radius, radius, radius);
        pen.Line(Palette.DarkWood, 0.7, 0, -radius * 1.9, radius * 0.25, -radius * 2.5);
        pen.Oval(Palette.Leaf, radius * 0.6, -radius * 2.2, radius * 0.45, radius * 0.25, edge: false);
        return prop;
    }

    public static Prop Cake(Stage stage, SKPoint at, float size)
    {
        var hue = stage.Random.Pick(Palette.Pink, Palette.Brown, Palette.White);
        var prop = stage.Add("cake", hue.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Slab(Palette.Tan, -5.2, -4.6, 10.4, 4.6, 0.8);
        pen.Slab(hue, -5.6, -6.4, 11.2, 3.2, 1.4);
        pen.Oval(Palette.Red, 0, -7.2, 1.2, 1.2);
        pen.Oval(Palette.Red, -3.3, -7, 1, 1);
        pen.Oval(Palette.Red, 3.3, -7, 1, 1);
        return prop;
    }

    public static Prop Pizza(Stage stage, SKPoint at, float size)
    {
        var prop = stage.Add("pizza", "round");
        var pen = stage.Pen(prop, at, size);
        pen.Oval(Palette.Tan, 0, -1.6, 7, 1.9);
        pen.Oval(Palette.Yellow, 0, -2.1, 5.8, 1.3, edge: false);
        foreach (var x in new[] { -3.4, 0, 3.2 })
            pen.Oval(Palette.Red, x, -2.1, 1, 0.5, edge: false);
        return prop;
    }

    public static Prop IceCream(Stage stage, SKPoint tip, float size, float turn = 0)
    {
        var hue = stage.Random.Pick(Palette.Pink, Palette.White, Palette.Brown, Palette.Yellow);
        var prop = stage.Add("ice cream", hue.Name);
        var pen = stage.Pen(prop, tip, size, 1, turn);
        pen.Shape(Palette.Tan, 0, 0, -2.4, -6, 2.4, -6);
        pen.Oval(hue, 0, -7.6, 3, 2.7);
        return prop;
    }

    public static Prop Carrot(Stage stage, SKPoint at, float size, int side)
    {
        var prop = stage.Add("carrot", "orange");
        var pen = stage.Pen(prop, at, size, side);
        pen.Line(Palette.Leaf, 1.2, -1, 0, -4, -1.8);
        pen.Line(Palette.Leaf, 1.2, -1, 0, -4.3, 0.6);
        pen.Shape(Palette.Orange, -1.4, -1.6, 6.5, -0.2, 6.5, 0.4, -1.4, 1.6);
        return prop;
    }

    public static Prop Bone(Stage stage, SKPoint middle, float size)
    {
        var prop = stage.Add("bone", "white");
        var pen = stage.Pen(prop, middle, size);
        foreach (var (x, y) in new[] { (-3.2, -1.0), (-3.2, 1.0), (3.2, -1.0), (3.2, 1.0) })
            pen.Oval(Palette.White, x, y, 1.3, 1.3);
        pen.Slab(Palette.White, -3, -1, 6, 2, 0.5);
        return prop;
    }

    public static Prop Bowl(Stage stage, SKPoint at, float size)
    {
        var hue = Bright(stage);
        var prop = stage.Add("bowl", hue.Name);
        stage.Pen(prop, at, size).Cap(hue, 0, -5, 6.2, 5, 0, 180);
        return prop;
    }

    /// <summary>The back rim and the inside of a basket are drawn first, then what lies in it, then its front.</summary>
    public static (Prop Prop, Action Front) Basket(Stage stage, SKPoint at, float size)
    {
        var prop = stage.Add("basket", "brown");
        var pen = stage.Pen(prop, at, size);
        pen.Arc(Palette.DarkWood, 1.3, 0, -6, 6, 8, 180, 180);
        pen.Oval(Palette.DarkWood, 0, -6.4, 7.2, 1.8);
        return (prop, () =>
        {
            pen.Shape(Palette.Tan.Shade(-0.12), -7.2, -6.2, 7.2, -6.2, 5.6, 0, -5.6, 0);
            pen.Line(Palette.Wood.Shade(-0.1), 0.6, -6.6, -4.2, 6.6, -4.2);
            pen.Line(Palette.Wood.Shade(-0.1), 0.6, -6.2, -2.2, 6.2, -2.2);
        }
        );
    }

    public static Prop Box(Stage stage, SKPoint at, float size, string? name = null)
    {
        var hue = name == "gift" ? Bright(stage) : Palette.Tan;
        var prop = stage.Add(name ?? "box", hue.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Slab(hue, -5, -9, 10, 9, 0.5);
        var ribbon = name == "gift" ? (hue == Palette.Yellow ? Palette.Red : Palette.Yellow) : Palette.Brown;
        pen.Slab(ribbon, -1, -9, 2, 9, 0.1, edge: false);
        if (name == "gift")
        {
            pen.Slab(ribbon, -5, -5.6, 10, 1.8, 0.1, edge: false);
            pen.Oval(ribbon, -2, -10.3, 2, 1.3);
            pen.Oval(ribbon, 2, -10.3, 2, 1.3);
        }
        return prop;
    }

    public static (Prop Prop, Action Front) Pot(Stage stage, SKPoint at, float size)
    {
        var hue = stage.Random.Pick(Palette.Grey, Palette.Red, Palette.Blue, Palette.Black);
        var prop = stage.Add("pot", hue.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Oval(hue.Shade(-0.45), 0, -6.4, 5.6, 1.5);
        return (prop, () =>
        {
            pen.Line(hue.Shade(-0.2), 1.3, -7.5, -4.6, 7.5, -4.6);
            pen.Slab(hue, -5.6, -6.3, 11.2, 6.3, 1.4);
        }
        );
    }

    public static (Prop Prop, Prop Flower) Vase(Stage stage, SKPoint at, float size)
    {
        var hue = Bright(stage);
        var vase = stage.Add("vase", hue.Name);
        var flower = Flower(stage, new(at.X, at.Y - (2.5f * size)), size * 0.9f, tall: 8.5);
        var pen = stage.Pen(vase, at, size);
        pen.Blob(hue, -1.6, -6.6, 1.6, -6.6, 3.8, -2.5, 2, 0.8, -2, 0.8, -3.8, -2.5);
        return (vase, flower);
    }

    public static Prop Flower(Stage stage, SKPoint at, float size, double tall = 9)
    {
        var hue = stage.Random.Pick(Palette.Red, Palette.Pink, Palette.Yellow, Palette.Purple, Palette.Orange);
        var prop = stage.Add("flower", hue.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Line(Palette.Leaf.Shade(-0.15), 1, 0, 0, 0, -tall);
        pen.Oval(Palette.Leaf, 1.8, -tall * 0.35, 1.8, 0.9);
        for (var i = 0; i < 5; i++)
            pen.Oval(hue, 2 * Math.Cos(i * 1.2566), -tall + (2 * Math.Sin(i * 1.2566)), 1.6, 1.6);
        pen.Oval(hue == Palette.Yellow ? Palette.Orange : Palette.Yellow, 0, -tall, 1.4, 1.4);
        return prop;
    }

    public static Prop Laptop(Stage stage, SKPoint at, float size, int side)
    {
        var prop = stage.Add("laptop", "grey", "open");
        var pen = stage.Pen(prop, at, size, side);
        pen.Shape(Palette.Metal, 3, -0.8, 6, -9.5, 7.2, -9.5, 4.4, 0);
        pen.Slab(Palette.Grey, -6, -1.3, 10.5, 1.5, 0.5);
        return prop;
    }

    public static Prop Guitar(Stage stage, SKPoint middle, float size, int side)
    {
        var hue = stage.Random.Pick(Palette.Orange, Palette.Brown, Palette.Red);
        var prop = stage.Add("guitar", hue.Name);
        var pen = stage.Pen(prop, middle, size, side, -24 * side);
        pen.Slab(Palette.DarkWood, 3, -0.9, 15, 1.8, 0.4);
        pen.Slab(Palette.DarkWood.Shade(-0.2), 17, -1.6, 3, 3.2, 0.6);
        pen.Oval(hue, -3, 0, 5.4, 4.8);
        pen.Oval(hue, 3.2, 0, 3.7, 3.6);
        pen.Oval(Palette.Ink, 0.4, 0, 1.6, 1.6, edge: false);
        return prop;
    }

    public static Prop Camera(Stage stage, SKPoint middle, float size, int side)
    {
        var prop = stage.Add("camera", "black");
        var pen = stage.Pen(prop, middle, size, side);
        pen.Slab(Palette.Black, -3, -2.6, 6, 5, 0.8);
        pen.Slab(Palette.Black, -1.4, -3.8, 2.8, 1.6, 0.3);
        pen.Slab(Palette.Metal, 2.6, -1.7, 2.6, 3.2, 0.5);
        return prop;
    }

    /// <summary>A tool on a stick from one point to another: broom, rake, brush, spoon, paddle, fishing rod.</summary>
    public static Prop Stick(Stage stage, string name, SKPoint from, SKPoint to, float size)
    {
        var prop = stage.Add(name);
        var pen = stage.Pen(prop, SKPoint.Empty, 1);
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = MathF.Max(0.1f, MathF.Sqrt((dx * dx) + (dy * dy)));
        pen.Line(name == "spoon" ? Palette.Metal : Palette.Wood, (name is "brush" or "spoon" ? 1 : 1.4) * size, from.X, from.Y, to.X, to.Y);
        var turn = MathF.Atan2(dy, dx) * 180 / MathF.PI;
        var head = stage.Pen(prop, to, size, 1, turn);
        switch (name)
        {
            case "broom": head.Shape(Palette.Yellow, -1, -1.4, 5.5, -4.2, 5.5, 4.2, -1, 1.4); break;
            case "rake":
                head.Slab(Palette.Metal, 0, -4.2, 1.4, 8.4, 0.4); foreach (var y in new[] { -3.4, -1.1, 1.1, 3.4 })
                    head.Line(Palette.Metal, 0.8, 0.6, y, 3.4, y); break;
            case "brush": head.Shape(Palette.Blue, -0.6, -1, 3.2, 0, -0.6, 1); break;
            case "spoon": head.Oval(Palette.Metal, 0.6, 0, 1.9, 1.3); break;
            default: head.Oval(Palette.Wood.Shade(0.1), 2, 0, 4.2, 1.9); break;
        }
        prop.Attributes.Add(name switch { "spoon" or "rake" => "metal", _ => "wooden" });
        return prop;
    }

    /// <summary>A cord from one point to another, sagging between.</summary>
    public static Prop Cord(Stage stage, string name, SKPoint from, SKPoint to, double sag, double width = 0.9)
    {
        var hue = name == "leash" ? stage.Random.Pick(Palette.Red, Palette.Blue, Palette.Black) : Palette.White;
        var prop = stage.Add(name, hue.Name);
        stage.Pen(prop, SKPoint.Empty, 1).Bend(hue, width, from.X, from.Y, (from.X + to.X) / 2, ((from.Y + to.Y) / 2) + sag, to.X, to.Y);
        return prop;
    }

    public static Prop Umbrella(Stage stage, SKPoint hand, float size)
    {
        var hue = Bright(stage);
        var prop = stage.Add("umbrella", hue.Name, "open");
        var pen = stage.Pen(prop, hand, size);
        pen.Line(Palette.Metal, 1.1, 0, 1.5, 0, -26);
        pen.Cap(hue, 0, -20, 18, 12, 180, 180);
        pen.Line(hue.Shade(-0.3), 0.5, 0, -31.8, -6.5, -20);
        pen.Line(hue.Shade(-0.3), 0.5, 0, -31.8, 6.5, -20);
        return prop;
    }

    public static Prop Kite(Stage stage, SKPoint middle, float size, int side)
    {
        var hue = Bright(stage);
        var prop = stage.Add("kite", hue.Name);
        var pen = stage.Pen(prop, middle, size, side, 18 * side);
        pen.Bend(hue.Shade(-0.25), 0.9, 0, 7, -5, 12, 1, 16);
        pen.Shape(hue, 0, -8, 5.5, 0, 0, 8, -5.5, 0);
        pen.Shape(hue.Shade(0.35), 0, -8, 5.5, 0, 0, 0);
        return prop;
    }

    public static Prop Balloon(Stage stage, SKPoint middle, float size)
    {
        var hue = stage.Random.Pick(Palette.Red, Palette.Blue, Palette.Yellow, Palette.Purple, Palette.Pink);
        var prop = stage.Add("balloon", hue.Name);
        var pen = stage.Pen(prop, middle, size);
        pen.Oval(hue, 0, 0, 4.6, 5.6);
        pen.Shape(hue, -1, 6.4, 1, 6.4, 0, 5);
        pen.Oval(SKColors.White.WithAlpha(0xA0), -1.7, -2.2, 1, 1.5, edge: false);
        return prop;
    }
}

using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>What grows, lies, stands or floats about outdoors; and what is built there.</summary>
internal static class Nature
{
    public static Prop Tree(Stage stage, SKPoint at, float size)
    {
        var prop = stage.Add("tree", "green");
        var pen = stage.Pen(prop, at, size);
        pen.Shape(Palette.DarkWood, -2.4, -22, 2.4, -22, 3.2, 0, -3.2, 0);
        var leaf = Palette.Leaf.Shade(stage.Random.Between(-0.2, 0.05));
        if (stage.Random.Chance(0.3))
        {
            foreach (var (y, w) in new[] { (-14.0, 12.0), (-25, 10), (-35, 7.5) })
                pen.Shape(leaf, -w, y, 0, y - 17, w, y);
            return prop;
        }
        foreach (var (x, y, r) in new[] { (-7.5, -24.0, 8.0), (7.5, -24, 8), (0, -21, 7), (0, -33, 9.5), (-3, -28, 7) })
            pen.Oval(leaf.Shade((y + 26) * -0.012), x, y, r, r * 0.92, edge: y != -28);
        return prop;
    }

    public static Prop Bush(Stage stage, SKPoint at, float size)
    {
        var prop = stage.Add("bush", "green");
        var pen = stage.Pen(prop, at, size);
        var leaf = Palette.Leaf.Shade(-0.18);
        pen.Oval(leaf, -6, -4, 5.5, 4.4);
        pen.Oval(leaf, 6, -4, 5.5, 4.4);
        pen.Oval(leaf.Shade(0.06), 0, -5.6, 7, 6);
        pen.Oval(Palette.Red, -3, -6, 0.9, 0.9, edge: false);
        pen.Oval(Palette.Red, 3, -4, 0.9, 0.9, edge: false);
        return prop;
    }

    public static Prop Rock(Stage stage, SKPoint at, float size)
    {
        var prop = stage.Add("rock", "grey");
        stage.Pen(prop, at, size).Blob(Palette.Grey, -8, -4, -4, -9, 5, -8, 9, -3, 8, 1, -8, 1);
        return prop;
    }

    public static Prop House(Stage stage, SKPoint at, float size)
    {
        var (wall, roof) = (stage.Random.Pick(Palette.White, Palette.Yellow, Palette.Pink, Palette.Tan),
            stage.Random.Pick(Palette.Red, Palette.Brown, Palette.Blue, Palette.Purple));
        var prop = stage.Add("house", wall.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Slab(Palette.Brown.Shade(-0.2), 8, -40, 4.5, 12, 0.5);
        pen.Slab(wall, -17, -25, 34, 25, 0.5);
        pen.Shape(roof, -20, -24, 0, -42, 20, -24);
        pen.Slab(Palette.DarkWood, -4, -14, 8, 14, 1);
        foreach (var x in new[] { -13.0, 7 })
            pen.Slab(Palette.Glass, x, -19, 6.5, 6.5, 0.5);
        return prop;
    }

    public static (Prop House, SKPoint Door) DogHouse(Stage stage, SKPoint at, float size)
    {
        var (wall, roof) = (stage.Random.Pick(Palette.Tan, Palette.White, Palette.Blue), stage.Random.Pick(Palette.Red, Palette.Green, Palette.Brown));
        var prop = stage.Add("doghouse", wall.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Slab(wall, -13, -18, 26, 18, 0.5);
        pen.Shape(roof, -16, -16.5, 0, -30, 16, -16.5);
        pen.Slab(Palette.Ink.Shade(-0.2), -7.5, -15, 15, 15, 6);
        return (prop, pen.At(0, 0));
    }

    public static Prop Fence(Stage stage, SKPoint at, float size, double width = 46)
    {
        var hue = stage.Random.Pick(Palette.White, Palette.Brown);
        var prop = stage.Add("fence", hue.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Slab(hue.Shade(-0.1), -width / 2, -9.5, width, 1.8, 0.3);
        pen.Slab(hue.Shade(-0.1), -width / 2, -4.5, width, 1.8, 0.3);
        for (var x = (-width / 2) + 1.5; x < width / 2; x += 5)
            pen.Shape(hue, x, -11.5, x + 1.25, -13.5, x + 2.5, -11.5, x + 2.5, 0, x, 0);
        return prop;
    }

    public static Prop Sun(Stage stage, SKPoint middle)
    {
        var prop = new Prop { Name = "sun", Nearness = 0 };
        prop.Attributes.Add("yellow");
        stage.Props.Add(prop);
        var pen = stage.Pen(prop, middle, 1);
        pen.Oval(Palette.Yellow, 0, 0, 5.6, 5.6, edge: false);
        for (var i = 0; i < 8; i++)
            pen.Line(Palette.Yellow, 1.1, 6 * Math.Cos(i * 0.785), 6 * Math.Sin(i * 0.785), 8.4 * Math.Cos(i * 0.785), 8.4 * Math.Sin(i * 0.785));
        return prop;
    }

    public static Prop Cloud(Stage stage, SKPoint middle, float size)
    {
        var prop = new Prop { Name = "cloud", Nearness = 0.01f };
        prop.Attributes.Add("white");
        stage.Props.Add(prop);
        var pen = stage.Pen(prop, middle, size);
        foreach (var (x, y, r) in new[] { (-6.0, 0.0, 4.0), (6, 0, 4), (0, -2.5, 5.4), (0, 1, 5) })
            pen.Oval(SKColors.White, x, y, r * 1.25, r * 0.85, edge: false);
        return prop;
    }

    /// <summary>Water in the ground, its middle at a point.</summary>
    public static Prop Pond(Stage stage, SKPoint middle, float width, float height)
    {
        var prop = stage.AddGround("pond", "blue");
        var pen = stage.GroundPen(prop, middle);
        pen.Oval(new SKColor(0x6F, 0xB9, 0xE3), 0, 0, width / 2, height / 2);
        pen.Line(SKColors.White.WithAlpha(0xB0), 0.7, -width * 0.3, height * 0.1, -width * 0.12, height * 0.1);
        pen.Line(SKColors.White.WithAlpha(0xB0), 0.7, width * 0.1, -height * 0.16, width * 0.3, -height * 0.16);
        return prop;
    }

    /// <summary>A road across the picture.</summary>
    public static Prop Road(Stage stage, float top, float bottom)
    {
        var prop = stage.AddGround("road", "grey");
        var pen = stage.GroundPen(prop, new(0, 0));
        pen.Slab(new SKColor(0x7E, 0x82, 0x8C), -2, top, 104, bottom - top, 0);
        for (var x = 3; x < 100; x += 18)
            pen.Slab(Palette.White, x, ((top + bottom) / 2) - 0.6, 9, 1.2, 0.2, edge: false);
        return prop;
    }

    /// <summary>A rug on a floor.</summary>
    public static Prop Rug(Stage stage, SKPoint middle, float width, float height)
    {
        var hue = stage.Random.Pick(Palette.Red, Palette.Blue, Palette.Purple, Palette.Orange, Palette.Green);
        var prop = stage.AddGround("rug", hue.Name);
        var pen = stage.GroundPen(prop, middle);
        pen.Oval(hue.Shade(0.15), 0, 0, width / 2, height / 2);
        pen.Arc(hue.Shade(0.6), 0.8, 0, 0, width * 0.42, height * 0.4, 0, 360);
        return prop;
    }

    public static (Prop Fire, SKPoint Flame) Campfire(Stage stage, SKPoint at, float size)
    {
        var prop = stage.Add("campfire", "burning");
        var pen = stage.Pen(prop, at, size);
        pen.Line(Palette.DarkWood, 2.4, -6, -0.8, 5, -2.6);
        pen.Line(Palette.DarkWood, 2.4, 6, -0.8, -5, -2.6);
        pen.Blob(Palette.Red, -6, -4, 0, -21, 6, -4, 4, -0.5, -4, -0.5);
        pen.Blob(Palette.Yellow, -3.4, -3.5, 0.5, -13, 3.4, -3.5, 2, -1.5, -2, -1.5);
        stage.Glaze(at, size).Oval(new(0xFF, 0xC0, 0x60, 0x38), 0, -6, 19, 14, edge: false);
        return (prop, pen.At(0, -7));
    }
}

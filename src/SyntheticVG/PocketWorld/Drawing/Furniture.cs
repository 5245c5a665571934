using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>Furniture, and what stands in rooms. Each is drawn with its feet at a point.</summary>
internal static class Furniture
{
    /// <summary>A table; its top is at <see cref="Placed.Top"/>.</summary>
    public static Placed Table(Stage stage, SKPoint at, float size, float width = 30, string name = "table")
    {
        var hue = stage.Random.Pick(Palette.Brown, Palette.Tan, Palette.White, Palette.Grey);
        var prop = stage.Add(name, hue.Name);
        var pen = stage.Pen(prop, at, size);
        foreach (var x in new[] { (-width / 2) + 3, (width / 2) - 3 })
            pen.Slab(hue.Shade(-0.25), x - 1.2, -13, 2.4, 13, 0.6);
        pen.Slab(hue, -width / 2, -16.5, width, 4.2, 1.2);
        pen.Slab(hue.Shade(0.18), (-width / 2) + 0.6, -16.2, width - 1.2, 1.5, 0.7, edge: false);
        return new(prop, pen.At(0, -15.6), pen);
    }

    /// <summary>A chair seen from its side; <see cref="Placed.Top"/> is its seat.</summary>
    public static Placed Chair(Stage stage, SKPoint at, float size, int side)
    {
        var hue = stage.Random.Pick<Hue>(Palette.Furnishing);
        var prop = stage.Add("chair", hue.Name);
        var pen = stage.Pen(prop, at, size, side);
        pen.Line(hue.Shade(-0.3), 1.7, -5.5, -9, -6.5, -0.8);
        pen.Line(hue.Shade(-0.3), 1.7, 5, -9, 6, -0.8);
        pen.Slab(hue.Shade(-0.1), -8, -26, 3.2, 17, 1.4);
        pen.Slab(hue, -8, -11, 15, 3.4, 1.4);
        return new(prop, pen.At(-1, -11.5), pen);
    }

    /// <summary>A sofa from the front; <see cref="Placed.Top"/> is the middle of its seat.</summary>
    public static Placed Sofa(Stage stage, SKPoint at, float size)
    {
        var hue = stage.Random.Pick<Hue>(Palette.Furnishing.AsSpan(1));
        var prop = stage.Add("sofa", hue.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Slab(Palette.DarkWood, -19, -3, 2.5, 3, 0.4);
        pen.Slab(Palette.DarkWood, 16.5, -3, 2.5, 3, 0.4);
        pen.Slab(hue.Shade(-0.08), -20, -25, 40, 18, 4);
        pen.Line(hue.Shade(-0.25), 0.5, 0, -24, 0, -12);
        pen.Slab(hue, -20, -12.5, 40, 10, 2.5);
        pen.Slab(hue.Shade(0.1), -23.5, -17.5, 6.5, 15.5, 3);
        pen.Slab(hue.Shade(0.1), 17, -17.5, 6.5, 15.5, 3);
        return new(prop, pen.At(0, -11.5), pen);
    }

    /// <summary>A bench; <see cref="Placed.Top"/> is its seat.</summary>
    public static Placed Bench(Stage stage, SKPoint at, float size)
    {
        var hue = stage.Random.Pick(Palette.Brown, Palette.Green, Palette.Tan, Palette.Blue);
        var prop = stage.Add("bench", hue.Name);
        var pen = stage.Pen(prop, at, size);
        foreach (var x in new[] { -15.0, 15.0 })
            pen.Line(Palette.Metal.Shade(-0.3), 1.8, x, -22, x, -0.8);
        pen.Slab(hue, -18, -23, 36, 3, 1);
        pen.Slab(hue, -18, -18.6, 36, 3, 1);
        pen.Slab(hue.Shade(0.1), -18, -11.5, 36, 3.6, 1);
        return new(prop, pen.At(0, -11), pen);
    }

    /// <summary>A bed from its side; <see cref="Placed.Top"/> is where a head lies.</summary>
    public static Placed Bed(Stage stage, SKPoint at, float size, int side)
    {
        var hue = stage.Random.Pick<Hue>(Palette.Bright);
        var prop = stage.Add("bed", hue.Name);
        var pen = stage.Pen(prop, at, size, side);
        pen.Slab(Palette.Wood, -22, -22, 3.4, 22, 1.2);
        pen.Slab(Palette.Wood, 18.5, -14, 3.4, 14, 1.2);
        pen.Slab(Palette.White, -19, -12, 38, 8, 2);
        pen.Slab(hue.Shade(-0.1), -19, -8, 38, 5.5, 1.2);
        return new(prop, pen.At(-12, -12), pen);
    }

    /// <summary>A lamp: on a foot of its own, or standing on something; <see cref="Placed.Top"/> is its bulb.</summary>
    public static Placed Lamp(Stage stage, SKPoint at, float size, bool tall)
    {
        var hue = stage.Random.Pick(Palette.Yellow, Palette.Orange, Palette.Red, Palette.Green, Palette.Pink);
        var prop = stage.Add("lamp", hue.Name, "lit");
        var pen = stage.Pen(prop, at, size);
        var top = tall ? -36 : -9.5;
        pen.Line(Palette.Metal, tall ? 1.3 : 1.1, 0, -0.8, 0, top);
        pen.Oval(Palette.Metal, 0, -0.7, tall ? 4.5 : 3, 1.1);
        var (narrow, wide, tallness) = tall ? (3.2, 6.5, 8.0) : (2.2, 4.8, 5.6);
        pen.Shape(hue, -narrow, top - tallness, narrow, top - tallness, wide, top, -wide, top);
        return new(prop, pen.At(0, top), pen);
    }

    /// <summary>A cone of light below a lamp.</summary>
    public static void Light(Stage stage, SKPoint bulb, float size, double reach, double width) =>
        stage.Glaze(bulb, size).Shape(new(0xFF, 0xE9, 0x8A, 0x66), -4, 0, 4, 0, width, reach, -width, reach);

    /// <summary>A stove with an oven; <see cref="Placed.Top"/> is its plate.</summary>
    public static Placed Stove(Stage stage, SKPoint at, float size)
    {
        var hue = stage.Random.Pick(Palette.White, Palette.Grey, Palette.Red, Palette.Blue);
        var prop = stage.Add("stove", hue.Name);
        var pen = stage.Pen(prop, at, size);
        pen.Slab(hue, -11, -20, 22, 20, 1.5);
        pen.Slab(Palette.Black, -7.5, -13, 15, 9, 1.5);
        pen.Slab(new(0xF7, 0x9A, 0x3E), -6, -11.6, 12, 6, 1, edge: false);
        pen.Slab(Palette.Black, -11.5, -21.4, 23, 2.4, 0.8);
        foreach (var x in new[] { -6.0, 0, 6 })
            pen.Oval(Palette.Metal, x, -16.3, 1.2, 1.2);
        return new(prop, pen.At(0, -21), pen);
    }

    /// <summary>A bookcase; <see cref="Placed.Top"/> is the middle of its upper board.</summary>
    public static Placed Shelf(Stage stage, SKPoint at, float size)
    {
        var prop = stage.Add("shelf", "wooden");
        var pen = stage.Pen(prop, at, size);
        pen.Slab(Palette.Wood.Shade(-0.2), -11, -44, 22, 44, 1);
        foreach (var y in new[] { -41.0, -27.5, -14 })
            pen.Slab(Palette.Wood.Shade(-0.5), -9.3, y, 18.6, 11.5, 0.5, edge: false);
        return new(prop, pen.At(0, -29.6), pen);
    }

    /// <summary>A painter's easel; <see cref="Placed.Top"/> is where the canvas stands.</summary>
    public static Placed Easel(Stage stage, SKPoint at, float size)
    {
        var prop = stage.Add("easel", "wooden");
        var pen = stage.Pen(prop, at, size);
        pen.Line(Palette.DarkWood, 1.6, 0, -42, 0, -2);
        pen.Line(Palette.Wood, 1.8, -1, -40, -9, -0.8);
        pen.Line(Palette.Wood, 1.8, 1, -40, 9, -0.8);
        pen.Slab(Palette.Wood, -10, -17, 20, 2.2, 0.6);
        return new(prop, pen.At(0, -17), pen);
    }

    /// <summary>A blackboard on a wall, with a sum on it.</summary>
    public static Placed Board(Stage stage, SKPoint middle, float size)
    {
        var prop = stage.Add("blackboard", "green");
        var pen = stage.Pen(prop, middle, size);
        pen.Slab(Palette.Wood, -17, -11.5, 34, 23, 1);
        pen.Slab(new(0x3B, 0x6B, 0x58), -15.3, -9.8, 30.6, 19.6, 0.6, edge: false);
        foreach (var (x, y) in new[] { (-10.0, -4.0), (-10.0, 2.5) })
        {
            pen.Line(SKColors.White, 0.9, x, y, x + 3, y - 2.5, x + 3, y + 2);
            pen.Line(SKColors.White, 0.9, x + 6, y, x + 10, y);
            pen.Line(SKColors.White, 0.9, x + 8, y - 2, x + 8, y + 2);
            pen.Arc(SKColors.White, 0.9, x + 15, y, 1.8, 2.2, 0, 360);
        }
        return new(prop, middle, pen);
    }
}

/// <summary>A drawn thing, the point where others touch it, and a pen in its own coordinates.</summary>
internal sealed record Placed(Prop Prop, SKPoint Top, Pen Pen);

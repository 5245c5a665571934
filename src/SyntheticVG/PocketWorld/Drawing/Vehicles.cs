using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>What people ride, drive, push and row.</summary>
internal static class Vehicles
{
    /// <summary>A bicycle and the points where a rider touches it, in scene units.</summary>
    public sealed record Bike(Prop Prop, SKPoint Saddle, SKPoint Handlebar, SKPoint FarPedal, SKPoint NearPedal);

    /// <summary>Where a bicycle's saddle will be, for the rider who is drawn around it.</summary>
    public static SKPoint SaddleOf(SKPoint at, float size, int side) => new(at.X - (4.2f * side * size), at.Y - (19.5f * size));

    public static Bike DrawBike(Stage stage, Prop prop, Hue hue, SKPoint at, float size, int side)
    {
        var pen = stage.Pen(prop, at, size, side);
        DrawWheel(pen, -11);
        pen.Line(hue, 1.6, -11, -7.2, -3.6, -16.5, 8, -16.5, 0.4, -6.8, -11, -7.2);
        pen.Line(hue, 1.6, -4.2, -18.5, 0.4, -6.8);
        pen.Line(hue, 1.6, 11, -7.2, 7.4, -20.5);
        pen.Line(Palette.Ink, 1.7, 7.4, -21, 9.8, -21.8);
        pen.Slab(Palette.Ink, -7.4, -19.6, 6.6, 1.8, 0.8);
        return new(prop, pen.At(-4.2, -19.5), pen.At(9.6, -21.8), pen.At(3, -4.5), pen.At(-1.5, -9));
    }

    /// <summary>One of the wheels, so far before the middle.</summary>
    public static void DrawWheel(Pen pen, double x)
    {
        const double y = -7.2, radius = 6.6;
        pen.Arc(Palette.Ink, 1.5, x, y, radius, radius, 0, 360);
        pen.Line(Palette.Grey, 0.45, x - radius, y, x + radius, y);
        pen.Line(Palette.Grey, 0.45, x, y - radius, x, y + radius);
        pen.Oval(Palette.Grey, x, y, 1.1, 1.1, edge: false);
    }

    /// <summary>A car; <see cref="Placed.Top"/> is the middle of its front window, where a driver's head is.</summary>
    public static (Placed Car, Prop Wheel) Car(Stage stage, SKPoint at, float size, int side, Action<SKPoint>? driver = null, string name = "car")
    {
        var hue = stage.Random.Pick<Hue>(Palette.Bright.AsSpan(0, 6));
        var car = stage.Add(name, hue.Name);
        var pen = stage.Pen(car, at, size, side);
        var seat = name == "truck" ? pen.At(11, -21) : pen.At(3, -19);
        if (name == "truck")
        {
            pen.Slab(Palette.Glass, 5, -27, 13, 12, 2);
            driver?.Invoke(seat);
            pen.Line(hue, 2, 5, -15, 5, -27.5, 16.5, -27.5, 19, -15);
            pen.Slab(hue.Shade(0.3), -25, -25, 27, 20, 1);
            pen.Slab(hue, 2, -16, 20, 11.5, 2);
        }
        else
        {
            pen.Shape(Palette.Glass, -12, -13, -8.5, -25, 6.5, -25, 11.5, -13);
            driver?.Invoke(seat);
            pen.Line(hue, 2.2, -13, -13, -9, -25.5, 7, -25.5, 12.5, -13);
            pen.Line(hue, 1.8, -3.4, -13, -3.4, -25);
            pen.Blob(hue, -25, -15, 0, -14, 15, -15, 25, -13, 25, -3.5, 0, -4, -25, -3.5);
            pen.Oval(Palette.Yellow, 20.6, -9.5, 1.5, 1.8);
        }
        pen.Slab(hue.Shade(-0.25), 1.5, -11.5, 3.2, 1.1, 0.4, edge: false);
        var wheel = stage.Add("wheel", car, ["black", "round"]);
        foreach (var x in new[] { -13.0, 13 })
        {
            var tyre = x > 0 ? pen.For(wheel) : pen;
            tyre.Oval(Palette.Ink, x, -4.6, 4.7, 4.7);
            tyre.Oval(Palette.Grey, x, -4.6, 2.1, 2.1, edge: false);
        }
        stage.State(wheel, "part of", car, Cause.Belonging);
        return (new(car, seat, pen), wheel);
    }

    /// <summary>The far side of a boat is drawn first, then who sits in it, then its hull.</summary>
    public static (Prop Boat, SKPoint Seat, Action Hull) Boat(Stage stage, SKPoint at, float size, int side)
    {
        var hue = stage.Random.Pick(Palette.Red, Palette.Brown, Palette.White, Palette.Orange, Palette.Green);
        var boat = stage.Add("boat", hue.Name);
        var pen = stage.Pen(boat, at, size, side);
        pen.Shape(hue.Shade(-0.35), -20, -8.5, 21, -9.5, 17, -6, -17, -5.5);
        return (boat, pen.At(-2, -9), () =>
        {
            pen.Shape(hue, -22, -8, -6, -6.4, 8, -6.4, 24, -10, 17, 1.5, -17, 1.5);
            pen.Line(hue.Shade(0.4), 1, -20, -5.5, -6, -4.2, 8, -4.2, 21.5, -7);
        }
        );
    }

    /// <summary>A small cart with a handle; <see cref="Placed.Top"/> is its floor.</summary>
    public static (Placed Wagon, SKPoint Handle) Wagon(Stage stage, SKPoint at, float size, int side, Action<SKPoint> load)
    {
        var hue = stage.Random.Pick(Palette.Red, Palette.Blue, Palette.Green, Palette.Orange);
        var wagon = stage.Add("wagon", hue.Name);
        var pen = stage.Pen(wagon, at, size, side);
        pen.Line(Palette.Metal, 1.3, 9, -6, 18, -15);
        pen.Slab(hue.Shade(-0.35), -10, -9, 20, 3, 0.4);
        load(pen.At(0, -5.5));
        pen.Slab(hue, -11, -8.5, 22, 5, 0.8);
        foreach (var x in new[] { -7.0, 7 })
        {
            pen.Oval(Palette.Ink, x, -2.8, 2.9, 2.9);
            pen.Oval(Palette.Grey, x, -2.8, 1.2, 1.2, edge: false);
        }
        return (new(wagon, pen.At(0, -6), pen), pen.At(18, -15));
    }

    /// <summary>A skateboard; <see cref="Placed.Top"/> is its deck.</summary>
    public static Placed Skateboard(Stage stage, SKPoint at, float size, int side)
    {
        var hue = stage.Random.Pick<Hue>(Palette.Bright);
        var prop = stage.Add("skateboard", hue.Name);
        var pen = stage.Pen(prop, at, size, side);
        pen.Oval(Palette.Ink, -6, -1.4, 1.5, 1.5);
        pen.Oval(Palette.Ink, 6, -1.4, 1.5, 1.5);
        pen.Line(hue, 1.8, -11, -4.6, -8, -3.2, 8, -3.2, 11, -4.6);
        return new(prop, pen.At(0, -4), pen);
    }
}

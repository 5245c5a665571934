using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;

namespace SyntheticVG.PocketWorld.Situations;

/// <summary>One person and what it does, outdoors or anywhere.</summary>
internal static class Doings
{
    /// <summary>Somebody reads on a bench.</summary>
    public static void Read(Stage stage, Spot spot)
    {
        var bench = Furniture.Bench(stage, spot.At(0), spot.Size);
        var pages = spot.At(5, -20);
        var a = new Figure(stage, Cast.Adult(stage), spot.At(-6, -12), spot.Size, spot.Side, Posture.Sitting)
        {
            LooksAt = pages,
            Expression = stage.Random.Pick(Expression.Calm, Expression.Blissful, Expression.Surprised),
            NearHand = spot.At(1, -19),
            FarHand = spot.At(9, -19)
        };
        a.DrawFarLeg();
        a.DrawBody();
        var book = Things.Book(stage, pages, spot.Size, spot.Side);
        book.Attached = true;
        a.DrawArms();
        a.Prop.Attached = true;
        Cast.MaybeDress(stage, a, 0.6);
        stage.State(a.Prop, "reading", book, Cause.Gaze);
        stage.State(a.Prop, "sitting on", bench.Prop, Cause.Contact, spot.At(-8, -11));
        stage.State(bench.Prop, "providing seating for", a.Prop, Cause.Contact, spot.At(-8, -11));
        if (a.Expression is Expression.Blissful or Expression.Surprised)
            Cast.StateFeeling(stage, a.Prop, a.Expression, book);
        if (!stage.Random.Chance(0.4))
            return;
        var bird = Animals.Small(stage, "bird", spot.At(13, -23), spot.Size, -spot.Side, looksAt: a.Head);
        bird.Prop.Attached = true;
        stage.State(bird.Prop, "perched on", bench.Prop, Cause.Contact, spot.At(13, -22.5));
        stage.State(bird.Prop, "looking at", a.Prop, Cause.Gaze);
    }

    /// <summary>Somebody under an umbrella in the rain.</summary>
    public static void Rain(Stage stage, Spot spot)
    {
        var hand = spot.At(5, -22);
        var a = new Figure(stage, Cast.Anyone(stage), spot.At(0), spot.Size, spot.Side)
        {
            FarHand = hand,
            Expression = stage.Random.Pick(Expression.Calm, Expression.Frowning, Expression.Smiling)
        };
        a.DrawFarLeg();
        a.DrawBody();
        var umbrella = Things.Umbrella(stage, spot.At(5, -25), spot.Size * 1.05f);
        umbrella.Attached = true;
        a.DrawArms();
        var rain = stage.Glaze(spot.At(5, -46), spot.Size);
        for (var i = 0; i < 14; i++)
        {
            var (x, y) = (-24 + (i * 3.7), (i * 7 % 11) - 18.0);
            rain.Line(new(0x4E, 0x9A, 0xDB), 0.7, x, y, x - 1, y + 4);
        }
        stage.State(a.Prop, "holding", umbrella, Cause.Contact, hand);
        stage.State(umbrella, "protecting", a.Prop, Cause.Sign, a.Head);
        stage.State(umbrella, "above", a.Prop, Cause.Place, a.Head);
    }

    /// <summary>Somebody sweeps or rakes.</summary>
    public static void Sweep(Stage stage, Spot spot)
    {
        var name = stage.Random.Pick("broom", "rake");
        var a = new Figure(stage, Cast.Adult(stage), spot.At(-5), spot.Size, spot.Side)
        {
            NearHand = spot.At(-2, -15),
            FarHand = spot.At(3, -21),
            LooksAt = spot.At(12, -1),
            Expression = stage.Random.Pick(Expression.Calm, Expression.Frowning, Expression.Smiling)
        };
        a.DrawFarLeg();
        a.DrawBody();
        var tool = Things.Stick(stage, name, spot.At(-1.5, -28), spot.At(11, -4), spot.Size);
        tool.Attached = true;
        a.DrawArms();
        Cast.MaybeDress(stage, a, 0.6);
        var dust = stage.Glaze(spot.At(15, -1), spot.Size);
        foreach (var (x, y) in new[] { (0.0, 0.0), (3.0, -2.0), (5.0, 0.5), (-1.0, -4.0) })
            dust.Oval(name == "rake" ? new(0xD9, 0x7B, 0x3A) : new(0xFF, 0xFF, 0xFF, 0xB0), x, y, 1.4, 1, edge: false);
        stage.State(a.Prop, "using", tool, Cause.Contact, spot.At(-2, -16));
        stage.State(a.Prop, "looking at", tool, Cause.Gaze);
        if (a.Expression == Expression.Frowning)
            stage.State(a.Prop, "bored by", tool, Cause.Face);
        else if (a.Expression == Expression.Smiling)
            stage.State(a.Prop, "enjoying", tool, Cause.Face);
    }

    /// <summary>Somebody warms the hands at a campfire.</summary>
    public static void Warm(Stage stage, Spot spot)
    {
        var (fire, flame) = Nature.Campfire(stage, spot.At(8), spot.Size);
        var a = new Figure(stage, Cast.Anyone(stage), spot.At(-9, -3), spot.Size, spot.Side, Posture.OnGround)
        {
            LooksAt = flame,
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Blissful),
            NearHand = spot.At(-1, -14),
            FarHand = spot.At(1, -16),
            FeetAt = (spot.At(1, -2), spot.At(2, -0.5))
        };
        a.Draw();
        Cast.MaybeDress(stage, a, 0.6);
        stage.State(fire, "heating", a.Prop, Cause.Sign, spot.At(1, -15));
        stage.State(a.Prop, "looking at", fire, Cause.Gaze);
        stage.State(a.Prop, "enjoying", fire, Cause.Face);
    }

    /// <summary>Somebody eats an ice cream or an apple, or drinks.</summary>
    public static void Snack(Stage stage, Spot spot)
    {
        var who = Cast.Anyone(stage);
        var what = stage.Random.Pick("ice cream", "apple", "cup");
        var eyes = Figure.EyesOf(who, spot.At(0), spot.Size);
        var hand = new SKPoint(eyes.X + (7.5f * spot.Side * spot.Size), eyes.Y + (9.5f * spot.Size));
        var a = new Figure(stage, who, spot.At(0), spot.Size, spot.Side) { LooksAt = hand, Expression = Expression.Blissful, FarHand = hand };
        a.DrawFarLeg();
        a.DrawBody();
        var food = what switch
        {
            "ice cream" => Things.IceCream(stage, new(hand.X, hand.Y + (1.5f * spot.Size)), spot.Size),
            "apple" => Things.Apple(stage, hand, spot.Size, 2.9),
            _ => Things.Cup(stage, hand, spot.Size, spot.Side),
        };
        food.Attached = true;
        a.DrawArms();
        Cast.MaybeDress(stage, a, 0.5);
        if (what != "cup")
            stage.State(a.Prop, "eating", food, Cause.Contact, hand);
        else
            stage.State(a.Prop, "holding", food, Cause.Contact, hand);
        stage.State(a.Prop, "enjoying", food, Cause.Face);
    }

    /// <summary>Somebody carries a full basket.</summary>
    public static void Carry(Stage stage, Spot spot)
    {
        var a = new Figure(stage, Cast.Adult(stage), spot.At(-3), spot.Size, spot.Side, Posture.Walking)
        {
            NearHand = spot.At(1.5, -17),
            FarHand = spot.At(12, -18),
            Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling)
        };
        a.DrawFarLeg();
        a.DrawBody();
        a.DrawFarArm();
        var (basket, front) = Things.Basket(stage, spot.At(6.5, -13), spot.Size * 0.9f);
        var apple = Things.Apple(stage, spot.At(4.5, -18), spot.Size);
        var bread = stage.Add("bread", "brown");
        stage.Pen(bread, spot.At(9, -20), spot.Size, spot.Side, 12).Oval(Palette.Tan, 0, 0, 4.6, 2.2);
        front();
        a.DrawNearArm();
        (basket.Attached, apple.Attached, bread.Attached) = (true, true, true);
        Cast.MaybeDress(stage, a, 0.7);
        stage.State(a.Prop, "carrying", basket, Cause.Contact, spot.At(1.5, -17));
        stage.State(apple, "in", basket, Cause.Contact, spot.At(5, -18.6));
        stage.State(bread, "in", basket, Cause.Contact, spot.At(9, -18.6));
        stage.State(basket, "transporting", apple, Cause.Contact, spot.At(5, -18.6));
    }

    /// <summary>Somebody paints at an easel.</summary>
    public static void Paint(Stage stage, Spot spot)
    {
        var easel = Furniture.Easel(stage, spot.At(12), spot.Size);
        var canvas = stage.Add("painting", "colourful");
        var pen = stage.Pen(canvas, spot.At(12, -29), spot.Size);
        pen.Slab(SKColors.White, -9, -11.5, 18, 23, 0.6);
        pen.Cap(new(0x7A, 0xC0, 0x70), 0, 9, 8, 8, 180, 180, edge: false);
        pen.Oval(Palette.Yellow, 3.5, -6, 2.6, 2.6, edge: false);
        pen.Oval(stage.Random.Pick(Palette.Red, Palette.Blue, Palette.Purple), -3.5, -1, 3, 3, edge: false);
        canvas.Attached = true;
        var a = new Figure(stage, Cast.Anyone(stage), spot.At(-10), spot.Size, spot.Side)
        {
            LooksAt = spot.At(12, -28),
            FarHand = spot.At(0, -23),
            Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling, Expression.Frowning)
        };
        a.DrawFarLeg();
        a.DrawBody();
        var brush = Things.Stick(stage, "brush", spot.At(-2, -22), spot.At(4.5, -26), spot.Size);
        brush.Attached = true;
        a.DrawArms();
        Cast.MaybeDress(stage, a, 0.5);
        stage.State(a.Prop, "holding", brush, Cause.Contact, spot.At(0, -23));
        stage.State(a.Prop, "working on", canvas, Cause.Gaze);
        stage.State(easel.Prop, "holding up", canvas, Cause.Contact, spot.At(12, -17.5));
        if (a.Expression == Expression.Smiling)
            stage.State(a.Prop, "proud of", canvas, Cause.Face);
        else if (a.Expression == Expression.Frowning)
            stage.State(a.Prop, "worried about", canvas, Cause.Face);
    }

    /// <summary>A child on the ground plays with something that stands before it.</summary>
    public static void Play(Stage stage, Spot spot)
    {
        var hand = spot.At(5, -6);
        var a = new Figure(stage, Cast.Child(stage), spot.At(-8, -3), spot.Size, spot.Side, Posture.OnGround)
        {
            LooksAt = spot.At(8, -4),
            FarHand = hand,
            NearHand = spot.At(-3, -9),
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Laughing, Expression.Blissful),
            FeetAt = (spot.At(1, -2), spot.At(2, -0.5))
        };
        a.Draw();
        var toy = stage.Random.Chance(0.5)
            ? Things.Ball(stage, spot.At(8.5, -4), spot.Size)
            : Vehicles.Wagon(stage, spot.At(11), spot.Size * 0.6f, spot.Side, _ => { }).Wagon.Prop;
        a.DrawFarArm();
        Cast.MaybeDress(stage, a, 0.4);
        stage.State(a.Prop, "playing with", toy, Cause.Contact, spot.At(6, -5));
        stage.State(a.Prop, a.Expression == Expression.Laughing ? "excited about" : "enjoying", toy, Cause.Face);
    }
}

using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;

namespace SyntheticVG.PocketWorld.Situations;

/// <summary>What happens in rooms.</summary>
internal static class Rooms
{
    /// <summary>Two people at a table with cake and cups.</summary>
    public static void TableTalk(Stage stage, Spot spot)
    {
        var (one, other) = (Cast.Adult(stage), Cast.Adult(stage));
        var (seatA, seatB) = (spot.At(-17), spot.At(17));
        var chairA = Furniture.Chair(stage, seatA, spot.Size, spot.Side);
        var chairB = Furniture.Chair(stage, seatB, spot.Size, -spot.Side);
        var mood = stage.Random.Pick(Expression.Smiling, Expression.Laughing, Expression.Frowning);
        var headA = new SKPoint(chairA.Top.X, chairA.Top.Y - (18.5f * spot.Size));
        var headB = new SKPoint(chairB.Top.X, chairB.Top.Y - (18.5f * spot.Size));
        var cupAt = spot.At(-6, -15.6);
        var holds = stage.Random.Chance(0.5);
        var a = new Figure(stage, one, new(chairA.Top.X, chairA.Top.Y - spot.Size), spot.Size, spot.Side, Posture.Sitting)
        {
            LooksAt = headB,
            Expression = mood,
            NearHand = holds ? spot.At(-8.5, -18) : null,
            FarHand = spot.At(-9, -17)
        };
        var b = new Figure(stage, other, new(chairB.Top.X, chairB.Top.Y - spot.Size), spot.Size, -spot.Side, Posture.Sitting)
        {
            LooksAt = headA,
            Expression = mood == Expression.Frowning ? Expression.Crying : mood,
            NearHand = spot.At(9, -17)
        };
        foreach (var figure in new[] { a, b })
        {
            figure.DrawFarLeg();
            figure.DrawBody();
            figure.Prop.Attached = true;
        }
        var table = Furniture.Table(stage, spot.At(0), spot.Size, 24);
        var cup = Things.Cup(stage, cupAt, spot.Size, -spot.Side);
        var middle = stage.Random.Chance(0.5) ? Things.Cake(stage, spot.At(3, -15.6), spot.Size) : Things.Pizza(stage, spot.At(3, -15.4), spot.Size);
        (cup.Attached, middle.Attached) = (true, true);
        a.DrawArms();
        b.DrawArms();
        Cast.MaybeDress(stage, a, 0.3);
        Cast.Speak(stage, a.Mouth, spot.Size * 0.75f, -spot.Side);
        Cast.Speak(stage, b.Mouth, spot.Size * 0.75f, spot.Side);
        stage.State(a.Prop, "sitting on", chairA.Prop, Cause.Contact, chairA.Top);
        stage.State(b.Prop, "sitting on", chairB.Prop, Cause.Contact, chairB.Top);
        stage.State(a.Prop, "talking to", b.Prop, Cause.Sign, a.Head);
        stage.State(b.Prop, "talking to", a.Prop, Cause.Sign, b.Head);
        Cast.StateFeeling(stage, a.Prop, mood, b.Prop);
        stage.State(cup, "on", table.Prop, Cause.Contact, cupAt);
        stage.State(table.Prop, "holding up", cup, Cause.Contact, cupAt);
        stage.State(b.Prop, "sitting with", a.Prop, Cause.Sign, b.Head);
        stage.State(middle, "on", table.Prop, Cause.Contact, spot.At(3, -15.4));
        if (holds)
            stage.State(a.Prop, "holding", cup, Cause.Contact, spot.At(-8.2, -18));
    }

    /// <summary>Somebody on a sofa with a cat.</summary>
    public static void SofaCat(Stage stage, Spot spot)
    {
        var sofa = Furniture.Sofa(stage, spot.At(0), spot.Size);
        var cat = Animals.LyingCat(stage, spot.At(9, -11.5), spot.Size, -spot.Side, spot.At(-8, -30));
        var hand = spot.At(2, -18);
        var a = new Figure(stage, Cast.Anyone(stage), spot.At(-9, -12.5), spot.Size, spot.Side, Posture.Sitting)
        {
            LooksAt = cat.Head,
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Calm),
            FarHand = hand,
            FeetAt = (spot.At(-4, -1.5), spot.At(-9, -1))
        };
        a.Draw();
        (a.Prop.Attached, cat.Prop.Attached) = (true, true);
        Cast.MaybeDress(stage, a, 0.4);
        stage.State(a.Prop, "sitting on", sofa.Prop, Cause.Contact, spot.At(-11, -12));
        stage.State(sofa.Prop, "providing seating for", a.Prop, Cause.Contact, spot.At(-11, -12));
        stage.State(cat.Prop, "lying on", sofa.Prop, Cause.Contact, spot.At(9, -11.5));
        stage.State(cat.Prop, "looking at", a.Prop, Cause.Gaze);
        if (a.Expression == Expression.Smiling)
            Cast.StateFeeling(stage, a.Prop, a.Expression, cat.Prop);
        stage.State(a.Prop, "petting", cat.Prop, Cause.Contact, hand);
    }

    /// <summary>Somebody works at a desk under a lamp.</summary>
    public static void Desk(Stage stage, Spot spot)
    {
        var chair = Furniture.Chair(stage, spot.At(-14), spot.Size, spot.Side);
        var screen = spot.At(5, -21);
        var a = new Figure(stage, Cast.Adult(stage), new(chair.Top.X, chair.Top.Y - spot.Size), spot.Size, spot.Side, Posture.Sitting)
        {
            LooksAt = screen,
            Expression = stage.Random.Pick(Expression.Calm, Expression.Frowning, Expression.Surprised, Expression.Smiling),
            NearHand = spot.At(-3, -17.2),
            FarHand = spot.At(-0.5, -17.4),
        };
        a.DrawFarLeg();
        a.DrawBody();
        var desk = Furniture.Table(stage, spot.At(6), spot.Size, 28, "desk");
        var laptop = Things.Laptop(stage, spot.At(0, -15.7), spot.Size, spot.Side);
        var lamp = Furniture.Lamp(stage, spot.At(14.5, -15.6), spot.Size * 1.1f, tall: false);
        Furniture.Light(stage, lamp.Top, spot.Size, 10.5, 8);
        a.DrawArms();
        (a.Prop.Attached, laptop.Attached, lamp.Prop.Attached) = (true, true, true);
        Cast.MaybeDress(stage, a, 0.5);
        stage.State(a.Prop, "sitting on", chair.Prop, Cause.Contact, chair.Top);
        stage.State(chair.Prop, "providing seating for", a.Prop, Cause.Contact, chair.Top);
        stage.State(a.Prop, "using", laptop, Cause.Contact, spot.At(-3, -17));
        stage.State(laptop, "on", desk.Prop, Cause.Contact, spot.At(-1, -15.6));
        stage.State(lamp.Prop, "on", desk.Prop, Cause.Contact, spot.At(14.5, -15.6));
        stage.State(lamp.Prop, "lighting", desk.Prop, Cause.Sign, spot.At(14.5, -16));
        if (a.Expression == Expression.Surprised)
            Cast.StateFeeling(stage, a.Prop, a.Expression, laptop);
        else if (a.Expression == Expression.Frowning)
            stage.State(a.Prop, "angry at", laptop, Cause.Face);
        else
            stage.State(a.Prop, "looking at", laptop, Cause.Gaze);
    }

    /// <summary>Somebody cooks.</summary>
    public static void Cook(Stage stage, Spot spot)
    {
        var stove = Furniture.Stove(stage, spot.At(10), spot.Size);
        var plate = spot.At(9, -21);
        var (pot, front) = Things.Pot(stage, plate, spot.Size);
        var a = new Figure(stage, Cast.Adult(stage), spot.At(-9), spot.Size, spot.Side)
        {
            LooksAt = spot.At(9, -26),
            FarHand = spot.At(4.5, -31),
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Calm, Expression.Blissful)
        };
        a.DrawFarLeg();
        a.DrawBody();
        var spoon = Things.Stick(stage, "spoon", spot.At(1, -37), spot.At(9, -26), spot.Size * 1.2f);
        front();
        a.DrawArms();
        (pot.Attached, spoon.Attached) = (true, true);
        var flames = stage.Glaze(plate, spot.Size);
        foreach (var x in new[] { -4.0, 0, 4 })
            flames.Shape(new(0xF0, 0x6A, 0x2A), x - 1.2, 0, x, -2.6, x + 1.2, 0);
        foreach (var x in new[] { -2.5, 2.5 })
            flames.Bend(SKColors.White.WithAlpha(0xC0), 1, x, -9, x + 3, -12, x, -16);
        Wear.On(stage, a, "chef hat");
        stage.State(a.Prop, "holding", spoon, Cause.Contact, spot.At(4.5, -31));
        stage.State(a.Prop, "stirring", pot, Cause.Gaze);
        stage.State(pot, "on", stove.Prop, Cause.Contact, plate);
        stage.State(stove.Prop, "heating", pot, Cause.Sign, plate);
        if (a.Expression == Expression.Blissful)
            stage.State(a.Prop, "enjoying", pot, Cause.Face);
    }

    /// <summary>A teacher at a blackboard and a child.</summary>
    public static void Lesson(Stage stage, Spot spot)
    {
        var board = Furniture.Board(stage, spot.At(-2, -41), spot.Size);
        var who = Cast.Adult(stage);
        var (left, right) = (spot.At(-13), spot.At(13));
        var small = Cast.Child(stage);
        var pointing = stage.Random.Chance(0.6);
        var a = new Figure(stage, who, left, spot.Size, spot.Side)
        {
            LooksAt = Figure.EyesOf(small, right, spot.Size),
            FarHand = spot.At(-2.5, -31),
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Calm, Expression.Frowning)
        };
        a.Draw();
        var b = new Figure(stage, small, right, spot.Size, -spot.Side)
        {
            LooksAt = pointing ? board.Top : Figure.EyesOf(who, left, spot.Size),
            Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling, Expression.Surprised),
            NearHand = pointing ? null : spot.At(18, -30),
        };
        b.Draw();
        Cast.MaybeDress(stage, a, 0.5);
        stage.State(a.Prop, "teaching", b.Prop, Cause.Sign, spot.At(-2.5, -31));
        stage.State(a.Prop, "pointing at", board.Prop, Cause.Contact, spot.At(-2.5, -31));
        if (pointing)
        {
            stage.State(b.Prop, "looking at", board.Prop, Cause.Gaze);
            if (b.Expression == Expression.Surprised)
                Cast.StateFeeling(stage, b.Prop, b.Expression, board.Prop);
        }
        else if (b.Expression != Expression.Calm)
        {
            Cast.StateFeeling(stage, b.Prop, b.Expression, a.Prop);
        }
        if (a.Expression == Expression.Calm)
            stage.State(a.Prop, "looking at", b.Prop, Cause.Gaze);
        else
            Cast.StateFeeling(stage, a.Prop, a.Expression, b.Prop);
    }

    /// <summary>A child in bed, a grown-up reading to it.</summary>
    public static void Bedtime(Stage stage, Spot spot)
    {
        var bed = Furniture.Bed(stage, spot.At(-6), spot.Size, spot.Side);
        var small = Cast.Child(stage);
        var pillow = spot.At(-20, -17.5);
        var look = Look.Of(small, stage.Random);
        var child = stage.Add(small, "lying");
        (child.Face, child.FaceRadius, child.Expression) = (pillow, 6.6f * spot.Size, Expression.Blissful);
        stage.Pen(bed.Prop, spot.At(-20, -13), spot.Size).Oval(SKColors.White, 0, 0, 7.5, 3.4);
        new Face(stage, child, look, pillow, 6.6f * spot.Size, spot.Side).Draw(new(spot.Side * 0.6f, -0.1f), Expression.Blissful);
        var blanket = stage.Random.Pick<Hue>(Palette.Bright);
        var cover = stage.Add("blanket", blanket.Name);
        stage.Pen(cover, spot.At(-6), spot.Size, spot.Side).Blob(blanket, -12, -14.5, 0, -17, 17, -13, 18, -5, 0, -6, -13, -5.5);
        (child.Attached, cover.Attached) = (true, true);
        var pages = spot.At(10, -21);
        var a = new Figure(stage, Cast.Adult(stage), spot.At(18), spot.Size, -spot.Side)
        {
            LooksAt = pages,
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Calm),
            NearHand = spot.At(14, -19.5),
            FarHand = spot.At(8, -18)
        };
        a.DrawFarLeg();
        a.DrawBody();
        var book = Things.Book(stage, pages, spot.Size, spot.Side);
        book.Attached = true;
        a.DrawArms();
        Cast.MaybeDress(stage, a, 0.5);
        Cast.Speak(stage, a.Mouth, spot.Size * 0.75f, -spot.Side);
        stage.State(child, "lying on", bed.Prop, Cause.Contact, spot.At(-20, -12.5));
        stage.State(bed.Prop, "providing support for", child, Cause.Contact, spot.At(-20, -12.5));
        stage.State(cover, "covering", bed.Prop, Cause.Contact, spot.At(-4, -8));
        stage.State(a.Prop, "reading", book, Cause.Gaze);
        stage.State(a.Prop, "caring for", child, Cause.Sign, a.Head);
        stage.State(child, "enjoying", book, Cause.Face);
        child.LooksAt = pages;
    }

    /// <summary>A table with a vase of flowers, a bowl of apples, and somebody or something near it.</summary>
    public static void StillLife(Stage stage, Spot spot)
    {
        var table = Furniture.Table(stage, spot.At(0), spot.Size, 30);
        var (vase, flower) = Things.Vase(stage, spot.At(-9, -15.9), spot.Size);
        var apple = Things.Apple(stage, spot.At(1.5, -19.5), spot.Size * 1.1f);
        var bowl = Things.Bowl(stage, spot.At(1.5, -15.9), spot.Size);
        var bottle = Things.Bottle(stage, spot.At(11, -15.7), spot.Size);
        foreach (var prop in new[] { vase, flower, apple, bowl, bottle })
            prop.Attached = true;
        stage.State(vase, "on", table.Prop, Cause.Contact, spot.At(-9, -15.9));
        stage.State(flower, "in", vase, Cause.Contact, spot.At(-9, -21.5));
        stage.State(bowl, "on", table.Prop, Cause.Contact, spot.At(1.5, -15.9));
        stage.State(table.Prop, "holding up", bowl, Cause.Contact, spot.At(1.5, -15.9));
        stage.State(apple, "in", bowl, Cause.Contact, spot.At(1.5, -20.6));
        stage.State(bottle, "on", table.Prop, Cause.Contact, spot.At(11, -15.8));
        stage.State(flower, "decorating", table.Prop, Cause.Sign, spot.At(-9, -24));
        if (!stage.Random.Chance(0.6))
            return;
        var cat = Animals.Quadruped(stage, "cat", spot.At(1), spot.Size * 1.05f, spot.Side);
        cat.Prop.Attached = true;
        stage.State(cat.Prop, "under", table.Prop, Cause.Inside, cat.Back);
    }

    /// <summary>A waiter brings food to somebody at a table.</summary>
    public static void Serve(Stage stage, Spot spot)
    {
        var chair = Furniture.Chair(stage, spot.At(19), spot.Size, -spot.Side);
        var guest = new Figure(stage, Cast.Anyone(stage), new(chair.Top.X, chair.Top.Y - spot.Size), spot.Size, -spot.Side, Posture.Sitting)
        {
            LooksAt = spot.At(-5, -28),
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Laughing),
            NearHand = spot.At(11, -17)
        };
        guest.DrawFarLeg();
        guest.DrawBody();
        var table = Furniture.Table(stage, spot.At(5), spot.Size, 20);
        guest.DrawArms();
        var tray = spot.At(-3, -22.5);
        var a = new Figure(stage, Cast.Adult(stage), spot.At(-17), spot.Size, spot.Side)
        {
            LooksAt = guest.Head,
            Expression = Expression.Smiling,
            FarHand = spot.At(-4, -21.5)
        };
        a.DrawFarLeg();
        a.DrawBody();
        var food = stage.Random.Chance(0.5) ? Things.Cake(stage, tray, spot.Size) : Things.Pizza(stage, tray, spot.Size);
        a.DrawArms();
        (guest.Prop.Attached, food.Attached) = (true, true);
        stage.State(guest.Prop, "sitting on", chair.Prop, Cause.Contact, chair.Top);
        stage.State(chair.Prop, "providing seating for", guest.Prop, Cause.Contact, chair.Top);
        stage.State(a.Prop, "holding", food, Cause.Contact, spot.At(-4, -21.8));
        stage.State(a.Prop, "serving food to", guest.Prop, Cause.Sign, tray);
        Cast.StateFeeling(stage, a.Prop, a.Expression, guest.Prop);
        Cast.StateFeeling(stage, guest.Prop, guest.Expression, a.Prop);
        stage.State(table.Prop, "next to", chair.Prop, Cause.Place, chair.Top);
    }

    /// <summary>Somebody at a bookcase.</summary>
    public static void Bookcase(Stage stage, Spot spot)
    {
        var shelf = Furniture.Shelf(stage, spot.At(11), spot.Size);
        var colours = new[] { Palette.Red, Palette.Blue, Palette.Green, Palette.Yellow, Palette.Purple, Palette.Orange };
        Prop? first = null;
        foreach (var (y, owned) in new[] { (-29.5, false), (-16.0, true), (-2.5, false) })
        {
            for (var i = 0; i < 5; i++)
            {
                var hue = stage.Random.Pick<Hue>(colours);
                Prop? owner = shelf.Prop;
                if (owned && i == 2)
                {
                    owner = first = stage.Add("book", hue.Name);
                    first.Attached = true;
                }
                stage.Pen(owner, spot.At(11, y), spot.Size).Slab(hue, -8 + (i * 3.4), -9 + (i % 2), 2.9, 9 - (i % 2), 0.4);
            }
        }
        var hand = spot.At(5, -17);
        var a = new Figure(stage, Cast.Anyone(stage), spot.At(-8), spot.Size, spot.Side)
        {
            LooksAt = spot.At(11, -20),
            FarHand = hand,
            Expression = stage.Random.Pick(Expression.Calm, Expression.Surprised)
        };
        a.Draw();
        Cast.MaybeDress(stage, a, 0.6);
        Cast.Sign(stage, spot.At(-8, -44), spot.Size, '?');
        stage.State(shelf.Prop, "storing", first!, Cause.Contact, spot.At(11, -18));
        stage.State(a.Prop, "reaching for", first!, Cause.Sign, hand);
        stage.State(a.Prop, "curious about", first!, Cause.Sign, a.Head);
        stage.State(a.Prop, "touching", shelf.Prop, Cause.Contact, hand);
    }
}

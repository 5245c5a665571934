using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;

namespace SyntheticVG.PocketWorld.Situations;

/// <summary>People with people.</summary>
internal static class Together
{
    /// <summary>Two people talk; their faces say in what mood.</summary>
    public static void Talk(Stage stage, Spot spot)
    {
        var (one, other) = (Cast.Anyone(stage), Cast.Anyone(stage));
        var mood = stage.Random.Pick(Expression.Smiling, Expression.Smiling, Expression.Laughing, Expression.Frowning);
        var answer = mood == Expression.Frowning ? stage.Random.Pick(Expression.Frowning, Expression.Crying, Expression.Afraid) : mood;
        var (left, right) = (spot.At(-10), spot.At(10));
        var a = new Figure(stage, one, left, spot.Size, spot.Side)
        {
            LooksAt = Figure.EyesOf(other, right, spot.Size),
            Expression = mood,
            NearHand = spot.At(-3, -20)
        };
        var b = new Figure(stage, other, right, spot.Size, -spot.Side) { LooksAt = Figure.EyesOf(one, left, spot.Size), Expression = answer };
        a.Draw();
        b.Draw();
        Cast.MaybeDress(stage, a);
        Cast.MaybeDress(stage, b);
        Cast.Speak(stage, a.Mouth, spot.Size * 0.8f, -spot.Side);
        Cast.Speak(stage, b.Mouth, spot.Size * 0.8f, spot.Side);
        stage.State(a.Prop, "talking to", b.Prop, Cause.Sign, a.Head);
        stage.State(b.Prop, "talking to", a.Prop, Cause.Sign, b.Head);
        Cast.StateFeeling(stage, a.Prop, mood, b.Prop);
        if (answer is not Expression.Crying)
            Cast.StateFeeling(stage, b.Prop, answer, a.Prop);
    }

    /// <summary>A grown-up and a child walk hand in hand.</summary>
    public static void HandInHand(Stage stage, Spot spot)
    {
        var (grown, child) = (Cast.Adult(stage), Cast.Child(stage));
        var hands = spot.At(1.5, -14.5);
        var (left, right) = (spot.At(-8), spot.At(10));
        var a = new Figure(stage, grown, left, spot.Size, spot.Side, Posture.Walking)
        {
            FarHand = hands,
            LooksAt = Figure.EyesOf(child, right, spot.Size),
            Expression = Expression.Smiling
        };
        var held = stage.Random.Chance(0.45);
        var b = new Figure(stage, child, right, spot.Size, spot.Side, Posture.Walking)
        {
            NearHand = hands,
            FarHand = held ? spot.At(17, -19) : null,
            LooksAt = Figure.EyesOf(grown, left, spot.Size),
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Laughing),
        };
        a.Draw();
        b.Draw();
        Cast.MaybeDress(stage, a);
        stage.State(a.Prop, "holding hands with", b.Prop, Cause.Contact, hands);
        stage.State(b.Prop, "holding hands with", a.Prop, Cause.Contact, hands);
        Cast.StateFeeling(stage, a.Prop, a.Expression, b.Prop);
        Cast.StateFeeling(stage, b.Prop, b.Expression, a.Prop);
        if (!held)
            return;
        var hand = spot.At(17, -19);
        var middle = new SKPoint(hand.X + (1.5f * spot.Side), hand.Y - (19 * spot.Size));
        stage.Pen(null, SKPoint.Empty, 1).Line(Palette.Ink, 0.4, hand.X, hand.Y, middle.X, middle.Y + (6 * spot.Size));
        var balloon = Things.Balloon(stage, middle, spot.Size);
        stage.State(b.Prop, "holding", balloon, Cause.Sign, hand);
        balloon.Attached = true;
        stage.State(balloon, "above", b.Prop, Cause.Place, middle);
    }

    /// <summary>A grown-up cradles a baby.</summary>
    public static void Cradle(Stage stage, Spot spot)
    {
        var who = Cast.Adult(stage);
        var at = spot.At(0);
        var chest = spot.At(4.5, -19);
        var figure = new Figure(stage, who, at, spot.Size, spot.Side)
        {
            LooksAt = chest,
            Expression = Expression.Smiling,
            NearHand = spot.At(2, -15),
            FarHand = spot.At(9.5, -17.5)
        };
        figure.DrawFarLeg();
        figure.DrawBody();
        var baby = stage.Add("baby", "sleeping");
        var hue = stage.Random.Pick(Palette.Pink, Palette.Yellow, Palette.Blue, Palette.White);
        baby.Attributes.Add($"in {hue.Name}");
        var pen = stage.Pen(baby, chest, spot.Size, spot.Side);
        pen.Blob(hue, -8, -4, 1, -5, 7, -4, 6, 4, -4, 4.5, -9, 2);
        pen.Oval(stage.Random.Pick<SKColor>(Palette.Skins), 4.6, -2.5, 4.3, 4.1);
        pen.Arc(Palette.Ink, 0.6, 3.2, -2.6, 0.9, 0.7, 20, 140);
        pen.Arc(Palette.Ink, 0.6, 6.2, -2.6, 0.9, 0.7, 20, 140);
        pen.Arc(Palette.Ink, 0.6, 4.7, -0.9, 0.9, 0.7, 20, 140);
        baby.Attached = true;
        figure.DrawArms();
        Cast.MaybeDress(stage, figure);
        Cast.Heart(stage, spot.At(12, -30), spot.Size);
        stage.State(figure.Prop, "holding", baby, Cause.Contact, spot.At(3, -16));
        stage.State(figure.Prop, "caring for", baby, Cause.Contact, spot.At(3, -16));
        stage.State(figure.Prop, "loving", baby, Cause.Face);
    }

    /// <summary>Two people hug.</summary>
    public static void Hug(Stage stage, Spot spot)
    {
        var (one, other) = (Cast.Adult(stage), Cast.Anyone(stage));
        var (left, right) = (spot.At(-6), spot.At(6));
        var a = new Figure(stage, one, left, spot.Size, spot.Side)
        {
            LooksAt = Figure.EyesOf(other, right, spot.Size),
            Expression = Expression.Blissful,
            NearHand = spot.At(8, -19),
            FarHand = spot.At(8, -16)
        };
        var b = new Figure(stage, other, right, spot.Size, -spot.Side)
        {
            LooksAt = Figure.EyesOf(one, left, spot.Size),
            Expression = Expression.Blissful,
            NearHand = spot.At(-9, -17),
            FarHand = spot.At(-7, -15)
        };
        b.DrawFarLeg();
        b.DrawBody();
        b.DrawArms();
        a.Draw();
        Cast.MaybeDress(stage, a);
        Cast.Heart(stage, spot.At(1, -44), spot.Size);
        stage.State(a.Prop, "hugging", b.Prop, Cause.Contact, spot.At(3, -18));
        stage.State(b.Prop, "hugging", a.Prop, Cause.Contact, spot.At(3, -18));
    }

    /// <summary>A present changes hands.</summary>
    public static void Give(Stage stage, Spot spot)
    {
        var (giver, taker) = (Cast.Adult(stage), Cast.Child(stage));
        var (left, right) = (spot.At(-12), spot.At(11));
        var gift = spot.At(-0.5, -13);
        var a = new Figure(stage, giver, left, spot.Size, spot.Side)
        {
            LooksAt = Figure.EyesOf(taker, right, spot.Size),
            Expression = Expression.Smiling,
            NearHand = spot.At(-4, -15),
            FarHand = spot.At(-3, -17)
        };
        var b = new Figure(stage, taker, right, spot.Size, -spot.Side)
        {
            LooksAt = gift,
            Expression = Expression.Laughing,
            NearHand = spot.At(5, -17),
            FarHand = spot.At(6, -21)
        };
        a.DrawFarLeg();
        a.DrawBody();
        b.DrawFarLeg();
        b.DrawBody();
        var box = Things.Box(stage, gift, spot.Size * 0.9f, "gift");
        box.Attached = true;
        a.DrawArms();
        b.DrawArms();
        Cast.MaybeDress(stage, a);
        Cast.Sign(stage, spot.At(19, -36), spot.Size, '!');
        stage.State(a.Prop, "holding", box, Cause.Contact, spot.At(-4, -15));
        stage.State(a.Prop, "giving to", b.Prop, Cause.Sign, gift);
        stage.State(b.Prop, "reaching for", box, Cause.Sign, spot.At(5, -17));
        stage.State(b.Prop, "excited about", box, Cause.Face);
        Cast.StateFeeling(stage, a.Prop, a.Expression, b.Prop);
    }

    /// <summary>Two children throw a ball.</summary>
    public static void Catch(Stage stage, Spot spot)
    {
        var (left, right) = (spot.At(-15), spot.At(15));
        var middle = spot.At(-7, -32);
        var a = new Figure(stage, Cast.Child(stage), left, spot.Size, spot.Side, Posture.Walking)
        {
            LooksAt = spot.At(15, -27),
            Expression = Expression.Smiling,
            FarHand = spot.At(-9.5, -28),
            NearHand = spot.At(-21, -11)
        };
        var b = new Figure(stage, Cast.Child(stage), right, spot.Size, -spot.Side)
        {
            LooksAt = middle,
            Expression = Expression.Laughing,
            NearHand = spot.At(8, -24),
            FarHand = spot.At(9, -28)
        };
        a.Draw();
        b.Draw();
        var ball = Things.Ball(stage, middle, spot.Size, 3.6);
        Cast.Speed(stage, new(middle.X, middle.Y + (7 * spot.Size)), spot.Size * 0.5f, spot.Side);
        stage.State(a.Prop, "throwing", ball, Cause.Sign, spot.At(-9.5, -28));
        stage.State(b.Prop, "catching", ball, Cause.Gaze);
        stage.State(a.Prop, "playing alongside", b.Prop, Cause.Sign, middle);
        stage.State(b.Prop, "playing alongside", a.Prop, Cause.Sign, middle);
        Cast.StateFeeling(stage, a.Prop, a.Expression, b.Prop);
    }

    /// <summary>Somebody waves to somebody who comes along.</summary>
    public static void Wave(Stage stage, Spot spot)
    {
        var (one, other) = (Cast.Anyone(stage), Cast.Anyone(stage));
        var (left, right) = (spot.At(-13), spot.At(13));
        var a = new Figure(stage, one, left, spot.Size, spot.Side)
        {
            LooksAt = Figure.EyesOf(other, right, spot.Size),
            Expression = Expression.Smiling,
            FarHand = spot.At(-3.5, -36)
        };
        var b = new Figure(stage, other, right, spot.Size, -spot.Side, Posture.Walking)
        {
            LooksAt = Figure.EyesOf(one, left, spot.Size),
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Calm)
        };
        a.Draw();
        b.Draw();
        Cast.MaybeDress(stage, a);
        Cast.MaybeDress(stage, b);
        var pen = stage.Glaze(spot.At(-3.5, -36), spot.Size, spot.Side);
        pen.Arc(Palette.Ink, 0.6, 0, 0, 4.2, 4.2, -60, 60);
        pen.Arc(Palette.Ink, 0.6, 0, 0, 6, 6, -60, 60);
        stage.State(a.Prop, "waving to", b.Prop, Cause.Sign, spot.At(-3.5, -36));
        Cast.StateFeeling(stage, a.Prop, a.Expression, b.Prop);
        if (b.Expression == Expression.Calm)
            stage.State(b.Prop, "looking at", a.Prop, Cause.Gaze);
        else
            Cast.StateFeeling(stage, b.Prop, b.Expression, a.Prop);
    }

    /// <summary>Somebody plays the guitar, somebody listens.</summary>
    public static void Concert(Stage stage, Spot spot)
    {
        var (one, other) = (Cast.Adult(stage), Cast.Anyone(stage));
        var (left, right) = (spot.At(-11), spot.At(13));
        var middle = spot.At(-9.5, -16.5);
        var a = new Figure(stage, one, left, spot.Size, spot.Side)
        {
            LooksAt = Figure.EyesOf(other, right, spot.Size),
            Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling),
            NearHand = spot.At(-10, -16),
            FarHand = spot.At(3, -22),
        };
        a.DrawFarLeg();
        a.DrawBody();
        var guitar = Things.Guitar(stage, middle, spot.Size * 0.85f, spot.Side);
        guitar.Attached = true;
        a.DrawArms();
        var b = new Figure(stage, other, right, spot.Size, -spot.Side) { LooksAt = Figure.EyesOf(one, left, spot.Size), Expression = Expression.Blissful };
        b.Draw();
        Cast.MaybeDress(stage, a, 0.5);
        Cast.Notes(stage, spot.At(-1, -35), spot.Size);
        stage.State(a.Prop, "playing", guitar, Cause.Contact, spot.At(-10, -16));
        stage.State(a.Prop, "performing for", b.Prop, Cause.Sign, spot.At(1, -34));
        stage.State(b.Prop, "listening to", a.Prop, Cause.Sign, spot.At(1, -34));
        stage.State(b.Prop, "enjoying", guitar, Cause.Face);
        if (a.Expression == Expression.Smiling)
            Cast.StateFeeling(stage, a.Prop, a.Expression, b.Prop);
    }

    /// <summary>Somebody takes a picture of somebody.</summary>
    public static void Photograph(Stage stage, Spot spot)
    {
        var (one, other) = (Cast.Adult(stage), Cast.Anyone(stage));
        var (left, right) = (spot.At(-13), spot.At(13));
        var hands = spot.At(-3.5, -29);
        var a = new Figure(stage, one, left, spot.Size, spot.Side)
        {
            LooksAt = Figure.EyesOf(other, right, spot.Size),
            NearHand = spot.At(-5.5, -27),
            FarHand = spot.At(-3, -28)
        };
        var b = new Figure(stage, other, right, spot.Size, -spot.Side)
        {
            LooksAt = hands,
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Laughing),
            NearHand = spot.At(17, -16),
            FarHand = spot.At(6, -33),
        };
        a.Draw();
        var camera = Things.Camera(stage, hands, spot.Size * 1.1f, spot.Side);
        camera.Attached = true;
        b.Draw();
        Cast.MaybeDress(stage, b, 0.5);
        stage.State(a.Prop, "holding", camera, Cause.Contact, spot.At(-5, -28));
        stage.State(a.Prop, "taking photo of", b.Prop, Cause.Gaze);
        stage.State(b.Prop, "posing for", a.Prop, Cause.Gaze);
        stage.State(b.Prop, "smiling at", camera, Cause.Face);
    }

    /// <summary>A child cries over a fallen ice cream, a grown-up comforts it.</summary>
    public static void Comfort(Stage stage, Spot spot)
    {
        var (grown, small) = (Cast.Adult(stage), Cast.Child(stage));
        var (left, right) = (spot.At(-10), spot.At(4));
        var fallen = spot.At(15, -1);
        var a = new Figure(stage, grown, left, spot.Size, spot.Side)
        {
            LooksAt = Figure.EyesOf(small, right, spot.Size),
            NearHand = spot.At(-13, -13),
            FarHand = spot.At(1, -19)
        };
        var b = new Figure(stage, small, right, spot.Size, spot.Side)
        {
            LooksAt = fallen,
            Expression = Expression.Crying,
            NearHand = spot.At(-2, -9),
            FarHand = spot.At(9, -10)
        };
        a.DrawFarLeg();
        a.DrawBody();
        a.DrawNearArm();
        b.Draw();
        a.DrawFarArm();
        var ice = Things.IceCream(stage, spot.At(15, -8.2), spot.Size, 180);
        Cast.MaybeDress(stage, a);
        stage.State(a.Prop, "comforting", b.Prop, Cause.Contact, spot.At(1, -19));
        stage.State(a.Prop, "touching", b.Prop, Cause.Contact, spot.At(1, -19));
        stage.State(b.Prop, "sad about", ice, Cause.Face);
        stage.State(a.Prop, "looking at", b.Prop, Cause.Gaze);
    }
}

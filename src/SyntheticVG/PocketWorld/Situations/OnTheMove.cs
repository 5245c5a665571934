using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;

namespace SyntheticVG.PocketWorld.Situations;

/// <summary>People who ride, drive, row, push and fly.</summary>
internal static class OnTheMove
{
    /// <summary>Somebody rides a bicycle.</summary>
    public static void RideBike(Stage stage, Spot spot)
    {
        var at = spot.At(0);
        var hue = stage.Random.Pick<Hue>(Palette.Bright.AsSpan(0, 7));
        var saddle = Vehicles.SaddleOf(at, spot.Size, spot.Side);
        var rider = new Figure(stage, Cast.Anyone(stage), saddle, spot.Size * 0.95f, spot.Side, Posture.Riding)
        {
            FeetAt = (spot.At(3.5, -4), spot.At(-0.5, -8.5)),
            NearHand = spot.At(9, -22),
            FarHand = spot.At(9.8, -22),
            Expression = stage.Random.Pick(Expression.Calm, Expression.Blissful, Expression.Smiling),
        };
        var prop = stage.Add("bike", hue.Name);
        rider.DrawFarLeg();
        rider.DrawFarArm();
        Vehicles.DrawBike(stage, prop, hue, at, spot.Size, spot.Side);
        var wheel = stage.Add("wheel", prop, ["round"]);
        Vehicles.DrawWheel(stage.Pen(wheel, at, spot.Size, spot.Side), 11);
        rider.DrawBody();
        rider.DrawNearArm();
        stage.State(wheel, "part of", prop, Cause.Belonging);
        rider.Prop.Attributes.Remove("sitting");
        rider.Prop.Attached = true;
        if (stage.Random.Chance(0.6))
            Protect(stage, rider);
        else
            Cast.MaybeDress(stage, rider, 0.4);
        stage.State(rider.Prop, "riding", prop, Cause.Contact, saddle);
        if (rider.Expression == Expression.Blissful)
            stage.State(rider.Prop, "enjoying", prop, Cause.Face);
        stage.State(prop, "transporting", rider.Prop, Cause.Contact, saddle);
        Cast.Speed(stage, spot.At(-20, -4), spot.Size, spot.Side);
    }

    private static void Protect(Stage stage, Figure figure) =>
        stage.State(Wear.On(stage, figure, "helmet"), "protecting", figure.Prop, Cause.Belonging);

    /// <summary>Somebody rides a horse.</summary>
    public static void RideHorse(Stage stage, Spot spot)
    {
        var saddle = spot.At(-2, -27.5);
        var rider = new Figure(stage, Cast.Anyone(stage), saddle, spot.Size * 0.88f, spot.Side, Posture.Riding)
        {
            FeetAt = (spot.At(2, -14), spot.At(1, -14)),
            NearHand = spot.At(8, -32),
            FarHand = spot.At(9, -32.5),
            Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling, Expression.Blissful),
        };
        rider.DrawFarLeg();
        var horse = Animals.Quadruped(stage, "horse", spot.At(0), spot.Size, spot.Side, running: stage.Random.Chance(0.5));
        stage.Pen(horse.Prop, spot.At(-2, -27), spot.Size, spot.Side).Slab(Palette.DarkWood, -4.5, -1, 9, 4.5, 1.5);
        var rein = Things.Cord(stage, "rope", spot.At(8.5, -32), new(horse.Mouth.X - (4 * spot.Side * spot.Size), horse.Mouth.Y), 3, 0.9 * spot.Size);
        rein.Attached = true;
        rider.DrawBody();
        rider.DrawArms();
        rider.Prop.Attributes.Remove("sitting");
        rider.Prop.Attached = true;
        Cast.MaybeDress(stage, rider, 0.6);
        stage.State(rider.Prop, "riding", horse.Prop, Cause.Contact, saddle);
        stage.State(rider.Prop, "holding", rein, Cause.Contact, spot.At(8.5, -32));
        stage.State(horse.Prop, "transporting", rider.Prop, Cause.Contact, saddle);
        if (rider.Expression == Expression.Blissful)
            stage.State(rider.Prop, "enjoying", horse.Prop, Cause.Face);
    }

    /// <summary>Somebody drives a car or a truck on a road.</summary>
    public static void Drive(Stage stage, Spot spot)
    {
        Figure? driver = null;
        var road = Nature.Road(stage, spot.Row - 8, spot.Row + 6);
        stage.Open(spot.Row);
        var (car, _) = Vehicles.Car(stage, spot.At(0), spot.Size, spot.Side, head =>
        {
            var size = spot.Size * 0.7f;
            driver = new(stage, Cast.Adult(stage), new(head.X - (2 * spot.Side), head.Y + (14.5f * size)), size, spot.Side, Posture.Inside)
            {
                Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling, Expression.Frowning)
            };
            driver.DrawBody();
        }, stage.Random.Pick("car", "car", "truck"));
        driver!.Prop.Attached = true;
        if (stage.Random.Chance(0.4))
            Wear.On(stage, driver, "glasses");
        stage.State(driver.Prop, "driving", car.Prop, Cause.Inside, driver.Head);
        stage.State(car.Prop, "transporting", driver.Prop, Cause.Inside, driver.Head);
        stage.State(car.Prop, "on", road, Cause.Contact, spot.At(13, 0));
        if (car.Prop.Name == "car" && stage.Random.Chance(0.3))
        {
            var box = Things.Box(stage, spot.At(-2, -25.5), spot.Size * 0.8f);
            box.Attached = true;
            stage.State(box, "on top of", car.Prop, Cause.Contact, spot.At(-2, -25.5));
        }
        Cast.Speed(stage, spot.At(-27, -3), spot.Size, spot.Side);
    }

    /// <summary>A parked car with somebody beside it.</summary>
    public static void Parked(Stage stage, Spot spot)
    {
        var road = Nature.Road(stage, spot.Row - 7, spot.Row + 5);
        stage.Open(spot.Row);
        var (car, _) = Vehicles.Car(stage, spot.At(0), spot.Size, spot.Side);
        stage.State(car.Prop, "parked on", road, Cause.Contact, spot.At(13, 0));
        if (stage.Random.Chance(0.6))
        {
            var cat = Animals.LyingCat(stage, spot.At(-1, -25.3), spot.Size, spot.Side, null);
            cat.Prop.Attached = true;
            stage.State(cat.Prop, "lying on", car.Prop, Cause.Contact, spot.At(-1, -25.3));
        }
    }

    /// <summary>Somebody rows a boat on a lake.</summary>
    public static void Row(Stage stage, Spot spot)
    {
        var pond = Nature.Pond(stage, spot.At(0, 1), 62 * spot.Size, 17 * spot.Size);
        stage.Open(spot.Row);
        var (boat, seat, hull) = Vehicles.Boat(stage, spot.At(0), spot.Size, spot.Side);
        var hands = spot.At(7, -18);
        var rower = new Figure(stage, Cast.Anyone(stage), new(seat.X, seat.Y + (1 * spot.Size)), spot.Size * 0.95f, spot.Side, Posture.Inside)
        {
            NearHand = hands,
            FarHand = spot.At(9, -20),
            Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling, Expression.Blissful)
        };
        rower.DrawBody();
        hull();
        var paddle = Things.Stick(stage, "paddle", spot.At(4, -25), spot.At(15, 0), spot.Size);
        paddle.Attached = true;
        rower.DrawArms();
        rower.Prop.Attached = true;
        Cast.MaybeDress(stage, rower, 0.5);
        stage.State(rower.Prop, "holding", paddle, Cause.Contact, hands);
        stage.State(rower.Prop, "sitting in", boat, Cause.Contact, spot.At(-2, -8));
        stage.State(rower.Prop, "paddling", boat, Cause.Sign, spot.At(12, -6));
        stage.State(boat, "floating on", pond, Cause.Contact, spot.At(-8, 1.5));
        stage.State(paddle, "propelling", boat, Cause.Contact, spot.At(11.5, -8));
        if (rower.Expression == Expression.Blissful)
            stage.State(rower.Prop, "enjoying", boat, Cause.Face);
    }

    /// <summary>A child on a skateboard.</summary>
    public static void Skate(Stage stage, Spot spot)
    {
        var board = Vehicles.Skateboard(stage, spot.At(0), spot.Size, spot.Side);
        var a = new Figure(stage, Cast.Child(stage), spot.At(0, -3.6), spot.Size, spot.Side, Posture.Walking)
        {
            NearHand = spot.At(-16, -22),
            FarHand = spot.At(14, -24),
            Expression = stage.Random.Pick(Expression.Laughing, Expression.Smiling, Expression.Afraid)
        };
        a.Draw();
        a.Prop.Attached = true;
        if (stage.Random.Chance(0.6))
            Protect(stage, a);
        Cast.Speed(stage, spot.At(-17, -4), spot.Size, spot.Side);
        stage.State(a.Prop, "riding", board.Prop, Cause.Contact, spot.At(-5, -3.5));
        stage.State(board.Prop, "transporting", a.Prop, Cause.Contact, spot.At(-5, -3.5));
    }

    /// <summary>Somebody pulls a loaded wagon.</summary>
    public static void Pull(Stage stage, Spot spot)
    {
        Prop? load = null;
        var name = stage.Random.Pick("box", "dog", "gift");
        var (wagon, handle) = Vehicles.Wagon(stage, spot.At(-10), spot.Size, spot.Side, floor =>
            load = name == "dog" ? Animals.Quadruped(stage, "dog", floor, spot.Size * 0.8f, spot.Side).Prop : Things.Box(stage, floor, spot.Size, name));
        load!.Attached = true;
        var a = new Figure(stage, Cast.Anyone(stage), spot.At(14), spot.Size, spot.Side, Posture.Walking)
        {
            NearHand = handle,
            Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling)
        };
        a.Draw();
        Cast.MaybeDress(stage, a, 0.5);
        stage.State(a.Prop, "pulling", wagon.Prop, Cause.Contact, handle);
        stage.State(load, "in", wagon.Prop, Cause.Contact, spot.At(-10, -8));
        stage.State(wagon.Prop, "transporting", load, Cause.Contact, spot.At(-10, -8));
    }

    /// <summary>A child flies a kite.</summary>
    public static void FlyKite(Stage stage, Spot spot)
    {
        var hand = spot.At(-4, -25);
        var middle = new SKPoint(spot.At(15).X, Math.Max(10, spot.Row - (58 * spot.Size)));
        var a = new Figure(stage, Cast.Child(stage), spot.At(-11), spot.Size, spot.Side)
        {
            LooksAt = middle,
            Expression = stage.Random.Pick(Expression.Laughing, Expression.Smiling),
            FarHand = hand
        };
        stage.Pen(null, SKPoint.Empty, 1).Line(Palette.Ink, 0.45, hand.X, hand.Y, middle.X, middle.Y);
        a.Draw();
        var kite = Things.Kite(stage, middle, spot.Size, spot.Side);
        kite.Attached = true;
        Cast.MaybeDress(stage, a);
        stage.State(a.Prop, "flying", kite, Cause.Sign, hand);
        stage.State(a.Prop, a.Expression == Expression.Laughing ? "excited about" : "enjoying", kite, Cause.Face);
        stage.State(kite, "above", a.Prop, Cause.Place, middle);
    }
}

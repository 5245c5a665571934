using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;

namespace SyntheticVG.PocketWorld.Situations;

/// <summary>Animals, alone and with people.</summary>
internal static class Beasts
{
    /// <summary>Somebody walks a dog on a leash.</summary>
    public static void WalkDog(Stage stage, Spot spot)
    {
        var hand = spot.At(-2, -16);
        var a = new Figure(stage, Cast.Anyone(stage), spot.At(-9), spot.Size, spot.Side, Posture.Walking)
        {
            FarHand = hand,
            Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling),
            LooksAt = spot.At(18, -14)
        };
        a.DrawFarLeg();
        a.DrawBody();
        var dog = Animals.Quadruped(stage, "dog", spot.At(13), spot.Size, spot.Side, running: true);
        stage.Pen(dog.Prop, dog.Neck, spot.Size, spot.Side).Line(Palette.Red, 1.3, -1.5, -1.5, 1, 2.5);
        var leash = Things.Cord(stage, "leash", hand, dog.Neck, 3, 1.1 * spot.Size);
        leash.Attached = true;
        a.DrawArms();
        Cast.MaybeDress(stage, a, 0.5);
        stage.State(a.Prop, "holding", leash, Cause.Contact, hand);
        stage.State(a.Prop, "walking", dog.Prop, Cause.Sign, hand);
        stage.State(leash, "attached to", dog.Prop, Cause.Contact, dog.Neck);
        stage.State(leash, "securing", dog.Prop, Cause.Contact, dog.Neck);
        if (a.Expression == Expression.Smiling)
            Cast.StateFeeling(stage, a.Prop, a.Expression, dog.Prop);
        else
            stage.State(a.Prop, "looking at", dog.Prop, Cause.Gaze);
    }

    /// <summary>A dog runs after a ball, a cat or a rabbit.</summary>
    public static void Chase(Stage stage, Spot spot)
    {
        var prey = stage.Random.Pick("ball", "ball", "cat", "rabbit");
        var ahead = spot.At(14, -4);
        var dog = Animals.Quadruped(stage, "dog", spot.At(-8), spot.Size * 1.1f, spot.Side, looksAt: ahead, running: true);
        Cast.Speed(stage, spot.At(-20, -2), spot.Size, spot.Side);
        if (prey == "ball")
        {
            var ball = Things.Ball(stage, ahead, spot.Size, 3.8);
            stage.State(dog.Prop, "chasing", ball, Cause.Gaze);
            Cast.Sign(stage, new(dog.Head.X, dog.Head.Y - (9 * spot.Size)), spot.Size, '!');
            stage.State(dog.Prop, "excited about", ball, Cause.Sign, dog.Head);
            return;
        }
        var other = prey == "cat"
            ? Animals.Quadruped(stage, "cat", spot.At(15), spot.Size, spot.Side, looksAt: spot.At(-8, -10), running: true, afraid: true)
            : Animals.Small(stage, "rabbit", spot.At(15), spot.Size, spot.Side, looksAt: spot.At(-8, -10), afraid: true);
        stage.State(dog.Prop, "chasing", other.Prop, Cause.Gaze);
        stage.State(other.Prop, "afraid of", dog.Prop, Cause.Face);
    }

    /// <summary>A child is afraid of a dog.</summary>
    public static void Fright(Stage stage, Spot spot)
    {
        var name = stage.Random.Pick("dog", "cow");
        var (left, right) = (spot.At(-11), spot.At(10));
        var animal = Animals.Quadruped(stage, name, right, spot.Size, -spot.Side, looksAt: spot.At(-11, -26));
        var a = new Figure(stage, Cast.Child(stage), left, spot.Size, spot.Side)
        {
            LooksAt = animal.Head,
            Expression = Expression.Afraid,
            NearHand = spot.At(-18, -22),
            FarHand = spot.At(-4, -24)
        };
        a.Draw();
        Cast.Sign(stage, spot.At(-17, -38), spot.Size, '!');
        Cast.MaybeDress(stage, a);
        stage.State(a.Prop, "afraid of", animal.Prop, Cause.Face);
        stage.State(animal.Prop, "looking at", a.Prop, Cause.Gaze);
    }

    /// <summary>A cat lurks, a mouse shivers.</summary>
    public static void CatAndMouse(Stage stage, Spot spot)
    {
        var mouseAt = spot.At(12);
        var cat = stage.Random.Chance(0.5)
            ? Animals.Quadruped(stage, "cat", spot.At(-7), spot.Size * 1.25f, spot.Side, looksAt: mouseAt, headDown: 4)
            : Animals.LyingCat(stage, spot.At(-7), spot.Size * 1.2f, spot.Side, mouseAt);
        var mouse = Animals.Small(stage, "mouse", mouseAt, spot.Size * 1.15f, -spot.Side, looksAt: cat.Head, afraid: stage.Random.Chance(0.6));
        var curious = mouse.Prop.Expression is null;
        Cast.Sign(stage, new(cat.Head.X, cat.Head.Y - (8 * spot.Size)), spot.Size, curious ? '?' : '!');
        stage.State(cat.Prop, "looking at", mouse.Prop, Cause.Gaze);
        if (curious)
            stage.State(cat.Prop, "curious about", mouse.Prop, Cause.Sign, cat.Head);
        else
            stage.State(mouse.Prop, "afraid of", cat.Prop, Cause.Face);
        if (curious)
            stage.State(mouse.Prop, "looking at", cat.Prop, Cause.Gaze);
    }

    /// <summary>Somebody feeds an animal from the hand.</summary>
    public static void Feed(Stage stage, Spot spot)
    {
        var name = stage.Random.Pick("horse", "sheep", "cow", "rabbit", "dog");
        var right = spot.At(name is "horse" or "cow" ? 16 : 12);
        var animal = name == "rabbit"
            ? Animals.Small(stage, name, right, spot.Size * 1.2f, -spot.Side, looksAt: spot.At(0, -8))
            : Animals.Quadruped(stage, name, right, spot.Size, -spot.Side, looksAt: spot.At(-6, -25), headDown: name == "horse" ? 4 : 0);
        var food = animal.Mouth;
        var hand = new SKPoint(food.X - (5f * spot.Side * spot.Size), food.Y + (0.5f * spot.Size));
        var who = name is "horse" or "cow" ? Cast.Adult(stage) : Cast.Child(stage);
        var a = new Figure(stage, who, new(hand.X - (12.5f * spot.Side * spot.Size), spot.Row), spot.Size, spot.Side)
        {
            LooksAt = animal.Head,
            Expression = Expression.Smiling,
            FarHand = hand
        };
        a.DrawFarLeg();
        a.DrawBody();
        var treat = name == "dog" ? Things.Bone(stage, new((hand.X + food.X) / 2, food.Y), spot.Size) : Things.Carrot(stage, hand, spot.Size, spot.Side);
        treat.Attached = true;
        a.DrawArms();
        Cast.MaybeDress(stage, a);
        stage.State(a.Prop, "holding", treat, Cause.Contact, hand);
        stage.State(a.Prop, "feeding", animal.Prop, Cause.Sign, food);
        stage.State(animal.Prop, "eating", treat, Cause.Contact, food);
        Cast.StateFeeling(stage, a.Prop, a.Expression, animal.Prop);
    }

    /// <summary>Somebody sits on the ground and strokes a dog or a cat.</summary>
    public static void Pet(Stage stage, Spot spot)
    {
        var animal = Animals.Quadruped(stage, stage.Random.Pick("dog", "cat"), spot.At(13), spot.Size * 1.1f, -spot.Side, looksAt: spot.At(-8, -20));
        var hand = animal.Neck with { Y = animal.Neck.Y - (1 * spot.Size) };
        var a = new Figure(stage, Cast.Anyone(stage), spot.At(-9, -3), spot.Size, spot.Side, Posture.OnGround)
        {
            LooksAt = animal.Head,
            Expression = stage.Random.Pick(Expression.Smiling, Expression.Blissful),
            FarHand = hand,
            FeetAt = (spot.At(3, -1.5), spot.At(5, -0.5)),
        };
        a.Draw();
        Cast.MaybeDress(stage, a);
        Cast.Heart(stage, spot.At(6, -24), spot.Size * 0.8f);
        stage.State(a.Prop, "petting", animal.Prop, Cause.Contact, hand);
        stage.State(a.Prop, a.Expression == Expression.Smiling ? "smiling at" : "loving", animal.Prop, Cause.Face);
        stage.State(animal.Prop, "looking at", a.Prop, Cause.Gaze);
    }

    /// <summary>A dog in the door of its house.</summary>
    public static void DogHouse(Stage stage, Spot spot)
    {
        var (house, door) = Nature.DogHouse(stage, spot.At(0), spot.Size * 1.1f);
        var dog = Animals.Quadruped(stage, "dog", new(door.X - (2 * spot.Side * spot.Size), door.Y), spot.Size, spot.Side);
        dog.Prop.Attached = true;
        stage.State(dog.Prop, "in", house, Cause.Inside, dog.Back);
        stage.State(house, "providing shelter for", dog.Prop, Cause.Inside, dog.Back);
        var bowl = Things.Bowl(stage, spot.At(20), spot.Size);
        var bone = Things.Bone(stage, spot.At(20, -5.2), spot.Size);
        bone.Attached = true;
        stage.State(bone, "in", bowl, Cause.Contact, spot.At(20, -5));
        stage.State(dog.Prop, "looking at", bowl, Cause.Gaze);
        dog.Prop.LooksAt = spot.At(20, -4);
    }

    /// <summary>Ducks on a pond, somebody watching them.</summary>
    public static void Ducks(Stage stage, Spot spot)
    {
        var pond = Nature.Pond(stage, spot.At(5, 1), 36 * spot.Size, 11 * spot.Size);
        stage.Open(spot.Row + 0.5f);
        var duck = Animals.Small(stage, "duck", spot.At(2, 1), spot.Size, -spot.Side, looksAt: spot.At(-17, -25));
        var second = Animals.Small(stage, "duck", spot.At(15, 2.5), spot.Size * 0.9f, -spot.Side);
        var a = new Figure(stage, Cast.Anyone(stage), spot.At(-18), spot.Size, spot.Side)
        {
            LooksAt = duck.Head,
            Expression = stage.Random.Pick(Expression.Calm, Expression.Smiling)
        };
        a.Draw();
        Cast.MaybeDress(stage, a);
        foreach (var animal in new[] { duck, second })
        {
            animal.Prop.Attributes.Add("swimming");
            stage.State(animal.Prop, "swimming in", pond, Cause.Contact, new(animal.Back.X, animal.Back.Y + (5.5f * spot.Size)));
        }
        second.Prop.LooksAt = duck.Head;
        stage.State(second.Prop, "looking at", duck.Prop, Cause.Gaze);
        if (a.Expression == Expression.Calm)
            stage.State(a.Prop, "watching", duck.Prop, Cause.Gaze);
        else
            Cast.StateFeeling(stage, a.Prop, a.Expression, duck.Prop);
    }
}

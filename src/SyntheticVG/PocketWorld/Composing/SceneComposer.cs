using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;
using SyntheticVG.PocketWorld.Situations;

namespace SyntheticVG.PocketWorld.Composing;

/// <summary>Puts a scene together: a place, two or three situations, and things around them.</summary>
internal static class SceneComposer
{
    private static readonly Entry[] Outdoors =
    [
        new(Together.Talk, 3, 18), new(Together.HandInHand, 3, 19), new(Together.Cradle, 2, 12), new(Together.Hug, 1, 14), new(Together.Give, 2, 20),
        new(Together.Catch, 2, 23), new(Together.Wave, 3, 20), new(Together.Concert, 2, 21), new(Together.Photograph, 2, 21), new(Together.Comfort, 2, 18),
        new(Beasts.WalkDog, 4, 23), new(Beasts.Chase, 2, 22), new(Beasts.Fright, 2, 21), new(Beasts.CatAndMouse, 2, 18), new(Beasts.Feed, 4, 25),
        new(Beasts.Pet, 2, 20), new(Beasts.DogHouse, 4, 24), new(Beasts.Ducks, 3, 25),
        new(OnTheMove.RideBike, 4, 20), new(OnTheMove.RideHorse, 5, 24), new(OnTheMove.Drive, 9, 28), new(OnTheMove.Parked, 3, 27), new(OnTheMove.Row, 8, 31),
        new(OnTheMove.Skate, 2, 17), new(OnTheMove.Pull, 4, 23), new(OnTheMove.FlyKite, 2, 19),
        new(Doings.Read, 4, 20), new(Doings.Rain, 3, 20), new(Doings.Sweep, 2, 16), new(Doings.Warm, 2, 19), new(Doings.Snack, 1, 12), new(Doings.Carry, 2, 16),
        new(Doings.Paint, 1, 21), new(Doings.Play, 1, 18),
    ];

    private static readonly Entry[] Indoors =
    [
        new(Together.Talk, 3, 18), new(Together.Cradle, 2, 12), new(Together.Hug, 1, 14), new(Together.Give, 2, 20), new(Together.Concert, 2, 21),
        new(Together.Photograph, 1, 21), new(Together.Comfort, 2, 18), new(Beasts.Chase, 1, 22), new(Beasts.CatAndMouse, 3, 18), new(Beasts.Pet, 2, 20),
        new(Rooms.TableTalk, 6, 25), new(Rooms.SofaCat, 6, 24), new(Rooms.Desk, 7, 24), new(Rooms.Cook, 4, 20),
        new(Rooms.Lesson, 5, 20), new(Rooms.Bedtime, 8, 29),
        new(Rooms.StillLife, 3, 17), new(Rooms.Serve, 7, 25), new(Rooms.Bookcase, 4, 23), new(Doings.Sweep, 2, 16),
        new(Doings.Snack, 2, 12), new(Doings.Carry, 1, 16),
        new(Doings.Paint, 2, 21), new(Doings.Play, 2, 18),
    ];

    /// <summary>Composes the scene that a generator's numbers ask for.</summary>
    public static (Stage Stage, Backdrop Backdrop) Compose(SeededRandom random)
    {
        var indoors = random.Chance(0.42);
        var backdrop = new Backdrop(random, indoors);
        var stage = new Stage(random, indoors);
        stage.Open(Stage.Horizon + 1);
        if (indoors)
            Furnish(stage);
        else
            Landscape(stage);
        var spots = Spots(random);
        var told = new HashSet<Situation>();
        foreach (var spot in spots)
        {
            var entry = Choose(random, indoors ? Indoors : Outdoors, spot.HalfWidth, told);
            var x = Math.Clamp(spot.X, entry.HalfWidth * Stage.SizeAt(spot.Row), 100 - (entry.HalfWidth * Stage.SizeAt(spot.Row)));
            var size = stage.Open(spot.Row);
            entry.Situation(stage, new(x, spot.Row, size, random.Side()));
            told.Add(entry.Situation);
        }
        Scatter(stage, spots);
        return (stage, backdrop);
    }

    private static Entry Choose(SeededRandom random, Entry[] entries, float halfWidth, HashSet<Situation> told)
    {
        var fitting = entries.Where(entry => entry.HalfWidth <= halfWidth && !told.Contains(entry.Situation)).ToList();
        var lot = random.Below(fitting.Sum(entry => entry.Weight));
        foreach (var entry in fitting)
        {
            if ((lot -= entry.Weight) < 0)
                return entry;
        }
        return fitting[^1];
    }

    // Where situations take place: neighbours stand at different distances, so that one is seen before the other.
    private static List<Place> Spots(SeededRandom random)
    {
        var (back, front) = (random.Between(66, 71), random.Between(88, 93));
        if (random.Chance(0.3))
        {
            var three = random.Chance(0.5) ? new[] { back, front, random.Between(66, 71) } : [front, back, random.Between(88, 93)];
            return [new(17 + random.Between(-2, 3), three[0], 20), new(50 + random.Between(-3, 3), three[1], 20),
                new(83 + random.Between(-3, 2), three[2], 20)];
        }
        var backLeft = random.Chance(0.5);
        var (left, right) = (25 + random.Between(-2, 5), 75 + random.Between(-5, 2));
        return [new(backLeft ? left : right, back, 31), new(backLeft ? right : left, front, 25)];
    }

    private static void Landscape(Stage stage)
    {
        var random = stage.Random;
        if (random.Chance(0.5))
            Nature.Sun(stage, new(random.Pick(random.Between(9, 22), random.Between(78, 91)), random.Between(9, 13)));
        if (random.Chance(0.6))
            Nature.Cloud(stage, new(random.Between(25, 75), random.Between(7, 15)), random.Between(0.9, 1.3));
        var xs = new[] { 14f, 38, 62, 86 };
        random.Shuffle(xs.AsSpan());
        for (var i = 0; i < random.Pick(1, 2, 2, 3); i++)
        {
            var row = 50 + (4 * i) + random.Between(0, 2);
            var size = stage.Open(row) * random.Between(0.85, 1);
            var at = new SKPoint(xs[i] + random.Between(-5, 5), row);
            switch (random.Below(6))
            {
                case 0: Nature.House(stage, at, size * 0.8f); break;
                case 1: Nature.Fence(stage, at, size); break;
                case 2: Nature.Bush(stage, at, size * 1.3f); break;
                default:
                    var tree = Nature.Tree(stage, at, size);
                    if (random.Chance(0.3))
                        TreeGuest(stage, tree, at, size);
                    break;
            }
        }
    }

    private static void TreeGuest(Stage stage, Prop tree, SKPoint at, float size)
    {
        if (stage.Random.Chance(0.5))
        {
            var top = new SKPoint(at.X + (3 * size), at.Y - (26 * size));
            var bird = Animals.Small(stage, "bird", top, size * 1.1f, stage.Random.Side());
            bird.Prop.Attached = true;
            stage.State(bird.Prop, "perched on", tree, Cause.Contact, top);
            return;
        }
        var branch = new SKPoint(at.X - (5 * size), at.Y - (19.5f * size));
        var apple = Things.Apple(stage, new(branch.X, branch.Y + (5.5f * size)), size * 1.1f);
        apple.Attached = true;
        stage.State(apple, "hanging from", tree, Cause.Contact, branch);
    }

    private static void Furnish(Stage stage)
    {
        var random = stage.Random;
        var xs = new[] { 14f, 38, 62, 86 };
        random.Shuffle(xs.AsSpan());
        var (first, second) = (new SKPoint(xs[0], random.Between(13, 16)), new SKPoint(xs[1], random.Between(13, 16)));
        if (random.Chance(0.7))
        {
            var window = stage.Add("window", "square");
            var pen = stage.Pen(window, first, 1);
            pen.Slab(SKColors.White, -9, -9, 18, 18, 0.8);
            foreach (var (x, y) in new[] { (-7.8, -7.8), (0.4, -7.8), (-7.8, 0.4), (0.4, 0.4) })
                pen.Slab(new(0xA6, 0xD8, 0xF0), x, y, 7.4, 7.4, 0.3, edge: false);
        }
        if (random.Chance(0.6))
        {
            var picture = stage.Add("picture", "framed");
            var pen = stage.Pen(picture, second, 1);
            pen.Slab(Palette.DarkWood, -6.5, -5.5, 13, 11, 0.5);
            pen.Slab(random.Pick(Palette.Blue, Palette.Orange, Palette.Green).Shade(0.4), -5.2, -4.2, 10.4, 8.4, 0.2, edge: false);
            pen.Cap(Palette.Leaf, 0, 4, 4.5, 4, 180, 180, edge: false);
        }
        if (random.Chance(0.5))
        {
            var size = stage.Open(random.Between(52, 56));
            var at = new SKPoint(xs[2], 54);
            if (random.Chance(0.5))
            {
                var lamp = Furniture.Lamp(stage, at, size, tall: true);
                Furniture.Light(stage, lamp.Top, size, 20, 13);
            }
            else
            {
                Furniture.Shelf(stage, at, size * 0.8f);
            }
        }
        if (random.Chance(0.45))
            Nature.Rug(stage, new(random.Between(35, 65), random.Between(82, 88)), random.Between(50, 66), random.Between(17, 22));
    }

    // Small things where nobody stands.
    private static void Scatter(Stage stage, List<Place> spots)
    {
        var random = stage.Random;
        for (var i = 0; i < random.Pick(0, 1, 1, 2); i++)
        {
            var x = random.Between(8, 92);
            var row = spots.Where(spot => Math.Abs(spot.X - x) < 20).Select(spot => spot.Row).DefaultIfEmpty(70).Max() + random.Between(5, 9);
            if (row > 97.5)
                continue;
            var size = stage.Open(row);
            var at = new SKPoint(x, row);
            switch (random.Below(stage.Indoors ? 5 : 8))
            {
                case 0: Things.Ball(stage, new(x, row - (4 * size)), size); break;
                case 1: Things.Box(stage, at, size, random.Pick("box", "gift")); break;
                case 2: Things.Bottle(stage, at, size); break;
                case 3:
                    var (basket, front) = Things.Basket(stage, at, size);
                    var apple = Things.Apple(stage, new(x, row - (5 * size)), size);
                    front();
                    apple.Attached = true;
                    stage.State(apple, "in", basket, Cause.Contact, new(x, row - (6 * size)));
                    break;
                case 4: Animals.Quadruped(stage, "cat", at, size, random.Side()); break;
                case 5: Things.Flower(stage, at, size); break;
                case 6: Nature.Rock(stage, at, size); break;
                default: Animals.Small(stage, random.Pick("bird", "rabbit", "duck"), at, size, random.Side()); break;
            }
        }
    }

    private sealed record Entry(Situation Situation, int Weight, float HalfWidth);

    private sealed record Place(float X, float Row, float HalfWidth);
}

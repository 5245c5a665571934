using SkiaSharp;
using SyntheticVG.PocketWorld.Drawing;

namespace SyntheticVG.PocketWorld.Situations;

/// <summary>Where a situation takes place: a point on the ground, the size of things there, and the side it is turned to.</summary>
internal readonly record struct Spot(float X, float Row, float Size, int Side)
{
    /// <summary>A scene point so many units ahead of and below the spot.</summary>
    public SKPoint At(double ahead, double below = 0) => new((float)(X + (ahead * Side * Size)), (float)(Row + (below * Size)));
}

/// <summary>A small story: puts its props on the stage, draws them and says what is true of them.</summary>
internal delegate void Situation(Stage stage, Spot spot);

/// <summary>Parts that several situations share.</summary>
internal static class Cast
{
    /// <summary>A grown-up, by chance.</summary>
    public static string Adult(Stage stage) => stage.Random.Pick("man", "woman");

    /// <summary>A child, by chance.</summary>
    public static string Child(Stage stage) => stage.Random.Pick("boy", "girl");

    /// <summary>Anybody.</summary>
    public static string Anyone(Stage stage) => stage.Random.Pick("man", "woman", "boy", "girl");

    /// <summary>Now and then a hat, a cap, glasses or a scarf.</summary>
    public static void MaybeDress(Stage stage, Figure figure, double chance = 0.3)
    {
        if (stage.Random.Chance(chance))
            Wear.On(stage, figure, stage.Random.Pick("hat", "cap", "glasses", "scarf"));
    }

    /// <summary>What a face that looks at somebody says about the two.</summary>
    public static void StateFeeling(Stage stage, Prop subject, Expression expression, Prop @object)
    {
        var predicate = expression switch
        {
            Expression.Smiling => "smiling at",
            Expression.Laughing => "laughing with",
            Expression.Frowning => "angry at",
            Expression.Afraid => "afraid of",
            Expression.Surprised => "surprised by",
            Expression.Crying => "sad about",
            Expression.Blissful => "enjoying",
            _ => null,
        };
        if (predicate is not null)
            stage.State(subject, predicate, @object, Cause.Face);
    }

    /// <summary>A speech bubble with its tip at a mouth.</summary>
    public static void Speak(Stage stage, SKPoint mouth, float size, int side)
    {
        var pen = stage.Pen(null, mouth, size, side);
        pen.Shape(SKColors.White, 2, -3, 8, -15, 11, -13);
        pen.Oval(SKColors.White, 10, -17.5, 6.4, 4.2);
        pen.Shape(SKColors.White, 2.8, -4.2, 8.3, -15.5, 10.2, -14.4);
        foreach (var x in new[] { 7.0, 10, 13 })
            pen.Oval(Palette.Ink, x, -17.5, 0.75, 0.75, edge: false);
    }

    /// <summary>A heart.</summary>
    public static void Heart(Stage stage, SKPoint at, float size)
    {
        var pen = stage.Pen(null, at, size);
        pen.Oval(Palette.Red, -1.4, -1, 1.7, 1.7, edge: false);
        pen.Oval(Palette.Red, 1.4, -1, 1.7, 1.7, edge: false);
        pen.Shape(Palette.Red, -2.9, -0.2, 0, 3.4, 2.9, -0.2);
    }

    /// <summary>Two notes of music.</summary>
    public static void Notes(Stage stage, SKPoint at, float size)
    {
        var pen = stage.Glaze(at, size);
        foreach (var (x, y) in new[] { (0.0, 0.0), (6.0, -4.0) })
        {
            pen.Oval(Palette.Ink, x, y, 1.5, 1.1, edge: false);
            pen.Line(Palette.Ink, 0.7, x + 1.3, y, x + 1.3, y - 5, x + 3.4, y - 3.8);
        }
    }

    /// <summary>Lines behind something that moves fast.</summary>
    public static void Speed(Stage stage, SKPoint at, float size, int side)
    {
        var pen = stage.Glaze(at, size, side);
        foreach (var (x, y, length) in new[] { (0.0, -3.0, 6.0), (-2.0, -7.0, 7.0), (0.0, -11.0, 5.0) })
            pen.Line(SKColors.White.WithAlpha(0xC0), 0.9, x - length, y, x, y);
    }

    /// <summary>A sign over a head: "?" for curiosity, "!" for excitement or fright.</summary>
    public static void Sign(Stage stage, SKPoint at, float size, char sign)
    {
        var pen = stage.Glaze(at, size);
        if (sign == '?')
        {
            pen.Arc(Palette.Purple, 1.3, 0, -5, 2.2, 2.2, 180, 240);
            pen.Line(Palette.Purple, 1.3, 0.9, -2.9, 0, -1.8, 0, -0.6);
        }
        else
        {
            pen.Line(Palette.Red, 1.4, 0, -7.2, 0, -1.4);
        }
        pen.Oval(sign == '?' ? Palette.Purple : Palette.Red, 0, 1.2, 0.9, 0.9, edge: false);
    }
}

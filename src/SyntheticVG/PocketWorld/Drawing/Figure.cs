using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>A person: joints from a posture, arms that reach given points, a face that looks and feels.</summary>
/// <remarks>
/// The parts are drawn one after another by whoever composes the scene, so that a bicycle can stand between the legs and
/// a cup lie behind the fingers: <see cref="DrawFarLeg"/>, <see cref="DrawBody"/>, <see cref="DrawArms"/>.
/// </remarks>
internal sealed class Figure
{
    private const int Leg = 33; // in hundredths of the height

    private readonly Stage _stage;
    private readonly Look _look;
    private readonly float _unit; // a hundredth of the body's height

    /// <summary>Makes a person and puts it on the stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="who">man, woman, boy, girl.</param>
    /// <param name="at">Where the feet stand, or where the hip is for a person that <paramref name="posture"/> does not let stand.</param>
    /// <param name="size">Size of things at the group's row.</param>
    /// <param name="side">1 when turned to the right, −1 to the left.</param>
    /// <param name="posture">How the body is held.</param>
    public Figure(Stage stage, string who, SKPoint at, float size, int side, Posture posture = Posture.Standing)
    {
        _stage = stage;
        _look = Look.Of(who, stage.Random);
        Side = side;
        Posture = posture;
        _unit = size * (who switch { "man" => 46 * stage.Random.Between(0.97, 1.06), "woman" => 44.5f, "boy" => 35.5f, _ => 34.5f }) / 100;
        Hip = posture is Posture.Standing or Posture.Walking ? new(at.X, at.Y - (Leg * _unit)) : at;
        Neck = new(Hip.X + (Lean * side * _unit), Hip.Y - (27 * _unit));
        Head = new(Neck.X + (1.5f * side * _unit), Neck.Y - HeadRadius + (3 * _unit));
        var words = new List<string> { posture is Posture.Standing or Posture.Walking ? "standing" : "sitting", $"in {_look.Top.Name}" };
        Prop = stage.Add(who, [.. words]);
        Prop.Face = Head;
        Prop.FaceRadius = HeadRadius;
        if (posture is Posture.Standing or Posture.Walking)
            stage.Shade(at, 20 * size);
        FeetAt = (Point(Hip, -6, Leg - 2), Point(Hip, 7, Leg - 2));
        if (posture == Posture.Walking)
            FeetAt = (Point(Hip, -12, Leg - 2), Point(Hip, 13, Leg - 2));
        else if (posture == Posture.Sitting)
            FeetAt = (Point(Hip, 15, 25), Point(Hip, 21, 25));
        else if (posture == Posture.OnGround)
            FeetAt = (Point(Hip, 26, 1), Point(Hip, 30, 3));
    }

    /// <summary>The region.</summary>
    public Prop Prop { get; }

    /// <summary>1 when turned to the right, −1 to the left.</summary>
    public int Side { get; }

    /// <summary>How the body is held.</summary>
    public Posture Posture { get; }

    /// <summary>What the face shows.</summary>
    public Expression Expression { get; init; }

    /// <summary>What the eyes are turned to, in scene units; ahead where null.</summary>
    public SKPoint? LooksAt { get; init; }

    /// <summary>Where the hand on the viewer's side is, in scene units; hanging down where null.</summary>
    public SKPoint? NearHand { get; init; }

    /// <summary>Where the other hand is; hanging down where null.</summary>
    public SKPoint? FarHand { get; init; }

    /// <summary>Where the feet are, the near one last.</summary>
    public (SKPoint Far, SKPoint Near) FeetAt { get; init; }

    public SKPoint Hip { get; }

    public SKPoint Neck { get; }

    public SKPoint Head { get; }

    public float HeadRadius => (_look.IsChild ? 20 : 16.5f) * _unit;

    /// <summary>Where the mouth is.</summary>
    public SKPoint Mouth => new(Head.X + (Gaze.X * 0.3f * HeadRadius), Head.Y + ((0.5f + (Gaze.Y * 0.15f)) * HeadRadius));

    /// <summary>About where the eyes of a standing person are, for others to look at before it is drawn.</summary>
    public static SKPoint EyesOf(string who, SKPoint feet, float size) => new(feet.X, feet.Y - (size * (who is "man" or "woman" ? 33.5f : 27f)));

    /// <summary>A point before the chest, where things are held.</summary>
    public SKPoint Chest => Point(Neck, 17, 14);

    /// <summary>The body's own measure: a point so many hundredths of its height before and below another.</summary>
    public SKPoint Point(SKPoint from, double ahead, double below) => new(from.X + (float)(ahead * Side * _unit), from.Y + (float)(below * _unit));

    /// <summary>A point that the near arm reaches: so many hundredths of the body's height before and below the neck.</summary>
    public SKPoint Reach(double ahead, double below) => Point(Neck, ahead, below);

    /// <summary>Colour of the upper body's cloth.</summary>
    public Hue Top => _look.Top;

    /// <summary>A pen whose origin is the head, one unit being the head's radius.</summary>
    public Pen HeadPen(Prop owner) => _stage.Pen(owner, Head, HeadRadius, Side);

    private float Lean => Posture == Posture.Riding ? 7 : 0;

    private SKPoint Gaze
    {
        get
        {
            if (LooksAt is not { } target)
                return new(Side * 0.55f, 0.05f);
            var (dx, dy) = (target.X - Head.X, target.Y - Head.Y);
            var length = MathF.Max(0.001f, MathF.Sqrt((dx * dx) + (dy * dy)));
            return new(dx / length, dy / length);
        }
    }

    /// <summary>Draws the whole figure.</summary>
    public void Draw()
    {
        DrawFarLeg();
        DrawBody();
        DrawArms();
    }

    /// <summary>The leg away from the viewer.</summary>
    public void DrawFarLeg() => DrawLeg(FeetAt.Far, -0.12);

    /// <summary>The near leg, the trunk, the head.</summary>
    public void DrawBody()
    {
        Prop.LooksAt = LooksAt;
        Prop.Expression = Expression;
        if (Expression switch
        {
            Expression.Calm => null,
            Expression.Laughing => "laughing",
            Expression.Blissful => "happy",
            _ => Expression.ToString().ToLowerInvariant()
        } is { } word)
            Prop.Attributes.Insert(0, word);
        if (_look.Style is HairStyle.Long or HairStyle.Bob or HairStyle.Pigtails)
            DrawHairBehind();
        DrawLeg(FeetAt.Near, 0);
        var pen = _stage.Pen(Prop, Hip, _unit, Side);
        var neck = (X: (double)Lean, Y: -27.0);
        pen.Slab(_look.Skin.Shade(-0.08), neck.X - 4, neck.Y - 5, 8, 9, 2, edge: false);
        if (_look.Skirt && Posture is Posture.Standing or Posture.Walking)
            pen.Shape(_look.Top.Shade(-0.14), -8, -8, 8, -8, 15, 14, -15, 14);
        pen.Blob(_look.Top, neck.X - 12, neck.Y - 3, neck.X + 12, neck.Y - 3, 13, -4, 11, 4, -11, 4, -13, -4);
        new Face(_stage, Prop, _look, Head, HeadRadius, Side).Draw(Gaze, Expression);
    }

    /// <summary>Both arms, the far one first.</summary>
    public void DrawArms()
    {
        DrawFarArm();
        DrawNearArm();
    }

    /// <summary>The arm away from the viewer.</summary>
    public void DrawFarArm() => DrawArm(Point(Neck, 8, 5), FarHand ?? Point(Neck, 14, 27), -0.10);

    /// <summary>The arm on the viewer's side.</summary>
    public void DrawNearArm() => DrawArm(Point(Neck, -9, 5), NearHand ?? Point(Neck, -14, 27), 0);

    private void DrawArm(SKPoint shoulder, SKPoint hand, double shade)
    {
        var pen = _stage.Pen(Prop, Hip, _unit, Side);
        var bulge = hand.Y < shoulder.Y - (6 * _unit) ? -0.1 : 0.16;
        pen.Limb(_look.Top.Shade(-0.08 + shade), 6.5, shoulder, hand, bulge * Side);
        pen.Disc(_look.Skin.Shade(shade), hand, 4.2);
    }

    private void DrawLeg(SKPoint foot, double shade)
    {
        if (Posture == Posture.Inside)
            return;
        var pen = _stage.Pen(Prop, Hip, _unit, Side);
        var bare = _look.Skirt && Posture is Posture.Standing or Posture.Walking;
        var colour = (bare ? _look.Skin : _look.Skirt ? _look.Top.Shade(-0.14) : _look.Lower).Shade(shade);
        var top = Point(Hip, foot == FeetAt.Far ? 4 : -4, -1);
        var bulge = Posture switch { Posture.Sitting => -0.34, Posture.Riding => -0.22, Posture.OnGround => -0.28, _ => 0 };
        pen.Limb(colour, Posture is Posture.Standing or Posture.Walking && bare ? 6 : 8, top, foot, bulge * Side);
        var shoe = _stage.Pen(Prop, foot, _unit, Side);
        shoe.Oval(new SKColor(0x4A, 0x3B, 0x3B), 2, 0, 6, 3);
    }

    private void DrawHairBehind()
    {
        var pen = _stage.Pen(Prop, Head, HeadRadius, Side);
        var down = _look.Style == HairStyle.Long ? 1.15 : 0.62;
        if (_look.Style == HairStyle.Pigtails)
        {
            pen.Oval(_look.Hair, -1.15, 0.15, 0.36, 0.55);
            pen.Oval(_look.Hair, 1.1, 0.15, 0.36, 0.55);
        }
        else
        {
            pen.Blob(_look.Hair, -1.2, -1.1, 1.2, -1.1, 1.22, down, 0.9, down + 0.2, -0.9, down + 0.2, -1.22, down);
        }
    }
}

/// <summary>How a body is held.</summary>
internal enum Posture
{
    /// <summary>Upright, feet together.</summary>
    Standing,

    /// <summary>Upright, feet apart.</summary>
    Walking,

    /// <summary>On a seat, knees bent.</summary>
    Sitting,

    /// <summary>Astride, leaning forward; the feet are given.</summary>
    Riding,

    /// <summary>On the ground, legs stretched out.</summary>
    OnGround,

    /// <summary>In something that hides the legs.</summary>
    Inside,
}

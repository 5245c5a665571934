using SkiaSharp;

namespace SyntheticVG.PocketWorld.Drawing;

/// <summary>A scene while it is put together: props, what is said about them, and the marks that draw them.</summary>
internal sealed class Stage(SeededRandom random, bool indoors)
{
    private readonly List<Group> _groups = [];
    private readonly List<Mark> _ground = [];

    /// <summary>Row of the horizon, or of the line between wall and floor, in scene units.</summary>
    public const float Horizon = 40;

    /// <summary>The scene's own random numbers.</summary>
    public SeededRandom Random { get; } = random;

    /// <summary>Whether the scene is in a room.</summary>
    public bool Indoors { get; } = indoors;

    /// <summary>Every prop, in order of its making.</summary>
    public List<Prop> Props { get; } = [];

    /// <summary>Everything said about them.</summary>
    public List<Statement> Statements { get; } = [];

    /// <summary>What was drawn: the ground, then the groups, farthest first.</summary>
    public IEnumerable<Mark> Marks => _ground.Concat(_groups.OrderBy(group => group.Nearness).SelectMany(group => group.Marks));

    /// <summary>Opens a group of things that stand together with their feet on a row; marks made next belong to it.</summary>
    /// <returns>Size of things at that row: 1 near the bottom of the picture.</returns>
    public float Open(float row)
    {
        _groups.Add(new(NearnessAt(row), []));
        return SizeAt(row);
    }

    /// <summary>How near the ground is at a row, in [0, 1].</summary>
    public static float NearnessAt(float row) => Math.Clamp((row - Horizon) / (100 - Horizon), 0, 1);

    /// <summary>How large a thing is drawn that stands on a row.</summary>
    public static float SizeAt(float row) => 0.78f + (0.24f * (row - 64) / 28);

    /// <summary>Puts a thing into the open group.</summary>
    public Prop Add(string name, params ReadOnlySpan<string> attributes) => Add(name, null, attributes);

    /// <summary>Puts a thing into the open group that another one wears or has as a part.</summary>
    public Prop Add(string name, Prop? parent, ReadOnlySpan<string> attributes)
    {
        // Later props of a group lie a hair nearer, so that their order shows in the depth map.
        var prop = new Prop
        {
            Name = name,
            Nearness = Math.Min(1, _groups[^1].Nearness + (0.002f * _groups[^1].Props++)),
            Parent = parent,
            Attached = parent is not null
        };
        prop.Attributes.AddRange(attributes);
        Props.Add(prop);
        return prop;
    }

    /// <summary>Puts something flat on the ground: a road, a pond, a rug.</summary>
    public Prop AddGround(string name, params ReadOnlySpan<string> attributes)
    {
        var prop = new Prop { Name = name, Nearness = null };
        prop.Attributes.AddRange(attributes);
        Props.Add(prop);
        return prop;
    }

    /// <summary>A pen for a prop, or for nobody.</summary>
    public Pen Pen(Prop? owner, SKPoint origin, float scale, int side = 1, float turn = 0) => new(_groups[^1].Marks, owner, origin, scale, side, turn);

    /// <summary>A pen for what lies flat: below everything that stands.</summary>
    public Pen GroundPen(Prop owner, SKPoint origin) => new(_ground, owner, origin, 1);

    /// <summary>A pen for light, shade and motion, which hide nothing.</summary>
    public Pen Glaze(SKPoint origin, float scale, int side = 1) => new(_groups[^1].Marks, null, origin, scale, side, 0, glaze: true);

    /// <summary>The soft shadow of what stands at a point.</summary>
    public void Shade(SKPoint at, double width) =>
        new Pen(_ground, null, at, 1, glaze: true).Oval(new(0x20, 0x20, 0x30, 0x30), 0, 0.3, width / 2, width * 0.11, edge: false);

    /// <summary>States a relationship that a point of the picture shows.</summary>
    public void State(Prop subject, string predicate, Prop @object, Cause cause, SKPoint at) => Statements.Add(new(subject, predicate, @object, cause, at));

    /// <summary>States a relationship that the subject's eyes, face or belonging shows.</summary>
    public void State(Prop subject, string predicate, Prop @object, Cause cause) => Statements.Add(new(subject, predicate, @object, cause, null));

    private sealed class Group(float nearness, List<Mark> marks)
    {
        public float Nearness { get; } = nearness;

        public List<Mark> Marks { get; } = marks;

        public int Props { get; set; }
    }
}

using SkiaSharp;

namespace SyntheticVG.PocketWorld;

/// <summary>A thing on the stage: what becomes a region, if enough of it is seen.</summary>
internal sealed class Prop
{
    /// <summary>What it is: "dog".</summary>
    public required string Name { get; init; }

    /// <summary>What it is like: colour, size, posture, expression.</summary>
    public List<string> Attributes { get; } = [];

    /// <summary>How near it stands, in [0, 1]; null where it lies on the ground, which comes nearer row by row.</summary>
    public required float? Nearness { get; init; }

    /// <summary>The thing that wears it or that it is a part of: its pixels belong to that one as well.</summary>
    public Prop? Parent { get; init; }

    /// <summary>Whether it is joined to something that it moves or rests with, so that its place relative to others goes without saying.</summary>
    public bool Attached { get; set; }

    /// <summary>Middle of the face, in scene units; null for what has none.</summary>
    public SKPoint? Face { get; set; }

    /// <summary>Radius of the face, in scene units.</summary>
    public float FaceRadius { get; set; }

    /// <summary>What it looks at, in scene units; null where it looks ahead.</summary>
    public SKPoint? LooksAt { get; set; }

    /// <summary>What its face shows; null for what has none.</summary>
    public Expression? Expression { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(' ', Attributes)} {Name}".TrimStart();
}

/// <summary>What a face shows.</summary>
internal enum Expression
{
    /// <summary>A straight mouth.</summary>
    Calm,

    /// <summary>Corners of the mouth up.</summary>
    Smiling,

    /// <summary>A wide open laughing mouth.</summary>
    Laughing,

    /// <summary>Corners of the mouth down, brows drawn together.</summary>
    Frowning,

    /// <summary>Wide eyes, raised brows, a wavering mouth.</summary>
    Afraid,

    /// <summary>Round mouth, raised brows.</summary>
    Surprised,

    /// <summary>Tears and a turned-down mouth.</summary>
    Crying,

    /// <summary>Closed eyes and a smile.</summary>
    Blissful,
}

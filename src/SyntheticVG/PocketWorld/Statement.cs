using SkiaSharp;

namespace SyntheticVG.PocketWorld;

/// <summary>A relationship between two props, with what in the picture shows that it holds.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Predicate">The normalised predicate.</param>
/// <param name="Object">The object.</param>
/// <param name="Cause">What shows it.</param>
/// <param name="At">Where it shows, in scene units; null for a gaze or a face, which are found by the subject's own.</param>
internal sealed record Statement(Prop Subject, string Predicate, Prop Object, Cause Cause, SKPoint? At);

/// <summary>What in a picture shows that a relationship holds.</summary>
internal enum Cause
{
    /// <summary>The two touch at a point.</summary>
    Contact,

    /// <summary>One is worn by the other or is a part of it.</summary>
    Belonging,

    /// <summary>The subject's eyes are turned to the object.</summary>
    Gaze,

    /// <summary>The subject's face shows the feeling, its eyes are turned to the object.</summary>
    Face,

    /// <summary>Speech, notes, light, warmth or motion drawn between or beside the two.</summary>
    Sign,

    /// <summary>One lies inside the other's outline.</summary>
    Inside,

    /// <summary>Where the two are.</summary>
    Place,
}

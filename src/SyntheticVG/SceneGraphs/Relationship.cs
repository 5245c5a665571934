namespace SyntheticVG.SceneGraphs;

/// <summary>A directed edge between two regions.</summary>
public sealed record Relationship
{
    /// <summary>Index of the subject in <see cref="SceneGraph.Regions"/>.</summary>
    public required int Subject { get; init; }

    /// <summary>The normalised predicate: lower case, no articles or copula ("riding").</summary>
    public required string Predicate { get; init; }

    /// <summary>Index of the object in <see cref="SceneGraph.Regions"/>.</summary>
    public required int Object { get; init; }

    /// <summary>Which of the five kinds of relationship this is.</summary>
    public required RelationshipCategory Category { get; init; }

    /// <summary>How the category was found where its source states none: <c>stage-1-majority</c>, <c>words</c>; null where it was stated.</summary>
    public string? CategoryInferred { get; init; }

    /// <summary>Who said so.</summary>
    public required RelationshipOrigin Origin { get; init; }

    /// <summary>The predicate as its source wrote it, or null where it is the normalised one.</summary>
    public string? OriginalPredicate { get; init; }

    /// <summary>Where it stands in its source (<c>vg:15927</c>), or null.</summary>
    public string? Source { get; init; }

    /// <summary>What the filters found, or null before they ran.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Confidence in [0, 1], or null where none was measured.</summary>
    public double? Confidence { get; init; }
}

/// <summary>The paper's five categories of relationships.</summary>
public enum RelationshipCategory
{
    /// <summary>Where the subject is with respect to the object.</summary>
    Spatial,

    /// <summary>What the subject does to or with the object: holding, riding, eating.</summary>
    Interactional,

    /// <summary>What one serves the other for: using, part of, supporting, lighting.</summary>
    Functional,

    /// <summary>What people are to each other, or do together: talking to, caring for, playing with.</summary>
    Social,

    /// <summary>What the subject feels or shows towards the object: smiling at, afraid of.</summary>
    Emotional,
}

/// <summary>Who stated a relationship.</summary>
public enum RelationshipOrigin
{
    /// <summary>A person, in an existing data set.</summary>
    Human,

    /// <summary>A multimodal teacher.</summary>
    Teacher,

    /// <summary>Boxes, masks and depth, measured.</summary>
    Geometry,

    /// <summary>The inverse of a relationship that somebody else stated.</summary>
    Inverse,

    /// <summary>The table of what things are for, where its geometric condition holds.</summary>
    Affordance,

    /// <summary>The student model.</summary>
    Student,

    /// <summary>The teacher, correcting the student.</summary>
    Editor,

    /// <summary>The pocket world's own truth.</summary>
    Truth,

    /// <summary>A simulated teacher or editor with stated error rates; on pocket worlds only.</summary>
    Simulated,
}

/// <summary>What the filters found about a relationship.</summary>
/// <param name="Outcome">Pass, fail or abstain.</param>
/// <param name="Rule">The rule that decided, kebab-case (<c>left-of</c>, <c>contact-gate</c>, <c>verifier</c>).</param>
public sealed record Verdict(VerdictOutcome Outcome, string Rule)
{
    /// <summary>What the rule measured, by name, each in the unit that the rule documents.</summary>
    public IReadOnlyDictionary<string, double> Measurements { get; init; } = new SortedDictionary<string, double>();
}

/// <summary>The three verdicts of a rule.</summary>
public enum VerdictOutcome
{
    /// <summary>The measurements confirm the relationship.</summary>
    Pass,

    /// <summary>The measurements contradict it.</summary>
    Fail,

    /// <summary>The measurements cannot tell; another judge must.</summary>
    Abstain,
}

using SyntheticVG.Engine.Stages;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Patches;

/// <summary>What reviewers say of a relation.</summary>
public enum Review
{
    /// <summary>Nobody has looked at it.</summary>
    None,

    /// <summary>It holds.</summary>
    Right,

    /// <summary>It does not hold.</summary>
    Wrong,
}

/// <summary>What an edit made of a relation.</summary>
public enum RelationChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A person stated it.</summary>
    Added,

    /// <summary>A person removed it.</summary>
    Removed,

    /// <summary>It got another predicate or category.</summary>
    Replaced,

    /// <summary>It was dropped, and is back.</summary>
    Restored,

    /// <summary>Its ends were exchanged.</summary>
    Flipped,
}

/// <summary>A relation of a graph with its edits: as it is now, where it came from, and what was said of it.</summary>
public sealed class PatchedRelation
{
    private readonly Dictionary<string, Review> _votes = new(StringComparer.Ordinal);

    internal PatchedRelation(Relationship relationship) => (Relationship, Original) = (relationship, relationship);

    /// <summary>The relation as it is now.</summary>
    public Relationship Relationship { get; internal set; }

    /// <summary>The relation as the run has it, or as it was added.</summary>
    public Relationship Original { get; }

    /// <summary>Whether it is in the graph.</summary>
    public bool IsKept => Stage is null;

    /// <summary>The stage that dropped it, <c>patch</c> for a person; null where it is in the graph.</summary>
    public string? Stage { get; internal set; }

    /// <summary>Why it was dropped.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Its line of rejected.jsonl, where the run dropped it.</summary>
    public RejectedLine? Line { get; internal init; }

    /// <summary>What an edit made of it.</summary>
    public RelationChange Change { get; internal set; }

    /// <summary>What was said of it last.</summary>
    public Review Review { get; private set; }

    /// <summary>What each reviewer said of it last.</summary>
    public IReadOnlyDictionary<string, Review> Votes => _votes;

    internal bool IsAdded { get; init; }

    /// <summary>What it is changed to where it is in the graph.</summary>
    internal RelationChange ChangeWhenKept => IsAdded ? RelationChange.Added
        : Line is not null ? RelationChange.Restored
        : Relationship.Subject != Original.Subject ? RelationChange.Flipped
        : (Relationship.Predicate, Relationship.Category) != (Original.Predicate, Original.Category) ? RelationChange.Replaced
        : RelationChange.None;

    internal void Vote(string by, Review review) => _votes[by] = Review = review;
}

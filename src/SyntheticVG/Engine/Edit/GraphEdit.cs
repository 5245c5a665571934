using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Edit;

/// <summary>One correction of a graph; regions and relationships are named by their places in the graph that was shown.</summary>
public abstract record GraphEdit
{
    /// <summary>The kind as counts name it: <c>remove</c>, <c>replace</c>, <c>refine</c>, <c>add</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>A relationship goes.</summary>
/// <param name="Relationship">Its place.</param>
/// <param name="Reason">Why, kebab-case: <c>wrong</c>, <c>irrelevant</c>, <c>duplicate</c>, <c>wrong-object</c>, <c>not-visible</c>.</param>
internal sealed record RemoveEdit(int Relationship, string Reason) : GraphEdit
{
    /// <inheritdoc/>
    public override string Kind => "remove";
}

/// <summary>A relationship gets another predicate; it keeps its ends.</summary>
/// <param name="Relationship">Its place.</param>
/// <param name="Predicate">The normalised predicate.</param>
/// <param name="Category">The predicate's category.</param>
internal sealed record ReplaceEdit(int Relationship, string Predicate, RelationshipCategory Category) : GraphEdit
{
    /// <inheritdoc/>
    public override string Kind => "replace";
}

/// <summary>A region is described more exactly.</summary>
/// <param name="Region">Its place.</param>
/// <param name="Text">The new description.</param>
internal sealed record RefineEdit(int Region, string Text) : GraphEdit
{
    /// <inheritdoc/>
    public override string Kind => "refine";
}

/// <summary>A relationship is added.</summary>
/// <param name="Subject">Place of the subject.</param>
/// <param name="Predicate">The normalised predicate.</param>
/// <param name="Object">Place of the object.</param>
/// <param name="Category">Which kind of relationship it is.</param>
internal sealed record AddEdit(int Subject, string Predicate, int Object, RelationshipCategory Category) : GraphEdit
{
    /// <inheritdoc/>
    public override string Kind => "add";

    /// <summary>The predicate as the editor wrote it, or null where it is the normalised one.</summary>
    public string? OriginalPredicate { get; init; }
}

/// <summary>An edit that cannot be made.</summary>
/// <param name="Kind">What it would have been: <c>remove</c>, <c>replace</c>, <c>refine</c>, <c>add</c>, or <c>answer</c> where that cannot be told.</param>
/// <param name="Reason">Why not, kebab-case (<c>unknown-region</c>, <c>predicate-shape</c>, <c>leaves-human-class</c>).</param>
/// <param name="Text">The edit as it came.</param>
public sealed record RefusedEdit(string Kind, string Reason, string Text);

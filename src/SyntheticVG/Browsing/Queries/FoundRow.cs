using SyntheticVG.Browsing.Indexing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Queries;

/// <summary>A relation that a search found.</summary>
public sealed record FoundRow
{
    /// <summary>Key of its photo.</summary>
    public required string Image { get; init; }

    /// <summary>Place of its subject in the photo's graph; −1 where the region is not there any more.</summary>
    public required int Subject { get; init; }

    /// <summary>Its predicate.</summary>
    public required string Predicate { get; init; }

    /// <summary>Place of its object.</summary>
    public required int Object { get; init; }

    /// <summary>Name of its subject.</summary>
    public required string SubjectName { get; init; }

    /// <summary>Name of its object.</summary>
    public required string ObjectName { get; init; }

    /// <summary>Its category.</summary>
    public required RelationshipCategory Category { get; init; }

    /// <summary>Who said it.</summary>
    public required RelationshipOrigin Origin { get; init; }

    /// <summary>What the rules found; null where none judged it.</summary>
    public VerdictOutcome? Outcome { get; init; }

    /// <summary>The rule that judged it, or null.</summary>
    public string? Rule { get; init; }

    /// <summary>Its confidence, or null.</summary>
    public double? Confidence { get; init; }

    /// <summary>The stage that dropped it; null where it was kept.</summary>
    public string? Stage { get; init; }

    /// <summary>Why it was dropped; null where it was kept.</summary>
    public string? Reason { get; init; }

    /// <summary>What reviewers said of it: <c>right</c>, <c>wrong</c>, or null.</summary>
    public string? Review { get; init; }

    /// <summary>What an edit made of it: <c>added</c>, <c>removed</c>, <c>replaced</c>, <c>restored</c>, <c>flipped</c>, or null.</summary>
    public string? Change { get; init; }

    /// <summary>What a drawn relation says since it was edited; null where it was not, or is not in the graph.</summary>
    public string? Now { get; init; }

    /// <summary>How many rows the photo has, where each photo gives one.</summary>
    public int? InPhoto { get; init; }

    internal static FoundRow Of(RunIndex index, RelationTable table, int at, int? inPhoto)
    {
        var columns = table.Columns;
        var (words, (_, subject, @object)) = (index.Words, table.PlaceOf(at));
        var dropped = columns.Stage[at] > 0;
        return new()
        {
            Image = index.KeyOf(columns.Image[at]),
            Subject = subject,
            Predicate = words.Predicates[columns.Predicate[at]],
            Object = @object,
            SubjectName = words.Names[columns.SubjectName[at]],
            ObjectName = words.Names[columns.ObjectName[at]],
            Category = (RelationshipCategory)columns.Category[at],
            Origin = (RelationshipOrigin)columns.Origin[at],
            Outcome = columns.Outcome[at] == Row.Unjudged ? null : (VerdictOutcome)columns.Outcome[at],
            Rule = columns.Rule[at] > 0 ? words.Rules[columns.Rule[at]] : null,
            Confidence = float.IsNaN(columns.Confidence[at]) ? null : Math.Round(columns.Confidence[at], 6),
            Stage = dropped ? words.Stages[columns.Stage[at]] : null,
            Reason = dropped ? words.Reasons[columns.Reason[at]] : null,
            Review = columns.Review.IsEmpty ? null : ReviewWords.Reviews[columns.Review[at]],
            Change = columns.Change.IsEmpty ? null : ReviewWords.Changes[columns.Change[at]],
            InPhoto = inPhoto,
        };
    }
}

/// <summary>The words of what people did to a relation, in the order of their numbers.</summary>
internal static class ReviewWords
{
    public static readonly string?[] Reviews = [null, "right", "wrong"];

    public static readonly string?[] Changes = [null, "added", "removed", "replaced", "restored", "flipped"];
}

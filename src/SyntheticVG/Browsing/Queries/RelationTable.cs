using SyntheticVG.Browsing.Indexing;

namespace SyntheticVG.Browsing.Queries;

/// <summary>The columns of a table of relations; those that a table lacks are empty and mean 0 everywhere.</summary>
internal readonly ref struct RelationColumns
{
    public ReadOnlySpan<int> Image { get; init; }

    public ReadOnlySpan<int> SubjectName { get; init; }

    public ReadOnlySpan<int> Predicate { get; init; }

    public ReadOnlySpan<int> ObjectName { get; init; }

    public ReadOnlySpan<int> SubjectRegion { get; init; }

    public ReadOnlySpan<int> ObjectRegion { get; init; }

    public ReadOnlySpan<float> Confidence { get; init; }

    public ReadOnlySpan<byte> Category { get; init; }

    public ReadOnlySpan<byte> Origin { get; init; }

    public ReadOnlySpan<byte> Outcome { get; init; }

    public ReadOnlySpan<byte> Stage { get; init; }

    public ReadOnlySpan<ushort> Rule { get; init; }

    public ReadOnlySpan<ushort> Reason { get; init; }

    public ReadOnlySpan<byte> Review { get; init; }

    public ReadOnlySpan<byte> Change { get; init; }

    /// <summary>The columns as they lie in an index.</summary>
    public static RelationColumns Of(SectionFile file) => new()
    {
        Image = file.Get<int>(Section.Image),
        SubjectName = file.Get<int>(Section.SubjectName),
        Predicate = file.Get<int>(Section.Predicate),
        ObjectName = file.Get<int>(Section.ObjectName),
        SubjectRegion = file.Get<int>(Section.SubjectRegion),
        ObjectRegion = file.Get<int>(Section.ObjectRegion),
        Confidence = file.Get<float>(Section.Confidence),
        Category = file.Get<byte>(Section.Category),
        Origin = file.Get<byte>(Section.Origin),
        Outcome = file.Get<byte>(Section.Outcome),
        Stage = file.Get<byte>(Section.Stage),
        Rule = file.Get<ushort>(Section.Rule),
        Reason = file.Get<ushort>(Section.Reason),
    };
}

/// <summary>Relations in the order of their photos, with the regions at their ends.</summary>
internal abstract class RelationTable
{
    /// <summary>The columns.</summary>
    public abstract RelationColumns Columns { get; }

    /// <summary>Whether rows of a photo count; null where all do.</summary>
    public abstract bool[]? HiddenPhotos { get; }

    /// <summary>Marks the regions that a test accepts.</summary>
    public abstract bool[] Mark(RegionTest test);

    /// <summary>Row within its photo, and places of both ends within the photo's graph.</summary>
    public abstract (int Row, int Subject, int Object) PlaceOf(int row);
}

/// <summary>What a region must have: all of it.</summary>
/// <param name="Names">Numbers of names, by number; null where any will do.</param>
/// <param name="Attributes">Sets of attributes of each of which it has one.</param>
/// <param name="Texts">Texts that its description holds, as they are searched.</param>
internal sealed record RegionTest(bool[]? Names, IReadOnlyList<bool[]> Attributes, IReadOnlyList<string> Texts);

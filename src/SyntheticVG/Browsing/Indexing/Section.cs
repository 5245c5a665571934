namespace SyntheticVG.Browsing.Indexing;

/// <summary>What the sections of an index hold; a relation is a row, the rows of a photo stand together, kept ones before dropped ones.</summary>
internal static class Section
{
    // A number a row.
    public const int Image = 0, SubjectName = 1, Predicate = 2, ObjectName = 3, SubjectRegion = 4, ObjectRegion = 5, Confidence = 6;
    public const int Category = 7, Origin = 8, Outcome = 9, Stage = 10, Rule = 11, Reason = 12;

    // A number a photo, most with one more at the end.
    public const int FirstRow = 13, FirstDropped = 14, FirstRegion = 15, LineOffset = 16, LineLength = 17, ImageFlags = 18, ImageSources = 19;

    // A number a region.
    public const int RegionName = 20, AttributeStart = 21, AttributeIds = 22, TextStart = 23, Text = 24;

    // A number a dropped row: where its line begins.
    public const int DroppedOffset = 25, DroppedLength = 26;

    // What a photo lost beside relations: regions, and itself.
    public const int OtherImage = 27, OtherOffset = 28, OtherLength = 29;

    // Words by their numbers: where each begins, then all of them.
    public const int Keys = 30, Files = 32, Names = 34, Predicates = 36, Rules = 38, Stages = 40, Reasons = 42, Attributes = 44, SourceSets = 46;

    // Photos by their keys.
    public const int KeyTable = 48;

    // What was wrong with the files, as JSON.
    public const int Notes = 49;

    public const int Count = 50;
}

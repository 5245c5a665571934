using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Indexing;

/// <summary>A relation as numbers: of its photo, of its words, and what is known about it.</summary>
internal record struct Row
{
    /// <summary>The outcome of what no rule has judged.</summary>
    public const byte Unjudged = 3;

    public int Image, SubjectName, Predicate, ObjectName;
    public int SubjectRegion, ObjectRegion; // numbers of regions, counted through all photos; −1 where the region is not in the graph any more
    public float Confidence; // NaN where none was measured
    public ushort Rule, Reason; // 0 for none
    public byte Category, Origin, Outcome, Stage; // a stage of 0 is a kept relation

    /// <summary>The row of a relation, without photo, ends and stage.</summary>
    public static Row Of(Relationship relationship, Vocabulary words) => new()
    {
        Predicate = words.Predicates.Add(relationship.Predicate),
        Confidence = (float)(relationship.Confidence ?? double.NaN),
        Category = (byte)relationship.Category,
        Origin = (byte)relationship.Origin,
        Outcome = relationship.Verdict is { } verdict ? (byte)verdict.Outcome : Unjudged,
        Rule = Vocabulary.Short(words.Rules, relationship.Verdict?.Rule),
    };
}

/// <summary>The words of an index.</summary>
internal sealed record Vocabulary(WordList Names, WordList Predicates, WordList Rules, WordList Stages, WordList Reasons, WordList Attributes)
{
    /// <summary>No words yet but the empty one for nothing.</summary>
    public static Vocabulary New()
    {
        var words = new Vocabulary(new(), new(), new(), new(), new(), new());
        foreach (var list in new[] { words.Rules, words.Stages, words.Reasons })
            list.Add("");
        return words;
    }

    /// <summary>The words of an index's file.</summary>
    public static Vocabulary Of(SectionFile file) => new(
        new(file, Section.Names), new(file, Section.Predicates), new(file, Section.Rules), new(file, Section.Stages), new(file, Section.Reasons),
        new(file, Section.Attributes));

    /// <summary>The number of a word in a list that has few; those that are too many share the last number.</summary>
    public static ushort Short(WordList list, string? word) => word is null ? (ushort)0
        : list.Find(word) is >= 0 and var known ? (ushort)known
        : list.Count < ushort.MaxValue ? (ushort)list.Add(word) : (ushort)list.Add("(others)");

    /// <summary>The number of a stage.</summary>
    public static byte Stage(WordList list, string stage) => list.Find(stage) is > 0 and var known ? (byte)known
        : list.Count < byte.MaxValue ? (byte)list.Add(stage.Length > 0 ? stage : "(none)") : (byte)list.Add("(others)");
}

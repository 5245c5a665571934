namespace SyntheticVG.Engine.Regions;

/// <summary>Whom to believe first, of data sets and proposers.</summary>
internal static class SourcePriority
{
    // Whose masks are best: people's, then box-prompted ones, then whole things, then pieces.
    private static readonly string[] Masks =
        ["lvis", "coco", "ade", "psg", "refcoco", "panoptic", "grounding-dino", "sam-whole", "semantic-sam", "seem", "sam", "sam-part"];

    // Whose names are finest: 1,203 classes, then free words, then closed lists, then whole phrases.
    private static readonly string[] Names = ["lvis", "vg", "gqa", "ade", "coco", "psg", "refcoco"];

    // Data sets whose masks people drew.
    private static readonly string[] Human = ["lvis", "coco", "ade", "psg", "refcoco", "panoptic"];

    /// <summary>Whether people drew a source's masks.</summary>
    public static bool IsHuman(string source) => Human.Contains(source);

    /// <summary>Rank of a source's masks, best 0; an unknown source comes last.</summary>
    public static int Of(string source) => Rank(Masks, source);

    /// <summary>Rank of a source's names, finest 0; an unknown source comes last.</summary>
    public static int OfName(string source) => Rank(Names, source);

    private static int Rank(string[] list, string source)
    {
        var exact = Array.IndexOf(list, source);
        if (exact >= 0)
            return exact;
        var prefix = Array.FindIndex(list, known => source.StartsWith(known, StringComparison.Ordinal));
        return prefix >= 0 ? prefix : list.Length;
    }
}

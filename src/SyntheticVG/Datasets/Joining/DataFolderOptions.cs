namespace SyntheticVG.Datasets.Joining;

/// <summary>How a <see cref="DataFolder"/> is read.</summary>
public sealed record DataFolderOptions
{
    /// <summary>Whether the first bad row is an error; else bad rows are counted and left out.</summary>
    public bool Strict { get; init; }

    /// <summary>What <see cref="Require"/> may ask for: <c>coco</c>, <c>lvis</c>, <c>refcoco</c>, <c>vg</c>, <c>gqa</c>, <c>psg</c>,
    /// <c>ade</c>, <c>depth</c>.</summary>
    public static IReadOnlyList<string> Requirable => RequireFilter.Known;

    /// <summary>What a photo must have to be a seed, of <see cref="Requirable"/>; empty for all photos.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>File of image keys (<c>coco:139</c>, <c>vg:2407890</c>, one a line, <c>#</c> starts a comment) that belong to
    /// evaluation, or null.</summary>
    public string? LeakList { get; init; }

    /// <summary>File that names the folder's files, where their names do not tell what they are, or null.</summary>
    public string? Recipe { get; init; }

    /// <summary>How photos are called: another form than the current one only to go on with what was begun with it.</summary>
    public PhotoKeys Keys { get; init; } = PhotoKeys.ByPicture;

    /// <summary>Which copy of a photo wins where both COCO's and Visual Genome's are on disk: <c>coco</c> (its masks then
    /// stay as they are) or <c>vg</c>.</summary>
    public string PreferredCopy { get; init; } = "coco";

    /// <summary>How much the sides of two copies may differ in ratio, |sx / sy - 1|, before one is refused as another picture.</summary>
    public double MaxAspectDifference { get; init; } = 0.02;

    /// <summary>Shortest side of a box on the joined raster, in pixels; smaller ones are dropped.</summary>
    public double MinBoxSide { get; init; } = 2;
}

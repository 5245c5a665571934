namespace SyntheticVG.SceneGraphs;

/// <summary>Which image a graph is about, by what names other data sets know it, and its size.</summary>
public sealed record ImageInfo
{
    /// <summary>The canonical key, one per photo whatever data set it came from: <c>coco:554750</c>, <c>vg:2407890</c>,
    /// <c>ade:ADE_train_00018793</c>, <c>pocket:7-12</c>, else <c>file:name.jpg</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Path of the picture, relative to the data folder it was read from.</summary>
    public required string File { get; init; }

    /// <summary>Width of the picture in pixels; every box and mask of the graph is in these pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the picture in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The image's id in each data set that knows it (<c>coco</c>, <c>vg</c>, <c>gqa</c>, <c>psg</c>, ...), in order of name.</summary>
    public IReadOnlyDictionary<string, string> Sources
    {
        get; init =>
        field = value ?? new SortedDictionary<string, string>();
    } = new SortedDictionary<string, string>();

    /// <summary>Whether the image belongs to an evaluation split, and so must stay out of training exports.</summary>
    public bool Evaluation { get; init; }

    /// <summary>Licence of the picture as its data set states it, or null where it does not.</summary>
    public string? Licence { get; init; }
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.SvgFull;

/// <summary>One image of the published SVG-Full, as its row stands.</summary>
internal sealed record SvgFullRow
{
    /// <summary>Id in the source data set (PSG's image id in the PSG part), or null.</summary>
    public string? Id { get; init; }

    /// <summary>File name of the picture: <c>2407890.jpg</c> (Visual Genome), <c>train2017/000000554750.jpg</c> (COCO),
    /// <c>ADE_train_00018793.jpg</c>.</summary>
    public required string ImageId { get; init; }

    /// <summary>The regions.</summary>
    public IReadOnlyList<SvgFullRegion> Regions { get; init; } = [];

    /// <summary>The cell <c>scene_graph</c>, JSON as text.</summary>
    public required string SceneGraphText { get; init; }

    /// <summary>Relations between regions, read from <see cref="SceneGraphText"/>.</summary>
    public IReadOnlyList<SvgFullRelation> Relations { get; init; } = [];

    /// <summary>Width as <c>metadata/width</c> states it, in pixels; often null.</summary>
    public long? Width { get; init; }

    /// <summary>Height as <c>metadata/height</c> states it, in pixels; often null.</summary>
    public long? Height { get; init; }

    /// <summary>The picture itself, where the file holds pictures.</summary>
    public SvgFullPicture? Picture { get; init; }
}

/// <summary>A region of an SVG-Full row.</summary>
/// <param name="X">Left edge in pixels.</param>
/// <param name="Y">Top edge in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Label">The short label, or null.</param>
/// <param name="Description">The phrase that the scene graph has for it, or null where it has fewer objects than regions.</param>
/// <param name="Mask">The mask over the whole image, or null.</param>
internal sealed record SvgFullRegion(double X, double Y, double Width, double Height, string? Label, string? Description, Rle? Mask);

/// <summary>A relation of an SVG-Full row: positions in its regions, and the words between.</summary>
internal sealed record SvgFullRelation(int Subject, int Object, string Predicate);

/// <summary>A picture within a row.</summary>
/// <param name="Bytes">The file's bytes, or null where only its path is given.</param>
/// <param name="Path">The file's name, or null.</param>
internal sealed record SvgFullPicture(byte[]? Bytes, string? Path);

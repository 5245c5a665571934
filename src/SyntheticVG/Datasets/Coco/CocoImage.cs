using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Coco;

/// <summary>A picture of a file in COCO's layout.</summary>
public sealed record CocoImage
{
    /// <summary>COCO's id.</summary>
    public required long Id { get; init; }

    /// <summary>Its name; where the file gives none (LVIS), the last part of its address.</summary>
    public required string File { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The folder in its address (<c>val2017</c>), or null.</summary>
    public string? Folder { get; init; }

    /// <summary>Number of its licence in the file's list, or null.</summary>
    public long? Licence { get; init; }

    /// <summary>LVIS: classes known not to be in the picture.</summary>
    public IReadOnlyList<long> NegativeCategories { get; init; } = [];

    /// <summary>LVIS: classes of which not every instance was annotated.</summary>
    public IReadOnlyList<long> NotExhaustiveCategories { get; init; } = [];
}

/// <summary>An annotated object of a file in COCO's layout.</summary>
public sealed record CocoAnnotation
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>Id of its class.</summary>
    public required long CategoryId { get; init; }

    /// <summary>Name of its class, as the file spells it.</summary>
    public required string Label { get; init; }

    /// <summary>Its box in pixels, inside the picture.</summary>
    public required Box Box { get; init; }

    /// <summary>Its area as the file states it, in square pixels; it need not be the mask's.</summary>
    public double? Area { get; init; }

    /// <summary>Whether it stands for a crowd rather than one thing.</summary>
    public bool Crowd { get; init; }

    /// <summary>Its mask, or null where the file has none.</summary>
    public Rle? Mask { get; init; }

    /// <summary>A phrase about it, in re-packs that carry one; else null.</summary>
    public string? Caption { get; init; }
}

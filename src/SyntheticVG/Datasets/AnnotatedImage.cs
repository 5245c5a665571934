using SyntheticVG.Images.Codecs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets;

/// <summary>One photo with everything that the data sets at hand say about it, joined on one raster.</summary>
public sealed record AnnotatedImage
{
    /// <summary>The annotated regions and the human relationships between them.</summary>
    public required SceneGraph Graph { get; init; }

    /// <summary>Full path of the picture.</summary>
    public required string PicturePath
    {
        get => Photo.Path;
        init => Photo = new(value);
    }

    /// <summary>The picture's file: whoever looks at the photo reads it from here, so that it is decoded once.</summary>
    public PhotoFile Photo { get; init; } = null!; // by PicturePath, which is required

    /// <summary>Captions of the whole image.</summary>
    public IReadOnlyList<string> Captions { get; init; } = [];

    /// <summary>Phrases about parts of the photo (Visual Genome's region descriptions), each with its box.</summary>
    public IReadOnlyList<RegionPhrase> Phrases { get; init; } = [];

    /// <summary>Region proposals that came with the data (SAM output, panoptic segments); empty where none did.</summary>
    public IReadOnlyList<Region> Proposals { get; init; } = [];

    /// <summary>Full path of the depth map, or null.</summary>
    public string? DepthPath { get; init; }

    /// <summary>A student's graph of the photo that travels with it, to be edited; null where there is none, or the student is at hand.</summary>
    public SceneGraph? Draft { get; init; }

    /// <summary>Complete truth of a drawn scene; null for a real photo.</summary>
    public SceneGraph? Truth { get; init; }
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Psg;

/// <summary>A picture of PSG.</summary>
internal sealed record PsgImage
{
    /// <summary>PSG's id; where the file gives none of its own, the place of the row.</summary>
    public required string Id { get; init; }

    /// <summary>Visual Genome's id of the photo, which is PSG's; null where the file gives none of its own.</summary>
    public string? VgId { get; init; }

    /// <summary>COCO's id of the photo, or null.</summary>
    public long? CocoId { get; init; }

    /// <summary>Folder and name of the picture (<c>train2017/000000397133.jpg</c>).</summary>
    public required string File { get; init; }

    /// <summary>Folder and name of the picture of segment ids; empty where the file names none.</summary>
    public required string PanopticFile { get; init; }

    /// <summary>Width in pixels; 0 where the file does not say.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels; 0 where the file does not say.</summary>
    public required int Height { get; init; }
}

/// <summary>What PSG says about one picture.</summary>
/// <param name="Segments">Its segments; relations name them by <see cref="PsgSegment.Position"/>.</param>
/// <param name="Relations">The relations between them.</param>
internal sealed record PsgGraph(IReadOnlyList<PsgSegment> Segments, IReadOnlyList<PsgRelation> Relations);

/// <summary>A segment of PSG: a thing, or a stretch of stuff.</summary>
internal sealed record PsgSegment
{
    /// <summary>Its place in the file's list, from 0; a dropped segment leaves its place empty.</summary>
    public required int Position { get; init; }

    /// <summary>Its id in the picture of segment ids; 0, which none has, where the file does not say.</summary>
    public required long SegmentId { get; init; }

    /// <summary>Index of its class: things first, then stuff.</summary>
    public required long CategoryId { get; init; }

    /// <summary>Name of its class.</summary>
    public required string Label { get; init; }

    /// <summary>Whether its class is of things rather than stuff.</summary>
    public required bool Thing { get; init; }

    /// <summary>Whether it stands for a crowd.</summary>
    public bool Crowd { get; init; }

    /// <summary>Its box as the file states it; COCO's panoptic boxes may leave out the last row and column. Empty where it states none that is one.</summary>
    public required Box Box { get; init; }
}

/// <summary>A relation of PSG.</summary>
/// <param name="Subject">Position of the subject.</param>
/// <param name="Predicate">One of the file's predicate classes.</param>
/// <param name="Object">Position of the object.</param>
internal sealed record PsgRelation(int Subject, string Predicate, int Object);

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.VisualGenome;

/// <summary>A picture of Visual Genome, as <c>image_data.json</c> knows it.</summary>
/// <param name="Id">Visual Genome's id.</param>
/// <param name="File">Folder and name (<c>VG_100K_2/1.jpg</c>), from the address.</param>
/// <param name="Width">Width of Visual Genome's copy in pixels, in which its boxes are; 0 where the file does not say.</param>
/// <param name="Height">Height of that copy in pixels; 0 where the file does not say.</param>
/// <param name="CocoId">COCO's id of the same photo, or null.</param>
internal sealed record VgImage(long Id, string File, int Width, int Height, long? CocoId);

/// <summary>Everything that Visual Genome says about one picture.</summary>
/// <param name="Objects">Its objects, duplicates folded.</param>
/// <param name="Relations">The relations between them, their predicates as people typed them.</param>
/// <param name="Regions">Descriptions of parts of the picture.</param>
internal sealed record VgAnnotations(
    IReadOnlyList<VgObject> Objects, IReadOnlyList<VgRelation> Relations, IReadOnlyList<VgRegion> Regions);

/// <summary>An object of Visual Genome.</summary>
internal sealed record VgObject
{
    /// <summary>Its id; shared with GQA; negative where the file gives none of its own.</summary>
    public required long Id { get; init; }

    /// <summary>What people call it, at least one.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Box in pixels of Visual Genome's copy, inside the picture.</summary>
    public required Box Box { get; init; }

    /// <summary>WordNet synsets of the names (<c>road.n.01</c>).</summary>
    public IReadOnlyList<string> Synsets { get; init; } = [];

    /// <summary>What it is like.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];
}

/// <summary>A relation of Visual Genome.</summary>
/// <param name="Id">Its id; negative where the file gives none.</param>
/// <param name="Subject">Id of the subject.</param>
/// <param name="Predicate">The raw text, blanks and capitals included; it may be empty.</param>
/// <param name="Object">Id of the object.</param>
internal sealed record VgRelation(long Id, long Subject, string Predicate, long Object);

/// <summary>A phrase about a part of a picture.</summary>
/// <param name="Id">Its id; older files number them from the same start in every picture; negative where the file gives none.</param>
/// <param name="Box">Box in pixels of Visual Genome's copy.</param>
/// <param name="Phrase">The phrase.</param>
internal sealed record VgRegion(long Id, Box Box, string Phrase);

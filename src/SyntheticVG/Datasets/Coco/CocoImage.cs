using System.Globalization;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.Coco;

/// <summary>A picture of a file in COCO's layout.</summary>
internal sealed record CocoImage
{
    /// <summary>Its id; one of the lowest numbers there are where the file gives a text (<see cref="IdText"/>).</summary>
    public required long Id { get; init; }

    /// <summary>Its id where that is a text and no number, else null.</summary>
    public string? IdText { get; init; }

    /// <summary>Its name; where the file gives none (LVIS), the last part of its address.</summary>
    public required string File { get; init; }

    /// <summary>Width in pixels; 0 where the file does not say.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels; 0 where the file does not say.</summary>
    public required int Height { get; init; }

    /// <summary>The folder in its address (<c>val2017</c>), or null.</summary>
    public string? Folder { get; init; }

    /// <summary>Id of its licence in the file's list, or null.</summary>
    public string? Licence { get; init; }

    /// <summary>Whether it is a photo of COCO: it has the name that COCO gives to the photo of its id.</summary>
    /// <remarks>Ids of other files begin anew in each and say nothing about the photo.</remarks>
    public bool OfCoco => IsNameOf(Id, File);

    /// <summary>LVIS: classes known not to be in the picture.</summary>
    public IReadOnlyList<long> NegativeCategories { get; init; } = [];

    /// <summary>LVIS: classes of which not every instance was annotated.</summary>
    public IReadOnlyList<long> NotExhaustiveCategories { get; init; } = [];

    /// <summary>Whether a file name is the one that COCO gives to the photo of an id: <c>000000000139.jpg</c>, in 2014
    /// <c>COCO_val2014_000000000139.jpg</c>.</summary>
    public static bool IsNameOf(long id, string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        var digits = stem.StartsWith("COCO_", StringComparison.Ordinal) ? stem[(stem.LastIndexOf('_') + 1)..] : stem;
        return digits.Length == 12 && id >= 0 && digits == id.ToString("D12", CultureInfo.InvariantCulture);
    }
}

/// <summary>An annotated object of a file in COCO's layout.</summary>
internal sealed record CocoAnnotation
{
    /// <summary>Its id; where the file gives none of its own, the number of its row from 1, negative.</summary>
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

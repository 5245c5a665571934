namespace SyntheticVG.Datasets.Ade20K;

/// <summary>A picture of ADE20K's full release of 2021, as its JSON describes it.</summary>
internal sealed record AdeImage
{
    /// <summary>File stem (<c>ADE_train_00018793</c>).</summary>
    public required string Id { get; init; }

    /// <summary>Name of the picture.</summary>
    public required string File { get; init; }

    /// <summary>Width in pixels; 0 where the file does not say.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels; 0 where the file does not say.</summary>
    public required int Height { get; init; }

    /// <summary>What kind of place it shows, from the general to the particular (outdoor, urban, street).</summary>
    public IReadOnlyList<string> Scene { get; init; } = [];

    /// <summary>Objects and their parts, in the order of the file.</summary>
    public IReadOnlyList<AdeObject> Objects { get; init; } = [];
}

/// <summary>An object, or a part of one.</summary>
internal sealed record AdeObject
{
    /// <summary>Its number in the picture; where the file gives none of its own, that of its place from 1, negative.</summary>
    public required long Id { get; init; }

    /// <summary>Index of its class among all of ADE20K's names; -1 where the file does not say.</summary>
    public required long NameIndex { get; init; }

    /// <summary>The name and its synonyms.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The name that the annotator typed.</summary>
    public string RawName { get; init; } = "";

    /// <summary>What it is like.</summary>
    public IReadOnlyList<string> Attributes { get; init; } = [];

    /// <summary>Number of the object that it is part of, or null.</summary>
    public long? PartOf { get; init; }

    /// <summary>Path of its mask picture, beside the JSON, or null.</summary>
    public string? MaskFile { get; init; }

    /// <summary>Its outline, x and y in turn, in pixels; empty where the file gives none that is one.</summary>
    public IReadOnlyList<double> Outline { get; init; } = [];
}

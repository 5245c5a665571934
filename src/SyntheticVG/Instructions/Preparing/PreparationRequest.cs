namespace SyntheticVG.Instructions.Preparing;

/// <summary>What of a stage's files is made, of what, and where to.</summary>
/// <param name="Stage"><c>stage-1</c> or <c>stage-2</c>.</param>
/// <param name="Data">Folder of the downloads, and of their pictures.</param>
/// <param name="Output">Where the files go.</param>
public sealed record PreparationRequest(string Stage, string Data, string Output)
{
    /// <summary>A run whose graphs stand for SVG-Relations, or for the edited graphs; or null.</summary>
    public string? Graphs { get; init; }

    /// <summary>The folder that the pictures of those graphs start from; null: <see cref="Data"/>.</summary>
    public string? Pictures { get; init; }

    /// <summary>A group of sources that is left out (<c>scene graphs</c>), or null.</summary>
    public string? LeaveOut { get; init; }
}

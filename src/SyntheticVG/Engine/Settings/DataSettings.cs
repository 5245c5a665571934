using System.Text.Json.Serialization;
using SyntheticVG.Datasets.Joining;

namespace SyntheticVG.Engine.Settings;

/// <summary>The data folder of a run, and what of it is read.</summary>
public sealed record DataSettings
{
    /// <summary>Full path of the folder.</summary>
    [JsonPropertyName("data")]
    public required string Folder { get; init; }

    /// <summary>Full path of a file that says which file of the folder is what, or null where their names say so.</summary>
    public string? Recipe { get; init; }

    /// <summary>What a photo must have to be a seed.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    /// <summary>File of keys that belong to evaluation, or null.</summary>
    public string? LeakList { get; init; }

    /// <summary>How photos are called; a run goes on with the form that it was begun with.</summary>
    public PhotoKeys Keys { get; init; } = PhotoKeys.ByPicture;
}

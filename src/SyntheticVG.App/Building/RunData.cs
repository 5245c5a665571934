using System.Text.Json;
using SyntheticVG.Engine.Run;

namespace SyntheticVG.App.Building;

/// <summary>What a run was made from.</summary>
internal static class RunData
{
    /// <summary>The data folder that the run behind some graphs was made from, or null where they are no run's.</summary>
    /// <param name="graphs">The run's folder, or a file in it.</param>
    public static string? FolderOf(string graphs)
    {
        var folder = File.Exists(graphs) ? Path.GetDirectoryName(Path.GetFullPath(graphs))! : graphs; // a file lies in a folder
        var report = Path.Combine(folder, RunReport.FileName);
        if (!File.Exists(report))
            return null;
        using var json = JsonDocument.Parse(File.ReadAllBytes(report));
        return json.RootElement.TryGetProperty("options", out var options) && options.TryGetProperty("data", out var data) ? data.GetString() : null;
    }
}

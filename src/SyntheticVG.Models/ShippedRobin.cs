namespace SyntheticVG.Models;

/// <summary>The models of ROBIN that come with the library.</summary>
public static class ShippedRobin
{
    /// <summary>Folder of pocket ROBIN, which knows drawn scenes.</summary>
    public static string Pocket { get; } = Path.Combine(AppContext.BaseDirectory, "models", "pocket");
}

namespace SyntheticVG.Perception;

/// <summary>The models that come with the program.</summary>
public static class ShippedModels
{
    /// <summary>The folder that holds them, a folder each.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>The embedded default detector: NanoDet-g, 80 classes of COCO.</summary>
    public static string NanoDet { get; } = Path.Combine(Folder, "nanodet-g");

    /// <summary>Pocket ROBIN, which writes the graphs of drawn scenes.</summary>
    public static string Pocket { get; } = Path.Combine(Folder, "pocket");
}

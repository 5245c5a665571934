namespace SyntheticVG.Perception.Store;

/// <summary>The models that come with the program.</summary>
internal static class ShippedModels
{
    /// <summary>The folder that holds them, a folder each.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Name of the embedded default detector: PicoDet-S, 80 classes of COCO.</summary>
    public const string DetectorName = "picodet-s";

    /// <summary>The folder of the embedded default detector.</summary>
    public static string Detector { get; } = Path.Combine(Folder, DetectorName);
}

using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Detecting;

/// <summary>How detectors that are published as a bare model file want their pixels: what stands in their projects' code.</summary>
internal static class PublishedPixels
{
    // As OpenCV reads and resizes them; the rest of the canvas gray; no scaling.
    private const string Yolox = """
        {"channel_order": "BGR", "do_rescale": false, "do_normalize": false, "fit": "corner", "pad_value": 114, "side_rounding": "down", "resample_with": "opencv-linear"}
        """;

    private const string NanoDetPlus = """
        {"channel_order": "BGR", "do_rescale": false, "image_mean": [103.53, 116.28, 123.675], "image_std": [57.375, 57.12, 58.395], "fit": "stretch", "resample_with": "opencv-linear"}
        """;

    /// <summary>The folder's <c>preprocessor_config.json</c>; where it has none, that of its kind.</summary>
    /// <exception cref="FileNotFoundException">It has none, and its kind has no settings of its own.</exception>
    public static ModelSettings Of(ModelFolder folder) => (folder.HasPreprocessor, folder.Kind) switch
    {
        (false, "yolox") => ModelSettings.Parse("the settings of YOLOX", Yolox),
        (false, "nanodet-plus") => ModelSettings.Parse("the settings of NanoDet-Plus", NanoDetPlus),
        _ => folder.Preprocessor,
    };
}

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

    /// <summary>The folder's <c>preprocessor_config.json</c>; where it has none, what the projects of RT-DETR, D-FINE and RF-DETR do: the whole photo stretched
    /// to the side that the graph has (640 where it is free), RF-DETR's colours by ImageNet's mean and deviation.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="picture">The shape of the graph's picture input.</param>
    public static ModelSettings Of(ModelFolder folder, int[] picture)
    {
        if (folder.HasPreprocessor)
            return folder.Preprocessor;
        var (height, width) = (picture[2] > 0 ? picture[2] : 640, picture[3] > 0 ? picture[3] : 640);
        var colours = folder.Kind == "rf_detr" ? "\"image_mean\": [0.485, 0.456, 0.406], \"image_std\": [0.229, 0.224, 0.225]" : "\"do_normalize\": false";
        return ModelSettings.Parse($"the settings of {folder.Kind}", $$"""{"size": {"height": {{height}}, "width": {{width}}}, "resample": 2, {{colours}}}""");
    }
}

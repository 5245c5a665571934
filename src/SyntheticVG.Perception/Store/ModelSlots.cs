using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Store;

/// <summary>Tells what a model folder is for.</summary>
public static class ModelSlots
{
    /// <summary>The slot that a folder fills: <c>detector</c>, <c>segmenter</c>, <c>panoptic</c>, <c>grounding</c>, <c>depth</c> or <c>sentences</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">It has no <c>config.json</c>, or no model.</exception>
    /// <exception cref="InvalidDataException">It is of a kind that no slot takes.</exception>
    public static string Of(string folder)
    {
        var model = new ModelFolder(folder);
        return model.Kind switch
        {
            "nanodet" or "nanodet-plus" or "yolox" or "rt_detr" or "rt_detr_v2" or "d_fine" or "rf_detr" => "detector",
            "detr" => HasMasks(model) ? "panoptic" : "detector",
            "sam" => "segmenter",
            "grounding-dino" or "mm-grounding-dino" => "grounding",
            "depth_anything" or "dpt" => "depth",
            "bert" => "sentences",
            var other => throw model.Config.Missing("model_type", other, "one that a slot takes: nanodet, nanodet-plus, yolox, detr, rt_detr, rt_detr_v2, "
                + "d_fine, rf_detr, sam, grounding-dino, mm-grounding-dino, depth_anything, dpt or bert"),
        };
    }

    // Both kinds of DETR have the same settings; their graphs differ.
    private static bool HasMasks(ModelFolder folder)
    {
        using var model = OnnxModel.Open(folder.Model(), OnnxOptions.SingleThread);
        return model.Outputs.ContainsKey("pred_masks");
    }
}

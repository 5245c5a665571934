using SyntheticVG.Engine.Perception;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Detr;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Recipes;

/// <summary>Fills the detector's slot from a model folder.</summary>
public static class Detectors
{
    private static readonly string[] Kinds = ["nanodet", "nanodet-plus", "yolox", "detr", "rt_detr", "rt_detr_v2", "d_fine", "rf_detr"];

    /// <summary>Opens a folder: NanoDet with decoded boxes, NanoDet-Plus and YOLOX as published, or the boxes of DETR, RT-DETR, D-FINE or RF-DETR.</summary>
    /// <param name="folder">The folder, with <c>config.json</c> (its <c>model_type</c> says which), <c>preprocessor_config.json</c> and a model file.</param>
    /// <param name="options">What to leave out; null for the model's own.</param>
    /// <param name="onnx">How to run it; null for the defaults.</param>
    /// <returns>A detector, to be disposed if it is disposable.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of its files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or of a model that is no detector.</exception>
    public static IDetector Open(string folder, DetectorOptions? options = null, OnnxOptions? onnx = null)
    {
        var model = new ModelFolder(folder).Require("detector", Kinds);
        return model.Kind switch
        {
            "detr" => new DetrDetector(model, options ?? new(), onnx ?? new()),
            "rt_detr" or "rt_detr_v2" or "d_fine" or "rf_detr" => new QueryDetector(model, options ?? new(), onnx ?? new()),
            _ => new GridDetector(model, options ?? new(), onnx ?? new()),
        };
    }
}

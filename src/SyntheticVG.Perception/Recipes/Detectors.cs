using SyntheticVG.Engine.Perception;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Detr;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Recipes;

/// <summary>Fills the detector's slot from a model folder.</summary>
public static class Detectors
{
    private static readonly string[] Kinds = ["nanodet", "nanodet-plus", "yolox", "detr"];

    /// <summary>Opens a folder: NanoDet with decoded boxes, NanoDet-Plus and YOLOX as published, or the boxes of DETR.</summary>
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
        return model.Kind == "detr" ? new DetrDetector(model, options ?? new(), onnx ?? new()) : new GridDetector(model, options ?? new(), onnx ?? new());
    }
}

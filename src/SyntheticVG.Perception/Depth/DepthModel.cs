using SyntheticVG.Datasets.Depth;
using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Images.Resampling;
using SyntheticVG.Perception.Pixels;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Depth;

/// <summary>Depth-Anything and other models of its kind: one number a pixel, brought to the photo's size by bicubics.</summary>
public sealed class DepthModel : IDepthEstimator, IDisposable
{
    private readonly ResizedPhoto _pixels;
    private readonly OnnxModel _model;

    private DepthModel(ModelFolder folder, OnnxOptions onnx)
    {
        Name = folder.Name;
        Convention = (folder.Config.Text("depth_estimation_type") ?? "relative") switch
        {
            "relative" => DepthConvention.Inverse,
            "metric" => DepthConvention.Metric,
            var other => throw folder.Config.Missing("depth_estimation_type", other, "relative (inverse depth) or metric (metres)"),
        };
        _pixels = new(folder.Preprocessor);
        _model = OnnxModel.Open(folder.Model(), onnx).Require([_pixels.Port], [Port.Floats("predicted_depth", Port.Any, Port.Any, Port.Any)]);
    }

    /// <summary>What the folder is called.</summary>
    public string Name { get; }

    /// <summary>What the numbers mean: inverse depth, unless <c>config.json</c> says that they are metric.</summary>
    public DepthConvention Convention { get; }

    /// <summary>Opens a model folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of its files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or of another kind of model.</exception>
    public static DepthModel Open(string folder, OnnxOptions? onnx = null) =>
        new(new ModelFolder(folder).Require("depth", "depth_anything", "dpt"), onnx ?? new());

    /// <summary>A number for each pixel of the photo.</summary>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    public RawDepth Estimate(Picture photo)
    {
        var (height, width, values) = Predict(Pixels(photo));
        var resized = Interpolate.Bicubic(values, height, width, photo.Height, photo.Width);
        return new(photo.Width, photo.Height, Array.ConvertAll(resized, v => (double)v), "<f4");
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>The numbers that the model gets for a photo.</summary>
    internal OnnxInput Pixels(Picture photo) => _pixels.Read(photo);

    /// <summary>To which size a photo is brought.</summary>
    internal (int Height, int Width) InputSize(int height, int width) => _pixels.Rule.Of(height, width);

    /// <summary>What the model answers, row-major.</summary>
    internal (int Height, int Width, float[] Values) Predict(OnnxInput pixels)
    {
        using var result = _model.Run(pixels);
        var shape = result.Shape("predicted_depth", 1, Port.Any, Port.Any);
        return (shape[1], shape[2], result.Numbers("predicted_depth").ToArray());
    }
}

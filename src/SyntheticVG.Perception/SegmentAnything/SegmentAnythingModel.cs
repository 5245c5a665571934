using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Pixels;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.SegmentAnything;

/// <summary>Segment Anything as published for ONNX: <c>vision_encoder.onnx</c> looks at a photo once, <c>prompt_encoder_mask_decoder.onnx</c>
/// answers points and boxes.</summary>
public sealed class SegmentAnythingModel : IPromptedSegmenter, IDisposable
{
    private readonly SquarePhoto _pixels;
    private readonly OnnxModel _encoder;
    private readonly OnnxModel _decoder;

    private SegmentAnythingModel(ModelFolder folder, OnnxOptions onnx)
    {
        Name = folder.Name;
        _pixels = new(folder.Preprocessor);
        var (encoder, decoder) = (folder.Model("vision_encoder.onnx"), folder.Model("prompt_encoder_mask_decoder.onnx"));
        _encoder = OnnxModel.Open(encoder, onnx).Require(
            [Port.Floats("pixel_values", Port.Any, 3, _pixels.Height, _pixels.Width)],
            [Port.Floats("image_embeddings", Port.Any, Port.Any, Port.Any, Port.Any),
                Port.Floats("image_positional_embeddings", Port.Any, Port.Any, Port.Any, Port.Any)]);
        try
        {
            _decoder = OnnxModel.Open(decoder, onnx).Require(
                [
                    Port.Floats("input_points", Port.Any, Port.Any, Port.Any, 2), Port.Integers("input_labels", Port.Any, Port.Any, Port.Any),
                    Port.Floats("image_embeddings", Port.Any, Port.Any, Port.Any, Port.Any),
                    Port.Floats("image_positional_embeddings", Port.Any, Port.Any, Port.Any, Port.Any),
                ],
                [Port.Floats("iou_scores", Port.Any, Port.Any, Port.Any), Port.Floats("pred_masks", Port.Any, Port.Any, Port.Any, Port.Any, Port.Any)]);
        }
        catch (InvalidDataException)
        {
            _encoder.Dispose();
            throw;
        }
    }

    /// <summary>What the folder is called.</summary>
    public string Name { get; }

    /// <summary>Opens a model folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of its files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or of another kind of model.</exception>
    public static SegmentAnythingModel Open(string folder, OnnxOptions? onnx = null) =>
        new(new ModelFolder(folder).Require("prompted segmenter", "sam"), onnx ?? new());

    /// <summary>Looks at a photo once; then it can be asked as often as wanted.</summary>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    public IPromptedPhoto Open(Picture photo) => Look(photo);

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }

    internal SegmentedPhoto Look(Picture photo)
    {
        using var result = _encoder.Run(new OnnxInput("pixel_values", Planes(photo), 1, 3, _pixels.Height, _pixels.Width));
        var (height, width) = _pixels.Resized(photo.Height, photo.Width);
        return new(_decoder, Kept(result, "image_embeddings"), Kept(result, "image_positional_embeddings"),
            new(_pixels.Height, _pixels.Width), new(height, width), new(photo.Height, photo.Width));
    }

    /// <summary>The numbers that the model gets for a photo.</summary>
    internal float[] Planes(Picture photo) => _pixels.Planes(photo);

    private static OnnxInput Kept(OnnxResult result, string name)
    {
        var shape = result.Shape(name, 1, Port.Any, Port.Any, Port.Any);
        return new(name, result.Numbers(name).ToArray(), [.. shape.Select(s => (long)s)]);
    }
}

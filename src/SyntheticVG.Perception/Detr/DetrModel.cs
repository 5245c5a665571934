using SyntheticVG.Images;
using SyntheticVG.Perception.Pixels;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Detr;

/// <summary>A DETR in memory: a number of queries, each with a class, a box and, where it has a panoptic head, a mask.</summary>
internal sealed class DetrModel : IDisposable
{
    private readonly ResizedPhoto _pixels;
    private readonly OnnxModel _model;

    public DetrModel(ModelFolder folder, OnnxOptions onnx, bool needsMasks)
    {
        Name = folder.Name;
        Labels = folder.Config.Names("id2label") ?? throw folder.Config.Missing("id2label", "missing", "the names of the classes");
        _pixels = new(folder.Preprocessor);
        var masks = Port.Floats("pred_masks", Port.Any, Port.Any, Port.Any, Port.Any);
        Port[] outputs = [Port.Floats("logits", Port.Any, Port.Any, Labels.Count + 1), Port.Floats("pred_boxes", Port.Any, Port.Any, 4)];
        _model = OnnxModel.Open(folder.Model(), onnx).Require(
            [_pixels.Port, Port.Integers("pixel_mask", Port.Any, Port.Any, Port.Any) with { Optional = true }], needsMasks ? [.. outputs, masks] : outputs);
    }

    public string Name { get; }

    /// <summary>The classes; the column after the last means no object.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The numbers that the model gets for a photo.</summary>
    public OnnxInput Pixels(Picture photo) => _pixels.Read(photo);

    public OnnxResult Run(OnnxInput pixels)
    {
        var result = _model.Run(pixels, ResizedPhoto.Mask(_model, pixels));
        _ = result.Shape("logits", 1, Port.Any, Labels.Count + 1);
        _ = result.Shape("pred_boxes", 1, Port.Any, 4);
        return result;
    }

    /// <summary>The probability of each class of a query, "no object" last.</summary>
    public float[] Probabilities(OnnxResult result, int query)
    {
        var logits = result.Numbers("logits").Slice(query * (Labels.Count + 1), Labels.Count + 1);
        var most = float.NegativeInfinity;
        foreach (var logit in logits)
            most = Math.Max(most, logit);
        var shares = new float[logits.Length];
        var sum = 0.0;
        for (var i = 0; i < shares.Length; i++)
            sum += shares[i] = MathF.Exp(logits[i] - most);
        for (var i = 0; i < shares.Length; i++)
            shares[i] = (float)(shares[i] / sum);
        return shares;
    }

    /// <summary>The queries of an answer.</summary>
    public int Queries(OnnxResult result) => result.Numbers("logits").Length / (Labels.Count + 1);

    public void Dispose() => _model.Dispose();
}

using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Pixels;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Detr;

/// <summary>The younger kin of DETR (RT-DETR, D-FINE, RF-DETR): a score a class in [0, 1] without one for "no object", so that no suppression is
/// needed.</summary>
/// <remarks>
/// Three layouts are known, told apart by the names of the outputs: <c>labels</c>, <c>boxes</c>, <c>scores</c>, decided in the graph, which gets the photo's
/// size as <c>orig_target_sizes</c> (RT-DETR and D-FINE by their projects' exporters); <c>logits</c> and <c>pred_boxes</c> (all three in the Transformers
/// layout);
/// <c>dets</c> and <c>labels</c> (RF-DETR by its project's exporter).
/// </remarks>
internal sealed class QueryDetector : IDetector, IDisposable
{
    private const int MostThings = 300; // of all pairs of a query and a class, as the projects' own post-processing keeps

    private readonly OnnxModel _model;
    private readonly Func<Picture, int, int, Picture> _resize;
    private readonly PixelScale _scale;
    private readonly SizeRule _size;
    private readonly string _input;
    private readonly (string Scores, string Boxes)? _raw; // null where the graph decides
    private readonly double _threshold;

    public QueryDetector(ModelFolder folder, DetectorOptions options, OnnxOptions onnx)
    {
        Name = folder.Name;
        _threshold = options.ScoreThreshold ?? folder.Config.Number("score_threshold") ?? 0.5;
        _model = OnnxModel.Open(folder.Model(), onnx);
        try
        {
            _input = _model.Inputs.SingleOrDefault(input => input.Value is [_, 3, _, _]).Key
                ?? throw new InvalidDataException($"{_model.Path}: found inputs {Described(_model.Inputs)}; expected one of [1, 3, height, width]");
            _raw = LayoutOf(_model);
            var columns = _raw is { } raw ? _model.Outputs[raw.Scores] is [_, _, > 0 and var stated] ? stated : (int?)null : null;
            Labels = folder.Config.Names("id2label") ?? CocoLabels.Of(columns ?? CocoLabels.All.Count)
                ?? throw folder.Config.Missing("id2label", "missing", $"the names of the {columns} classes");
            if (columns is { } count && count != Labels.Count)
                throw folder.Config.Missing("id2label", $"{Labels.Count} names", $"{count}, as the graph has scores");
            var pixels = PublishedPixels.Of(folder, _model.Inputs[_input]);
            (_resize, _scale, _size) = (ResampleSetting.Read(pixels), new(pixels), SizeRule.Read(pixels));
        }
        catch (InvalidDataException)
        {
            _model.Dispose();
            throw;
        }
        Port[] inputs = [Port.Floats(_input, Port.Any, 3, _size.Fixed.Height, _size.Fixed.Width)];
        if (_raw is { } layout)
            _model.Require([.. inputs, Port.Integers("pixel_mask", Port.Any, Port.Any, Port.Any) with { Optional = true }],
                [Port.Floats(layout.Scores, Port.Any, Port.Any, Labels.Count), Port.Floats(layout.Boxes, Port.Any, Port.Any, 4)]);
        else
            _model.Require([.. inputs, Port.Integers("orig_target_sizes", Port.Any, 2)],
                [Port.Integers("labels", Port.Any, Port.Any), Port.Floats("boxes", Port.Any, Port.Any, 4), Port.Floats("scores", Port.Any, Port.Any)]);
    }

    public string Name { get; }

    public IReadOnlyList<string> Labels { get; }

    public IReadOnlyList<Detection> Detect(Picture photo)
    {
        var (height, width) = _size.Of(photo.Height, photo.Width);
        var pixels = new OnnxInput(_input, _scale.Planes(_resize(photo, width, height)), 1, 3, height, width);
        var found = _raw is { } layout ? Scored(photo, pixels, layout) : Decided(photo, pixels);
        return [.. found.Where(d => d.Label.Length > 0).Select(d => d with { Box = d.Box.Clamp(photo.Width, photo.Height) }).Where(d => !d.Box.IsEmpty)
            .OrderByDescending(d => d.Score)];
    }

    public void Dispose() => _model.Dispose();

    private List<Detection> Decided(Picture photo, OnnxInput pixels)
    {
        using var result = _model.Run(pixels, new OnnxInput("orig_target_sizes", [photo.Width, photo.Height], 1, 2));
        var queries = result.Shape("scores", 1, Port.Any)[1];
        _ = result.Shape("boxes", 1, queries, 4);
        _ = result.Shape("labels", 1, queries);
        var scores = result.Numbers("scores");
        var boxes = result.Numbers("boxes");
        var labels = result.Integers("labels");
        var found = new List<Detection>();
        for (var i = 0; i < queries; i++)
        {
            if (!(scores[i] > _threshold))
                continue;
            if (labels[i] < 0 || labels[i] >= Labels.Count)
                throw new InvalidDataException(
                    $"{_model.Path}: the model answered class {labels[i]}; expected one below {Labels.Count}, as config.json names so many (id2label)");
            found.Add(new(new(boxes[i * 4], boxes[(i * 4) + 1], boxes[(i * 4) + 2], boxes[(i * 4) + 3]), Labels[(int)labels[i]], (int)labels[i], scores[i]));
        }
        return found;
    }

    // A query may be of several classes: the best pairs of both count, as in the projects' own post-processing.
    private List<Detection> Scored(Picture photo, OnnxInput pixels, (string Scores, string Boxes) layout)
    {
        using var result = _model.Run(pixels, ResizedPhoto.Mask(_model, pixels));
        var queries = result.Shape(layout.Scores, 1, Port.Any, Labels.Count)[1];
        _ = result.Shape(layout.Boxes, 1, queries, 4);
        var logits = result.Numbers(layout.Scores);
        var boxes = result.Numbers(layout.Boxes);
        var found = new List<Detection>();
        for (var i = 0; i < logits.Length; i++)
        {
            var score = 1 / (1 + MathF.Exp(-logits[i]));
            if (score > _threshold)
                found.Add(new(QueryBox.Of(boxes, i / Labels.Count, photo.Width, photo.Height), Labels[i % Labels.Count], i % Labels.Count, score));
        }
        return [.. found.OrderByDescending(d => d.Score).Take(MostThings)];
    }

    private static (string Scores, string Boxes)? LayoutOf(OnnxModel model)
    {
        var outputs = model.Outputs;
        if (outputs.ContainsKey("logits") && outputs.ContainsKey("pred_boxes"))
            return ("logits", "pred_boxes");
        if (outputs.ContainsKey("dets") && outputs.ContainsKey("labels"))
            return ("labels", "dets");
        return outputs.ContainsKey("scores") && outputs.ContainsKey("boxes") && outputs.ContainsKey("labels")
            ? null
            : throw new InvalidDataException(
                $"{model.Path}: found outputs {Described(outputs)}; expected labels, boxes and scores, or logits and pred_boxes, or dets and labels");
    }

    private static string Described(IReadOnlyDictionary<string, int[]> ports) =>
        string.Join("; ", ports.Select(port => $"{port.Key} [{string.Join(", ", port.Value)}]"));
}

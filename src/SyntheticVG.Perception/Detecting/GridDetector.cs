using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detecting;

/// <summary>A detector that scores every place of a grid (NanoDet, YOLOX) and lets the best box of a class win.</summary>
internal sealed class GridDetector : IDetector, IDisposable
{
    private readonly OnnxModel _model;
    private readonly IBoxHead _head;
    private readonly Letterbox _letterbox;
    private readonly string _input;
    private readonly double _threshold;
    private readonly double _maxIoU;

    public GridDetector(ModelFolder folder, DetectorOptions options, OnnxOptions onnx)
    {
        (Name, Labels) = (folder.Name, folder.Config.Names("id2label") ?? CocoLabels.All);
        _threshold = options.ScoreThreshold ?? folder.Config.Number("score_threshold") ?? 0.3;
        _maxIoU = options.MaxIoU ?? folder.Config.Number("nms_iou") ?? (folder.Kind == "yolox" ? 0.45 : 0.6);
        _model = OnnxModel.Open(folder.Model(), onnx);
        try
        {
            (_input, var side) = Input(_model);
            _letterbox = new(PublishedPixels.Of(folder), side.Height, side.Width);
            _head = HeadOf(folder, _model, Labels.Count, side);
        }
        catch (InvalidDataException)
        {
            _model.Dispose();
            throw;
        }
        _model.Require([Port.Floats(_input, 1, 3, _letterbox.Height, _letterbox.Width)], _head.Outputs);
    }

    public string Name { get; }

    public IReadOnlyList<string> Labels { get; }

    public IReadOnlyList<Detection> Detect(Picture photo)
    {
        var placement = _letterbox.Place(photo.Width, photo.Height);
        return [.. Candidates(photo, _threshold).GroupBy(c => c.Class)
            .SelectMany(BestOf)
            .OrderByDescending(c => c.Score)
            .Select(c => new Detection(placement.ToPhoto(c.Box).Clamp(photo.Width, photo.Height), Labels[c.Class], c.Class, c.Score))
            .Where(d => !d.Box.IsEmpty)];
    }

    /// <summary>The canvas with a photo on it.</summary>
    internal Picture Canvas(Picture photo) => _letterbox.Canvas(photo, _letterbox.Place(photo.Width, photo.Height));

    /// <summary>The numbers that the model gets for a photo.</summary>
    internal float[] Planes(Picture photo) => _letterbox.Planes(photo, _letterbox.Place(photo.Width, photo.Height));

    /// <summary>The best class of every place whose score is above a threshold.</summary>
    internal IReadOnlyList<Candidate> Candidates(Picture photo, double threshold)
    {
        using var result = _model.Run(new OnnxInput(_input, Planes(photo), 1, 3, _letterbox.Height, _letterbox.Width));
        return _head.Read(result, threshold);
    }

    public void Dispose() => _model.Dispose();

    private IEnumerable<Candidate> BestOf(IEnumerable<Candidate> ofOneClass)
    {
        Candidate[] all = [.. ofOneClass];
        return BoxSuppression.Keep([.. all.Select(c => c.Box)], [.. all.Select(c => (double)c.Score)], _maxIoU).Select(i => all[i]);
    }

    private static (string Name, (int Height, int Width) Side) Input(OnnxModel model)
    {
        if (model.Inputs.Count != 1)
            throw new InvalidDataException($"{model.Path}: found inputs {string.Join(", ", model.Inputs.Keys)}; expected one, a picture");
        var (name, shape) = model.Inputs.Single();
        return shape is [_, 3, > 0, > 0]
            ? (name, (shape[2], shape[3]))
            : throw new InvalidDataException($"{model.Path}: input {name} is [{string.Join(", ", shape)}]; expected [1, 3, height, width] with both sides fixed");
    }

    private static IBoxHead HeadOf(ModelFolder folder, OnnxModel model, int classes, (int Height, int Width) side)
    {
        if (folder.Kind == "nanodet" || model.Outputs.ContainsKey("boxes"))
            return new DecodedHead(classes);
        var (output, shape) = model.Outputs.First();
        if (model.Outputs.Count != 1 || shape is not [_, > 0, > 0])
            throw new InvalidDataException($"{model.Path}: found outputs {string.Join("; ", model.Outputs.Select(o => $"{o.Key} [{string.Join(", ", o.Value)}]"))}; expected one of [1, places, columns]");
        var (places, columns) = (shape[1], shape[2]);
        var plus = folder.Kind == "nanodet-plus";
        if (plus ? columns <= classes || (columns - classes) % 4 != 0 : columns != classes + 5)
            throw new InvalidDataException($"{model.Path}: output {output} has {columns} columns; expected {(plus ? $"{classes} scores and 4 equal distributions" : $"5 + {classes} scores")}, as config.json names {classes} classes");
        return plus
            ? new NanoDetPlusHead(output, classes, columns, GridPoint.Fitting(model.Path, places, side.Height, side.Width, [8, 16, 32, 64], [8, 16, 32]))
            : new YoloxHead(output, classes, GridPoint.Fitting(model.Path, places, side.Height, side.Width, [8, 16, 32], [8, 16, 32, 64]), folder.Config.Flag("decode_in_inference") ?? false);
    }
}

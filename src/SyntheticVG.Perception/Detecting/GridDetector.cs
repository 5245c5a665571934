using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Images.Resampling;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detecting;

/// <summary>A detector that scores every place of a grid (PicoDet, NanoDet, YOLOX) and lets the best box of a class win.</summary>
/// <remarks>
/// A model with free sides may look several times: <c>looks</c> in <c>preprocessor_config.json</c> names the sides of its canvases, <c>mirrored_looks</c>
/// those of its looks at the mirror image. What they find is fused (<see cref="BoxFusion"/>).
/// </remarks>
internal sealed class GridDetector : IDetector, IDisposable
{
    private readonly OnnxModel _model;
    private readonly IBoxHead _head;
    private readonly IReadOnlyList<Look> _looks;
    private readonly string _input;
    private readonly double _threshold;
    private readonly double _maxIoU;

    // Below this share of the threshold what one of several looks sees is left out: the others would have to see it far surer.
    private const double LeastShare = 0.2;
    private const double SameBox = 0.55;
    private const int Enough = 832; // pixels of the longer side that several looks share

    public GridDetector(ModelFolder folder, DetectorOptions options, OnnxOptions onnx)
    {
        (Name, Labels) = (folder.Name, folder.Config.Names("id2label") ?? CocoLabels.All);
        _threshold = options.ScoreThreshold ?? folder.Config.Number("score_threshold") ?? 0.3;
        _maxIoU = options.MaxIoU ?? folder.Config.Number("nms_iou") ?? (folder.Kind == "yolox" ? 0.45 : 0.6);
        _model = OnnxModel.Open(folder.Model(), onnx);
        try
        {
            (_input, var fixedSide) = Input(_model);
            var pixels = PublishedPixels.Of(folder);
            _looks = fixedSide is { } side ? [new(new(pixels, side.Height, side.Width), Mirrored: false, IsFree: false)] : Look.Read(pixels);
            _head = HeadOf(folder, _model, Labels.Count, fixedSide);
        }
        catch (InvalidDataException)
        {
            _model.Dispose();
            throw;
        }
        var (height, width) = _looks is [{ IsFree: false } only] ? (only.Square.Height, only.Square.Width) : (Port.Any, Port.Any);
        _model.Require([Port.Floats(_input, 1, 3, height, width)], _head.Outputs);
    }

    public string Name { get; }

    public IReadOnlyList<string> Labels { get; }

    public IReadOnlyList<Detection> Detect(Picture photo)
    {
        if (_looks is [var only])
            return InPhoto(Seen(photo, only, _threshold).OrderByDescending(c => c.Score), photo, 1, 1);
        var small = Resampler.ShrinkTo(photo, Enough, ResampleFilter.Bilinear); // once for all looks: a large photo is read but once
        var found = BoxFusion.Fuse([.. _looks.Select(look => Seen(small, look, LeastShare * _threshold))], SameBox).Where(c => c.Score > _threshold);
        return InPhoto(found, photo, (double)photo.Width / small.Width, (double)photo.Height / small.Height);
    }

    private IReadOnlyList<Detection> InPhoto(IEnumerable<Candidate> found, Picture photo, double across, double down) =>
        [.. found.Select(c => new Detection(c.Box.Scale(across, down).Clamp(photo.Width, photo.Height), Labels[c.Class], c.Class, c.Score))
            .Where(d => !d.Box.IsEmpty)];

    /// <summary>The canvas of the first look with a photo on it.</summary>
    internal Picture Canvas(Picture photo) => _looks[0].Draw(photo, _looks[0].For(photo.Width, photo.Height));

    /// <summary>The numbers that the model gets for a photo at the first look.</summary>
    internal float[] Planes(Picture photo) => _looks[0].For(photo.Width, photo.Height).Planes(Canvas(photo));

    /// <summary>The best class of every place whose score is above a threshold, on the canvas of the first look.</summary>
    internal IReadOnlyList<Candidate> Candidates(Picture photo, double threshold) =>
        Candidates(photo, _looks[0], _looks[0].For(photo.Width, photo.Height), threshold);

    public void Dispose() => _model.Dispose();

    private List<Candidate> Candidates(Picture photo, Look look, Letterbox canvas, double threshold)
    {
        using var result = _model.Run(new OnnxInput(_input, canvas.Planes(look.Draw(photo, canvas)), 1, 3, canvas.Height, canvas.Width));
        return _head.Read(result, threshold);
    }

    // In pixels of the photo.
    private IEnumerable<Candidate> Seen(Picture photo, Look look, double threshold)
    {
        var canvas = look.For(photo.Width, photo.Height);
        return Candidates(photo, look, canvas, threshold).GroupBy(c => c.Class).SelectMany(BestOf)
            .Select(c => c with { Box = look.ToPhoto(c.Box, canvas, photo) });
    }

    private IEnumerable<Candidate> BestOf(IEnumerable<Candidate> ofOneClass)
    {
        Candidate[] all = [.. ofOneClass];
        return BoxSuppression.Keep([.. all.Select(c => c.Box)], [.. all.Select(c => (double)c.Score)], _maxIoU).Select(i => all[i]);
    }

    // The sides are null where they are free.
    private static (string Name, (int Height, int Width)? Side) Input(OnnxModel model)
    {
        if (model.Inputs.Count != 1)
            throw new InvalidDataException($"{model.Path}: found inputs {string.Join(", ", model.Inputs.Keys)}; expected one, a picture");
        var (name, shape) = model.Inputs.Single();
        return shape switch
        {
            [_, 3, > 0, > 0] => (name, (shape[2], shape[3])),
            [_, 3, Port.Any, Port.Any] => (name, null),
            _ => throw new InvalidDataException(
                $"{model.Path}: input {name} is [{string.Join(", ", shape)}]; expected [1, 3, height, width] with both sides fixed, or both free"),
        };
    }

    private static IBoxHead HeadOf(ModelFolder folder, OnnxModel model, int classes, (int Height, int Width)? fixedSide)
    {
        if (folder.Kind == "nanodet" || model.Outputs.ContainsKey("boxes"))
            return new DecodedHead(classes);
        if (fixedSide is not { } side)
            throw new InvalidDataException($"{model.Path}: its sides are free; expected fixed ones, or outputs boxes and scores");
        var (output, shape) = model.Outputs.First();
        if (model.Outputs.Count != 1 || shape is not [_, > 0, > 0])
            throw new InvalidDataException($"{model.Path}: found "
                + $"outputs {string.Join("; ", model.Outputs.Select(o => $"{o.Key} [{string.Join(", ", o.Value)}]"))}; expected one of [1, places, columns]");
        var (places, columns) = (shape[1], shape[2]);
        var plus = folder.Kind == "nanodet-plus";
        if (plus ? columns <= classes || (columns - classes) % 4 != 0 : columns != classes + 5)
            throw new InvalidDataException($"{model.Path}: output {output} has {columns} columns; "
                + $"expected {(plus ? $"{classes} scores and 4 equal distributions" : $"5 + {classes} scores")}, as config.json names {classes} classes");
        return plus
            ? new NanoDetPlusHead(output, classes, columns, GridPoint.Fitting(model.Path, places, side.Height, side.Width, [8, 16, 32, 64], [8, 16, 32]))
            : new YoloxHead(output, classes, GridPoint.Fitting(model.Path, places, side.Height, side.Width, [8, 16, 32], [8, 16, 32, 64]),
                folder.Config.Flag("decode_in_inference") ?? false);
    }
}

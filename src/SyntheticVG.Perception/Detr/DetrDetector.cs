using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.Detr;

/// <summary>The boxes of DETR: one a query, the best class that is an object; no suppression is needed.</summary>
internal sealed class DetrDetector : IDetector, IDisposable
{
    private readonly DetrModel _model;
    private readonly double _threshold;

    public DetrDetector(ModelFolder folder, DetectorOptions options, OnnxOptions onnx)
    {
        _threshold = options.ScoreThreshold ?? folder.Config.Number("score_threshold") ?? 0.5;
        _model = new(folder, onnx, needsMasks: false);
    }

    public string Name => _model.Name;

    public IReadOnlyList<string> Labels => _model.Labels;

    public IReadOnlyList<Detection> Detect(Picture photo) =>
        [.. Boxes(photo).Select(d => d with { Box = d.Box.Clamp(photo.Width, photo.Height) }).Where(d => !d.Box.IsEmpty).OrderByDescending(d => d.Score)];

    public void Dispose() => _model.Dispose();

    /// <summary>The boxes in the order of the queries, reaching beyond the photo where they do.</summary>
    internal IReadOnlyList<Detection> Boxes(Picture photo)
    {
        using var result = _model.Run(_model.Pixels(photo));
        var found = new List<Detection>();
        for (var query = 0; query < _model.Queries(result); query++)
        {
            var (best, score) = Candidate.Best(_model.Probabilities(result, query).AsSpan(0, Labels.Count));
            if (score > _threshold)
                found.Add(new(QueryBox.Of(result.Numbers("pred_boxes"), query, photo.Width, photo.Height), Labels[best], best, score));
        }
        return found;
    }
}

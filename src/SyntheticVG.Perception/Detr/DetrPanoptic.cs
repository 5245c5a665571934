using SyntheticVG.Engine.Perception;
using SyntheticVG.Images;
using SyntheticVG.Perception.Detecting;
using SyntheticVG.Perception.Sessions;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Perception.Detr;

/// <summary>DETR with its panoptic head: things and stuff of a photo in one pass.</summary>
/// <remarks>
/// Carion et al., ECCV 2020, section 4.4, with the corners of the published post-processing: probabilities, not logits, are enlarged to the
/// photo; each pixel belongs to the query whose probability times score is largest, the first of equals; the same product is
/// compared with the mask threshold.
/// </remarks>
public sealed class DetrPanoptic : IPanopticSegmenter, IDisposable
{
    private readonly DetrModel _model;
    private readonly PanopticOptions _options;
    private readonly IReadOnlySet<int> _fused;

    private DetrPanoptic(ModelFolder folder, PanopticOptions options, OnnxOptions onnx)
    {
        _options = options;
        _model = new(folder, onnx, needsMasks: true);
        _fused = options.Fused ?? folder.Config.Numbers("stuff_ids")?.Select(id => (int)id).ToHashSet()
            ?? _model.Labels.Index().Where(l => CocoStuff.Names.Contains(l.Item)).Select(l => l.Index).ToHashSet();
    }

    /// <summary>What the folder is called.</summary>
    public string Name => _model.Name;

    /// <summary>Opens a model folder.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">One of its files is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or of another kind of model.</exception>
    public static DetrPanoptic Open(string folder, PanopticOptions? options = null, OnnxOptions? onnx = null) =>
        new(new ModelFolder(folder).Require("panoptic segmenter", "detr"), options ?? new(), onnx ?? new());

    /// <summary>The segments of a photo; a class of stuff is one segment, with the score of its first query.</summary>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    public IReadOnlyList<PanopticSegment> Segment(Picture photo) =>
        [.. Queries(photo).GroupBy(q => q.Id).Select(group =>
        {
            var first = group.First();
            var mask = MaskSets.Union(group.Select(q => q.Mask));
            return new PanopticSegment(mask, _model.Labels[first.Class], first.Class, first.Score, first.IsFused);
        })];

    /// <summary>Frees the model.</summary>
    public void Dispose() => _model.Dispose();

    /// <summary>The queries that became segments, in their order; fused ones share an id.</summary>
    internal IReadOnlyList<SegmentedQuery> Queries(Picture photo)
    {
        using var result = _model.Run(_model.Pixels(photo));
        var kept = Kept(result);
        var claims = PixelClaims.Of(result, [.. kept.Select(k => (k.Query, k.Score))], new(photo.Height, photo.Width), (float)_options.MaskThreshold);

        var found = new List<SegmentedQuery>();
        var ids = new Dictionary<int, int>(); // of fused classes
        var last = 0;
        foreach (var (query, claim) in kept.Zip(claims))
        {
            if (claim.Mask.IsEmpty || claim.Above == 0 || !((float)claim.Mask.Area / claim.Above > (float)_options.MinVisible))
                continue;
            var fused = _fused.Contains(query.Class);
            if (!ids.TryGetValue(query.Class, out var id))
                id = ++last;
            if (fused)
                ids[query.Class] = id;
            found.Add(new(id, query.Class, query.Score, claim.Mask, fused));
        }
        return found;
    }

    /// <summary>How many queries are sure enough of a class; some of them may then claim too little of the photo to be segments.</summary>
    internal int Passing(Picture photo)
    {
        using var result = _model.Run(_model.Pixels(photo));
        return Kept(result).Count;
    }

    private List<KeptQuery> Kept(OnnxResult result)
    {
        var kept = new List<KeptQuery>();
        for (var query = 0; query < _model.Queries(result); query++)
        {
            var (best, score) = Candidate.Best(_model.Probabilities(result, query));
            if (best < _model.Labels.Count && score > _options.ScoreThreshold)
                kept.Add(new(query, best, score));
        }
        return kept;
    }

    private readonly record struct KeptQuery(int Query, int Class, float Score);
}

/// <summary>A query that became a segment, or a part of one.</summary>
internal sealed record SegmentedQuery(int Id, int Class, float Score, Rle Mask, bool IsFused);

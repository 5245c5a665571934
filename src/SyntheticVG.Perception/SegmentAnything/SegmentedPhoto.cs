using SyntheticVG.Engine.Perception;
using SyntheticVG.Perception.Masks;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.SegmentAnything;

/// <summary>A photo as Segment Anything sees it: its embedding, and the decoder that answers prompts about it.</summary>
internal sealed class SegmentedPhoto : IPromptedPhoto, IPointDecoder
{
    private readonly OnnxModel _decoder;
    private readonly OnnxInput _embedding;
    private readonly OnnxInput _positions;
    private readonly Extent _resized;
    private readonly Extent _photo;

    public SegmentedPhoto(OnnxModel decoder, OnnxInput embedding, OnnxInput positions, Extent padded, Extent resized, Extent photo)
    {
        (_decoder, _embedding, _positions, _resized, _photo) = (decoder, embedding, positions, resized, photo);
        var decoded = decoder.Outputs["pred_masks"];
        Size = new(decoded[^1] > 0 && decoded[^2] > 0 ? new(decoded[^2], decoded[^1]) : Probe(), padded, resized, photo);
    }

    /// <summary>The sizes that logits go through.</summary>
    public LogitSize Size { get; }

    /// <summary>The photo's embedding.</summary>
    internal OnnxInput Embedding => _embedding;

    /// <summary>The embedding of places.</summary>
    internal OnnxInput Positions => _positions;

    public IReadOnlyList<IReadOnlyList<PromptedMask>> Segment(IReadOnlyList<SegmentPrompt> prompts)
    {
        if (prompts.Count == 0)
            return [];
        using var answers = Decode(prompts);
        var columns = new LogitColumns(Size);
        return [.. Enumerable.Range(0, prompts.Count).Select(prompt => (IReadOnlyList<PromptedMask>)
            [.. Enumerable.Range(0, answers.Masks).Select(mask => Scan(columns, answers, prompt, mask))])];
    }

    public IPointAnswers Decode(IReadOnlyList<(double X, double Y)> points) => Decode([.. points.Select(p => SegmentPrompt.At(p.X, p.Y))]);

    /// <summary>The model's own answers to some prompts.</summary>
    internal PromptAnswers Decode(IReadOnlyList<SegmentPrompt> prompts)
    {
        var points = new PromptPoints(prompts, _resized, _photo);
        return new(_decoder.Run(points.Places, points.Labels, _embedding, _positions), prompts.Count);
    }

    private PromptedMask Scan(LogitColumns columns, PromptAnswers answers, int prompt, int mask)
    {
        columns.Begin(answers.Logits(prompt, mask));
        var scan = new MaskScan(_photo, threshold: 0, offset: 1);
        var column = new float[_photo.Height];
        for (var x = 0; x < _photo.Width; x++)
        {
            columns.Read(x, column);
            scan.Add(column);
        }
        return new(scan.ToRle(), answers.Score(prompt, mask));
    }

    // The decoder's graph leaves the size of its masks open: ask it once.
    private Extent Probe()
    {
        using var answers = Decode([SegmentPrompt.At(0, 0)]);
        return answers.Extent;
    }
}

/// <summary>Answers to prompts, as the decoder gives them.</summary>
internal sealed class PromptAnswers : IPointAnswers
{
    private readonly OnnxResult _result;

    public PromptAnswers(OnnxResult result, int prompts)
    {
        _result = result;
        Masks = result.Shape("iou_scores", 1, prompts, Port.Any)[2];
        var shape = result.Shape("pred_masks", 1, prompts, Masks, Port.Any, Port.Any);
        Extent = new(shape[3], shape[4]);
    }

    public int Masks { get; }

    /// <summary>The size of a mask.</summary>
    public Extent Extent { get; }

    /// <summary>All logits, [prompts, masks, height, width].</summary>
    public ReadOnlySpan<float> All => _result.Numbers("pred_masks");

    public float Score(int point, int mask) => _result.Numbers("iou_scores")[(point * Masks) + mask];

    public ReadOnlySpan<float> Logits(int point, int mask)
    {
        var pixels = Extent.Height * Extent.Width;
        return All.Slice(((point * Masks) + mask) * pixels, pixels);
    }

    public void Dispose() => _result.Dispose();
}

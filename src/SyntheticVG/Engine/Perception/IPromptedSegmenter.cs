using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Perception;

/// <summary>Cuts out what points or boxes in a photo mean. Safe for concurrent use.</summary>
public interface IPromptedSegmenter
{
    /// <summary>The model's name in the sources of regions, kebab-case.</summary>
    string Name { get; }

    /// <summary>Looks at a photo once; then it can be asked as often as wanted.</summary>
    /// <exception cref="InvalidDataException">The model answers with numbers that mean nothing, NaN for one.</exception>
    IPromptedPhoto Open(Picture photo);
}

/// <summary>A photo that a segmenter has looked at. Safe for concurrent use.</summary>
public interface IPromptedPhoto
{
    /// <summary>The masks that each prompt may mean: for the model's usual three, part, middle and whole.</summary>
    /// <param name="prompts">The prompts; all are asked in one call of the model.</param>
    /// <returns>For each prompt its masks, in the model's order.</returns>
    IReadOnlyList<IReadOnlyList<PromptedMask>> Segment(IReadOnlyList<SegmentPrompt> prompts);
}

/// <summary>What to cut out: points on it and beside it, or a box around it, or both.</summary>
/// <param name="Points">The points, in pixels of the photo.</param>
/// <param name="Box">A box around it in pixels of the photo, or null.</param>
public sealed record SegmentPrompt(IReadOnlyList<PromptPoint> Points, Box? Box = null)
{
    /// <summary>One point on the thing.</summary>
    public static SegmentPrompt At(double x, double y) => new([new(x, y, OnThing: true)]);

    /// <summary>A box around the thing.</summary>
    public static SegmentPrompt Around(Box box) => new([], box);
}

/// <summary>A point of a prompt.</summary>
/// <param name="X">Column in the photo; whole numbers are the left edges of pixels.</param>
/// <param name="Y">Row in the photo; whole numbers are the upper edges of pixels.</param>
/// <param name="OnThing">Whether it lies on the thing, or on what does not belong to it.</param>
public readonly record struct PromptPoint(double X, double Y, bool OnThing);

/// <summary>One answer to a prompt.</summary>
/// <param name="Mask">The mask over the whole photo; may be empty.</param>
/// <param name="PredictedIoU">The model's own guess of the mask's IoU; about [0, 1].</param>
public sealed record PromptedMask(Rle Mask, double PredictedIoU);

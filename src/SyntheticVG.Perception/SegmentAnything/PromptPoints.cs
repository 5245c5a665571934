using SyntheticVG.Engine.Perception;
using SyntheticVG.Perception.Masks;
using SyntheticVG.Perception.Sessions;

namespace SyntheticVG.Perception.SegmentAnything;

/// <summary>Prompts as the decoder takes them: places in pixels of the model's input, and labels.</summary>
/// <remarks>
/// The published decoders take points only. A box then becomes points: its centre on the thing, and beside its sides, as far as
/// the photo reaches, points that are not; which of the masks is meant shows in how well it fills the box
/// (<see cref="PromptChoice"/>).
/// </remarks>
internal sealed class PromptPoints
{
    private const long Background = 0, OnThing = 1, Nothing = -10;

    // How far beside a box its outer points lie, as a share of the box.
    private const double Beside = 0.1;

    public PromptPoints(IReadOnlyList<SegmentPrompt> prompts, Extent resized, Extent photo)
    {
        PromptPoint[][] points = [.. prompts.Select(p => Points(p, photo))];
        var most = Math.Max(1, points.Max(p => p.Length));
        var (scaleX, scaleY) = ((double)resized.Width / photo.Width, (double)resized.Height / photo.Height);
        var (places, labels) = (new float[points.Length * most * 2], new long[points.Length * most]);
        Array.Fill(labels, Nothing);
        for (var prompt = 0; prompt < points.Length; prompt++)
        {
            for (var i = 0; i < points[prompt].Length; i++)
            {
                var (at, point) = ((prompt * most) + i, points[prompt][i]);
                (places[at * 2], places[(at * 2) + 1]) = ((float)(point.X * scaleX), (float)(point.Y * scaleY));
                labels[at] = point.OnThing ? OnThing : Background;
            }
        }
        Places = new("input_points", places, 1, points.Length, most, 2);
        Labels = new("input_labels", labels, 1, points.Length, most);
    }

    public OnnxInput Places { get; }

    public OnnxInput Labels { get; }

    private static PromptPoint[] Points(SegmentPrompt prompt, Extent photo)
    {
        if (prompt.Box is not { } box)
            return [.. prompt.Points];
        var (dx, dy) = (Math.Max(1, box.Width * Beside), Math.Max(1, box.Height * Beside));
        PromptPoint[] outer = [new(box.Left - dx, box.CentreY, false), new(box.Right + dx, box.CentreY, false), new(box.CentreX, box.Top - dy, false),
            new(box.CentreX, box.Bottom + dy, false)];
        var centre = prompt.Points.Any(p => p.OnThing) ? [] : new[] { new PromptPoint(box.CentreX, box.CentreY, OnThing: true) };
        return [.. prompt.Points, .. centre, .. outer.Where(p => p.X >= 0 && p.Y >= 0 && p.X <= photo.Width && p.Y <= photo.Height)];
    }
}

/// <summary>Chooses among the masks of a prompt.</summary>
internal static class PromptChoice
{
    /// <summary>The mask that is meant: for a box the one whose own box fits it best, else the one of highest predicted IoU; null where all are
    /// empty.</summary>
    public static PromptedMask? Best(this IReadOnlyList<PromptedMask> masks, SegmentPrompt prompt)
    {
        var there = masks.Where(m => !m.Mask.IsEmpty).ToList();
        return prompt.Box is { } box ? there.MaxBy(m => m.Mask.Box.IoU(box) * Math.Max(0, m.PredictedIoU)) : there.MaxBy(m => m.PredictedIoU);
    }
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Conversations;

/// <summary>The regions that a prompt names, in their order.</summary>
/// <param name="Count">How many.</param>
/// <param name="Boxes">Their boxes in pixels, written into the prompt; null to leave them out.</param>
/// <param name="Width">Width of the picture that the boxes are in, in pixels.</param>
/// <param name="Height">Its height.</param>
public sealed record PromptRegions(int Count, IReadOnlyList<Box>? Boxes, int Width, int Height)
{
    /// <summary>The regions of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="boxes">Whether boxes are written.</param>
    public static PromptRegions Of(SceneGraph graph, bool boxes = true)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new(graph.Regions.Count, boxes ? [.. graph.Regions.Select(region => region.Box)] : null, graph.Image.Width, graph.Image.Height);
    }

    /// <summary>Regions known by their masks alone: a box ends on the mask's last column and row, as the original has it, not behind them.</summary>
    /// <param name="masks">The masks, of one size.</param>
    /// <param name="boxes">Whether boxes are written.</param>
    public static PromptRegions Of(IReadOnlyList<Rle> masks, bool boxes = true)
    {
        ArgumentNullException.ThrowIfNull(masks);
        return new(masks.Count, boxes ? [.. masks.Select(mask => mask.InclusiveBox)] : null, masks.Count == 0 ? 0 : masks[0].Width,
            masks.Count == 0 ? 0 : masks[0].Height);
    }
}

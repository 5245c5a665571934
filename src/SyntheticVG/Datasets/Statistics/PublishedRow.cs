namespace SyntheticVG.Datasets.Statistics;

/// <summary>A row of the paper's table of data sets.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Images">Images, rounded as printed.</param>
/// <param name="Objects">Objects an image; NaN where the paper does not say.</param>
/// <param name="Triplets">Triplets an image.</param>
/// <param name="PredicatesPerRegion">Predicates a region.</param>
public sealed record PublishedRow(string Name, long Images, double Objects, double Triplets, double PredicatesPerRegion)
{
    /// <summary>The rows, as reported in Park et al., "Synthetic Visual Genome", CVPR 2025, table 1.</summary>
    /// <remarks>
    /// The last column of SVG-Full is 2.4 as reported; its own triplets over objects would be 2.1. The last row, all of SVG,
    /// is 146K images, 2.6M objects and 5.6M relations, from which the means are derived.
    /// </remarks>
    public static IReadOnlyList<PublishedRow> All { get; } =
    [
        new("Visual Genome", 108_000, 35.2, 21.4, 0.6),
        new("GQA", 85_000, 16.4, 50.6, 3.1),
        new("SVG-Relations", 33_000, 13.2, 25.5, 1.9),
        new("SVG-Full", 113_000, 19.8, 42.3, 2.4),
        new("SVG, in all", 146_000, 2.6e6 / 146e3, 5.6e6 / 146e3, 5.6 / 2.6),
    ];
}

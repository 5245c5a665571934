using System.Globalization;
using System.Text;

namespace SyntheticVG.Datasets.Statistics;

/// <summary>The paper's first table, each of its rows of SVG with ours below: stage 1, stage 2, and both together.</summary>
public static class PaperTable
{
    /// <summary>The table, a line a row.</summary>
    /// <param name="relations">The graphs of stage 1, beside SVG-Relations.</param>
    /// <param name="full">The graphs of stage 2, beside SVG-Full.</param>
    public static string Write(GraphStatistics relations, GraphStatistics full)
    {
        ArgumentNullException.ThrowIfNull(relations);
        ArgumentNullException.ThrowIfNull(full);
        var all = new GraphStatistics();
        all.Add(relations);
        all.Add(full);
        var text = new StringBuilder("                          images      objects    relations  objects/image  triplets/image  predicates/region\n");
        foreach (var (name, ours) in new (string, GraphStatistics?)[]
        {
            ("Visual Genome", null),
            ("GQA", null),
            ("SVG-Relations", relations),
            ("SVG-Full", full),
            ("SVG, in all", all)
        })
        {
            var row = PublishedRow.All.Single(row => row.Name == name);
            Line(text, name, row.Images, row.Images * row.Objects, row.Images * row.Triplets, row.Objects, row.Triplets, row.PredicatesPerRegion);
            if (ours is not null)
                Line(text, "  ours", ours.Images, ours.Objects.Sum, ours.Triplets.Sum, ours.Objects.Mean, ours.Triplets.Mean, ours.PredicatesPerRegion.Mean);
        }
        return text.Append("Objects and relations of the paper's rows are means times images. An image of both stages counts twice in all.\n").ToString();
    }

    private static void Line(StringBuilder text, string name, double images, double objects, double relations, params double[] means) =>
        text.Append(CultureInfo.InvariantCulture,
            $"{name,-18}{images,14:N0}{objects,13:N0}{relations,13:N0}{means[0],15:0.0}{means[1],16:0.0}{means[2],19:0.0}\n");
}

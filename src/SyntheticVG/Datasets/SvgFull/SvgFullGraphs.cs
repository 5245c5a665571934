using System.Globalization;
using SyntheticVG.Datasets.Reading;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Datasets.SvgFull;

/// <summary>Makes scene graphs of SVG-Full's rows: keys from file names, categories inferred.</summary>
/// <remarks>
/// The published form has no categories. A predicate gets the one that has at least 0.7 of its uses in stage 1 where a count of those is given, else the one
/// that the table of predicates has for its words; either way <see cref="Relationship.CategoryInferred"/> says so. The form does not tell the student's
/// relations from the editor's; all count as the editor's, who has seen them all.
/// </remarks>
internal static class SvgFullGraphs
{
    /// <summary>The graph of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="majority">How predicates were used in stage 1, or null.</param>
    /// <param name="report">Counts <c>relation-to-itself</c> and <c>predicate-empty</c>, relations left out; and <c>mask-size-differs</c>, masks left
    /// out.</param>
    /// <returns>A graph whose image has the size 0 × 0 where the row has neither a size nor a mask.</returns>
    public static SceneGraph ToGraph(this SvgFullRow row, PredicateMajority? majority, ReadReport report)
    {
        var mask = row.Regions.Select(region => region.Mask).FirstOrDefault(mask => mask is not null);
        var (width, height) = ((int)(row.Width ?? mask?.Width ?? 0), (int)(row.Height ?? mask?.Height ?? 0));
        return new()
        {
            Image = Image(row) with { Width = width, Height = height },
            Regions = [.. row.Regions.Select(region => Region(region, width, height, row.ImageId, report))],
            Relationships = [.. row.Relations.Where(relation => Usable(relation, row.ImageId, report)).Select(relation => Relationship(relation, majority))],
        };
    }

    private static bool Usable(SvgFullRelation relation, string image, ReadReport report)
    {
        if (relation.Subject == relation.Object)
            report.Add("relation-to-itself", image, $"object {relation.Subject} is said to be {relation.Predicate} itself");
        else if (PredicateLexicon.Normalise(relation.Predicate).Length == 0)
            report.Add("predicate-empty", image, $"the predicate \"{relation.Predicate}\" says nothing");
        else
            return true;
        return false;
    }

    private static Relationship Relationship(SvgFullRelation relation, PredicateMajority? majority)
    {
        var normalised = PredicateLexicon.Normalise(relation.Predicate);
        var category = majority?.CategoryOf(normalised);
        return new()
        {
            Subject = relation.Subject,
            Predicate = normalised,
            Object = relation.Object,
            Category = category ?? PredicateLexicon.CategoryOf(normalised),
            CategoryInferred = category is null ? PredicateMajority.ByWords : PredicateMajority.ByMajority,
            Origin = RelationshipOrigin.Editor,
            OriginalPredicate = normalised == relation.Predicate ? null : relation.Predicate,
        };
    }

    private static Region Region(SvgFullRegion region, int width, int height, string image, ReadReport report)
    {
        var mask = region.Mask;
        if (mask is not null && (mask.Width != width || mask.Height != height))
        {
            report.Add("mask-size-differs", image, $"a mask is {mask.Width} × {mask.Height}; the image is {width} × {height}");
            mask = null;
        }
        return new()
        {
            Name = region.Label ?? "",
            Box = Box.FromXywh(region.X, region.Y, region.Width, region.Height),
            Mask = mask,
            Description = region.Description == region.Label ? null : region.Description,
        };
    }

    private static ImageInfo Image(SvgFullRow row)
    {
        var file = row.ImageId.Replace('\\', '/');
        var stem = Path.GetFileNameWithoutExtension(file);
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var isCoco = file.Contains("train2017/", StringComparison.Ordinal) || file.Contains("val2017/", StringComparison.Ordinal) || stem.Length == 12;
        if (long.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            sources[isCoco ? "coco" : "vg"] = number.ToString(CultureInfo.InvariantCulture);
        if (isCoco && row.Id is { Length: > 0 } id && !id.Contains(':'))
            sources["psg"] = id;
        var isAde = stem.StartsWith("ADE_", StringComparison.Ordinal);
        return new()
        {
            Key = row.Id?.Contains(':') == true ? row.Id // ours
                : sources.TryGetValue("coco", out var coco) ? $"coco:{coco}"
                : sources.TryGetValue("vg", out var vg) ? $"vg:{vg}"
                : isAde ? $"ade:{stem}" : $"file:{Path.GetFileName(file)}",
            File = file,
            Width = 0,
            Height = 0,
            Sources = sources,
            Evaluation = file.Contains("val2017/", StringComparison.Ordinal) || stem.StartsWith("ADE_val_", StringComparison.Ordinal),
        };
    }
}

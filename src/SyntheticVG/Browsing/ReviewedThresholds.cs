using System.Globalization;
using System.Text;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Engine.Filters.Calibration;
using SyntheticVG.Engine.Filters.Verification;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing;

/// <summary>Thresholds of verifiers from what people said in a review of a run: their reviews are the truth, the confidences that the run recorded are the
/// answers. No model is asked.</summary>
public static class ReviewedThresholds
{
    /// <summary>The thresholds, and the table that led to them.</summary>
    /// <param name="graphs">The reviewed graphs.</param>
    /// <param name="precision">The precision to reach, where right and wrong relations count equally.</param>
    /// <exception cref="InvalidDataException">No relation was both reviewed and given a confidence.</exception>
    public static (VerifierThresholds Thresholds, string Table) Of(IEnumerable<PatchedGraph> graphs, double precision)
    {
        var reviewed = graphs.SelectMany(graph => graph.Relations).Where(relation => relation.Review != Review.None && !relation.IsAdded).ToList();
        // just asked
        var scored = reviewed.Where(relation => relation.Original.Confidence is not null)
            .ToLookup(relation => relation.Original.Category, relation => (Score: relation.Original.Confidence!.Value, Right: relation.Review == Review.Right));
        if (scored.Count == 0)
            throw new InvalidDataException(
                $"found {reviewed.Count} reviewed relations, none of them with a confidence; expected reviews of relations that a verifier had judged");
        var (keep, table, number) = (new SortedDictionary<RelationshipCategory, double>(), new StringBuilder(), 0);
        table.AppendLine(CultureInfo.InvariantCulture, $"{"category",-14} {"right",6} {"wrong",6} {"from",6} {"precision",10} {"kept of right",14}");
        foreach (var group in scored.OrderBy(group => group.Key))
        {
            var list = group.ToList();
            number += list.Count;
            var (from, reached, kept) = VerifierCalibration.Threshold(list, precision);
            keep[group.Key] = from;
            table.AppendLine(CultureInfo.InvariantCulture,
                $"{group.Key.ToString().ToLowerInvariant(),-14} {list.Count(one => one.Right),6} {list.Count(one => !one.Right),6} {from,6:0.00} {100 * reached,8:0.0} "
                    + $"% {100 * kept,12:0.0} %");
        }
        table.Append(CultureInfo.InvariantCulture, $"{reviewed.Count - number} reviewed relations without a confidence");
        return (new()
        {
            KeepByCategory = keep,
            Source = string.Create(CultureInfo.InvariantCulture, $"{number} reviewed relations, precision {precision:0.00}")
        }, table.ToString());
    }
}

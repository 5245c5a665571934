using System.Collections.Frozen;
using SyntheticVG.Engine.Filters.Measurements;

namespace SyntheticVG.Engine.Filters.Rules;

/// <summary>The measurements by the names under which verdicts store them.</summary>
internal static class Explanation
{
    private static readonly FrozenDictionary<string, Func<PairMeasures, double?>> Measures = new Dictionary<string, Func<PairMeasures, double?>>
    {
        ["leftward"] = pair => pair.Leftward,
        ["rise"] = pair => pair.Rise,
        ["hOv"] = pair => pair.HorizontalOverlap,
        ["vOv"] = pair => pair.VerticalOverlap,
        ["bIn"] = pair => pair.SubjectIn,
        ["bInObject"] = pair => pair.ObjectIn,
        ["mIn"] = pair => pair.SubjectInHull,
        ["gap"] = pair => pair.Gap,
        ["contact"] = pair => pair.ContactPixels,
        ["baseAhead"] = pair => pair.BaseAhead,
        ["dz"] = pair => pair.Nearer,
        ["delta"] = pair => pair.Nearer is null ? null : pair.DepthMargin,
        ["zEdge"] = pair => pair.EdgeNearer,
        ["sectors"] = pair => pair.Sectors,
        ["areaRatio"] = pair => pair.Subject.Area / pair.Object.Area,
        ["heightRatio"] = pair => pair.Subject.Box.Height / pair.Object.Box.Height,
        ["iou"] = pair => pair.IoU,
    }.ToFrozenDictionary();

    /// <summary>The named measurements, to four decimals, without those that could not be made.</summary>
    public static SortedDictionary<string, double> Of(PairMeasures pair, IReadOnlyList<string> names)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (Measures[name](pair) is { } value && double.IsFinite(value))
                values.Add(name, Math.Round(value, 4));
        }
        return values;
    }
}

using System.Globalization;
using System.Text;
using SyntheticVG.Datasets;
using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Calibration;

/// <summary>How the rules judge annotations, and the same with the ends exchanged.</summary>
/// <remarks>
/// People are mostly right, and a directional claim with its ends exchanged is mostly wrong, so the report measures the rules
/// without labels of its own: annotations should pass or abstain, their reverse should fail, and geometry should decide.
/// </remarks>
public sealed class RuleReport
{
    private readonly SortedDictionary<string, RuleReportRow> _families = new(StringComparer.Ordinal);
    private readonly SortedDictionary<RelationshipCategory, RuleReportRow> _categories = [];

    /// <summary>Families whose claims cannot hold both ways.</summary>
    public static IReadOnlySet<string> Directional { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "left-of", "right-of", "above", "over", "below", "in-front-of", "behind", "nearer", "farther" };

    /// <summary>Images judged.</summary>
    public int Images { get; private set; }

    /// <summary>Annotated relationships.</summary>
    public int Relationships => _families.Values.Sum(row => row.Count);

    /// <summary>By family of rules, in order of name.</summary>
    public IReadOnlyDictionary<string, RuleReportRow> Families => _families;

    /// <summary>By category.</summary>
    public IReadOnlyDictionary<RelationshipCategory, RuleReportRow> Categories => _categories;

    /// <summary>Share of annotations that pass or abstain; should be 0.95 or more. NaN where there is nothing.</summary>
    public double Respected => Share(_families.Values, row => row.Pass + row.Abstain, row => row.Count);

    /// <summary>Share of directional claims with exchanged ends that fail; should be 0.60 or more. NaN where there are none.</summary>
    public double SwapsCaught =>
        Share(_families.Where(pair => Directional.Contains(pair.Key)).Select(pair => pair.Value), row => row.SwappedFail, row => row.Swapped);

    /// <summary>Share of spatial claims that pass or fail; should be 0.60 or more. NaN where there are none.</summary>
    public double SpatialDecided =>
        Share(_categories.Where(pair => pair.Key == RelationshipCategory.Spatial).Select(pair => pair.Value), row => row.Pass + row.Fail, row => row.Count);

    /// <summary>Judges what people (or a drawn world's truth) state in a graph.</summary>
    public void Add(SceneGraph graph, DepthMap? depth = null)
    {
        Images++;
        var engine = new RuleEngine(graph, depth);
        foreach (var relationship in graph.Relationships)
        {
            if (relationship.Origin is not (RelationshipOrigin.Human or RelationshipOrigin.Truth))
                continue;
            var judged = engine.Judge(relationship).Verdict;
            var swapped = PredicateLexicon.IsSymmetric(relationship.Predicate)
                ? null
                : engine.Judge(relationship.Object, relationship.Predicate, relationship.Subject).Verdict;
            Row(_families, judged.Rule).Add(judged, swapped);
            Row(_categories, relationship.Category).Add(judged, swapped);
        }
    }

    /// <summary>The table and its three figures as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{Relationships} annotated relationships of {Images} images; the same with the ends exchanged at the right");
        text.AppendLine(CultureInfo.InvariantCulture, $"{"family",-14} {"n",6} {"pass",6} {"abst.",6} {"fail",6}   {"n",6} {"pass",6} {"abst.",6} {"fail",6}");
        foreach (var (name, row) in _families.Select(pair => (pair.Key, pair.Value))
            .Concat(_categories.Select(pair => ($"[{pair.Key.ToString().ToLowerInvariant()}]", pair.Value))))
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{name,-14} {row.Count,6} {row.Pass,6} {row.Abstain,6} {row.Fail,6}   {row.Swapped,6} {row.SwappedPass,6} {row.Swapped - row.SwappedPass - row.SwappedFail,6} {row.SwappedFail,6}");
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"pass or abstain      {Percent(Respected)} (should be 95 % or more)");
        text.AppendLine(CultureInfo.InvariantCulture, $"directional swaps    {Percent(SwapsCaught)} fail (should be 60 % or more)");
        text.Append(CultureInfo.InvariantCulture, $"spatial ones decided {Percent(SpatialDecided)} (should be 60 % or more)");
        return text.ToString();
    }

    private static RuleReportRow Row<TKey>(SortedDictionary<TKey, RuleReportRow> rows, TKey key) where TKey : notnull
    {
        if (!rows.TryGetValue(key, out var row))
            rows.Add(key, row = new());
        return row;
    }

    private static double Share(IEnumerable<RuleReportRow> rows, Func<RuleReportRow, int> part, Func<RuleReportRow, int> whole)
    {
        var list = rows.ToList();
        return list.Sum(whole) is var all and > 0 ? (double)list.Sum(part) / all : double.NaN;
    }

    private static string Percent(double share) => double.IsNaN(share) ? "  none" : string.Create(CultureInfo.InvariantCulture, $"{100 * share,5:0.0} %");
}

/// <summary>Verdicts of one family or category.</summary>
public sealed class RuleReportRow
{
    /// <summary>Relationships as stated.</summary>
    public int Count { get; private set; }

    /// <summary>Of these, proved.</summary>
    public int Pass { get; private set; }

    /// <summary>Of these, contradicted.</summary>
    public int Fail { get; private set; }

    /// <summary>Of these, undecided.</summary>
    public int Abstain => Count - Pass - Fail;

    /// <summary>Those that were judged with exchanged ends too; symmetric ones are not.</summary>
    public int Swapped { get; private set; }

    /// <summary>Exchanged ones that are proved: the rule would let the error through.</summary>
    public int SwappedPass { get; private set; }

    /// <summary>Exchanged ones that are contradicted.</summary>
    public int SwappedFail { get; private set; }

    internal void Add(Verdict stated, Verdict? swapped)
    {
        Count++;
        Pass += stated.Outcome == VerdictOutcome.Pass ? 1 : 0;
        Fail += stated.Outcome == VerdictOutcome.Fail ? 1 : 0;
        if (swapped is null)
            return;
        Swapped++;
        SwappedPass += swapped.Outcome == VerdictOutcome.Pass ? 1 : 0;
        SwappedFail += swapped.Outcome == VerdictOutcome.Fail ? 1 : 0;
    }
}

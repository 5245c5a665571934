using System.Text.Json;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Queries;

/// <summary>What the rows of a search hold: for each of nine columns its most frequent values, and a histogram of confidences.</summary>
/// <param name="Columns">By column; most frequent first, then by name.</param>
/// <param name="Confidences">Ten tenths from 0 to 1; the last includes 1.</param>
/// <param name="Unmeasured">Rows without a confidence.</param>
public sealed record Facets(IReadOnlyDictionary<string, IReadOnlyList<FacetValue>> Columns, IReadOnlyList<long> Confidences, long Unmeasured);

/// <summary>A value of a column, and how many rows have it.</summary>
/// <param name="Value">The value, as queries write it.</param>
/// <param name="Count">Rows.</param>
public sealed record FacetValue(string Value, long Count);

/// <summary>Counts values while a search goes by.</summary>
internal sealed class FacetCounts(RunIndex index)
{
    /// <summary>Most values of a column that are told.</summary>
    public const int Most = 30;

    private readonly int[] _subjects = new int[index.Words.Names.Count], _objects = new int[index.Words.Names.Count], _predicates = new int[index.Words.Predicates.Count];
    private readonly int[] _categories = new int[256], _origins = new int[256], _outcomes = new int[256], _stages = new int[256];
    private readonly int[] _rules = new int[index.Words.Rules.Count], _reasons = new int[index.Words.Reasons.Count], _confidences = new int[11];

    public void Add(in RelationColumns columns, int from, ReadOnlySpan<int> rows)
    {
        Count(columns.SubjectName[from..], rows, _subjects);
        Count(columns.ObjectName[from..], rows, _objects);
        Count(columns.Predicate[from..], rows, _predicates);
        Count(columns.Category[from..], rows, _categories);
        Count(columns.Origin[from..], rows, _origins);
        Count(columns.Outcome[from..], rows, _outcomes);
        Count(columns.Stage[from..], rows, _stages);
        Count(columns.Rule[from..], rows, _rules);
        Count(columns.Reason[from..], rows, _reasons);
        var confidences = columns.Confidence[from..];
        foreach (var row in rows)
        {
            var confidence = confidences[row];
            _confidences[float.IsNaN(confidence) ? 10 : Math.Clamp((int)(confidence * 10), 0, 9)]++;
        }
    }

    public Facets Compute()
    {
        var words = index.Words;
        return new(new SortedDictionary<string, IReadOnlyList<FacetValue>>(StringComparer.Ordinal)
        {
            ["subject"] = Top(_subjects, at => words.Names[at]),
            ["predicate"] = Top(_predicates, at => words.Predicates[at]),
            ["object"] = Top(_objects, at => words.Names[at]),
            ["category"] = Top(_categories, Name<RelationshipCategory>),
            ["origin"] = Top(_origins, Name<RelationshipOrigin>),
            ["outcome"] = Top(_outcomes, at => at == Row.Unjudged ? "none" : Name<VerdictOutcome>(at)),
            ["dropped"] = Top(_stages, at => at == 0 ? "no" : words.Stages[at]),
            ["rule"] = Top(_rules, at => words.Rules[at]),
            ["reason"] = Top(_reasons, at => words.Reasons[at]),
        }, [.. _confidences.Take(10).Select(count => (long)count)], _confidences[10]);
    }

    private static void Count(ReadOnlySpan<int> column, ReadOnlySpan<int> rows, int[] counts)
    {
        foreach (var row in rows)
            counts[column[row]]++;
    }

    private static void Count(ReadOnlySpan<ushort> column, ReadOnlySpan<int> rows, int[] counts)
    {
        foreach (var row in rows)
            counts[column[row]]++;
    }

    private static void Count(ReadOnlySpan<byte> column, ReadOnlySpan<int> rows, int[] counts)
    {
        foreach (var row in rows)
            counts[column[row]]++;
    }

    private static string Name<T>(int value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(((T)Enum.ToObject(typeof(T), value)).ToString());

    // The empty word of rules and reasons is none.
    private static List<FacetValue> Top(int[] counts, Func<int, string> name) =>
    [
        .. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).OrderByDescending(i => counts[i]).Take(Most + 1)
            .Select(i => new FacetValue(name(i), counts[i])).Where(value => value.Value.Length > 0)
            .OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal).Take(Most),
    ];
}

using System.Runtime.CompilerServices;
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

    private readonly int[] _subjects = new int[index.Words.Names.Count], _objects = new int[index.Words.Names.Count],
        _predicates = new int[index.Words.Predicates.Count];
    private readonly int[] _categories = new int[Lanes * 256], _origins = new int[Lanes * 256], _outcomes = new int[Lanes * 256],
        _stages = new int[Lanes * 256];
    private readonly int[] _rules = new int[index.Words.Rules.Count], _reasons = new int[index.Words.Reasons.Count], _confidences = new int[Lanes * 16];

    // A counter that is raised again at once waits for itself; neighbouring rows raise counters of different lanes.
    private const int Lanes = 4;

    public void Add(in RelationColumns columns, int from, ReadOnlySpan<int> rows, bool all)
    {
        if (all)
        {
            AddAll(columns, from, rows.Length);
            return;
        }
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
            _confidences[Tenth(confidences[row])]++;
    }

    // A whole block: its columns are gone along without looking up which rows are meant.
    private void AddAll(in RelationColumns columns, int from, int length)
    {
        Count(columns.SubjectName.Slice(from, length), _subjects);
        Count(columns.ObjectName.Slice(from, length), _objects);
        Count(columns.Predicate.Slice(from, length), _predicates);
        Count(columns.Category.Slice(from, length), _categories);
        Count(columns.Origin.Slice(from, length), _origins);
        Count(columns.Outcome.Slice(from, length), _outcomes);
        Count(columns.Stage.Slice(from, length), _stages);
        Count(columns.Rule.Slice(from, length), _rules);
        Count(columns.Reason.Slice(from, length), _reasons);
        var confidences = columns.Confidence.Slice(from, length);
        for (var i = 0; i < confidences.Length; i++)
            _confidences[((i % Lanes) * 16) + Tenth(confidences[i])]++;
    }

    private static int Tenth(float confidence) => float.IsNaN(confidence) ? 10 : Math.Clamp((int)(confidence * 10), 0, 9);

    public Facets Compute()
    {
        var words = index.Words;
        var confidences = Sum(_confidences, 16);
        return new(new SortedDictionary<string, IReadOnlyList<FacetValue>>(StringComparer.Ordinal)
        {
            ["subject"] = Top(_subjects, at => words.Names[at]),
            ["predicate"] = Top(_predicates, at => words.Predicates[at]),
            ["object"] = Top(_objects, at => words.Names[at]),
            ["category"] = Top(Sum(_categories, 256), Name<RelationshipCategory>),
            ["origin"] = Top(Sum(_origins, 256), Name<RelationshipOrigin>),
            ["outcome"] = Top(Sum(_outcomes, 256), at => at == Row.Unjudged ? "none" : Name<VerdictOutcome>(at)),
            ["dropped"] = Top(Sum(_stages, 256), at => at == 0 ? "no" : words.Stages[at]),
            ["rule"] = Top(_rules, at => words.Rules[at]),
            ["reason"] = Top(_reasons, at => words.Reasons[at]),
        }, [.. confidences.Take(10).Select(count => (long)count)], confidences[10]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<int> column, ReadOnlySpan<int> rows, int[] counts)
    {
        foreach (var row in rows)
            counts[column[row]]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<ushort> column, ReadOnlySpan<int> rows, int[] counts)
    {
        foreach (var row in rows)
            counts[column[row]]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<byte> column, ReadOnlySpan<int> rows, int[] counts)
    {
        foreach (var row in rows)
            counts[column[row]]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<int> column, int[] counts)
    {
        foreach (var value in column)
            counts[value]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<ushort> column, int[] counts)
    {
        foreach (var value in column)
            counts[value]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<byte> column, int[] counts)
    {
        var i = 0;
        for (; i + Lanes <= column.Length; i += Lanes)
        {
            counts[column[i]]++;
            counts[256 + column[i + 1]]++;
            counts[512 + column[i + 2]]++;
            counts[768 + column[i + 3]]++;
        }
        for (; i < column.Length; i++)
            counts[column[i]]++;
    }

    private static int[] Sum(int[] lanes, int width) =>
        [.. Enumerable.Range(0, width).Select(i => Enumerable.Range(0, Lanes).Sum(lane => lanes[(lane * width) + i]))];

    private static string Name<T>(int value) where T : struct,
        Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(((T)Enum.ToObject(typeof(T), value)).ToString());

    // The empty word of rules and reasons is none.
    private static List<FacetValue> Top(int[] counts, Func<int, string> name) =>
    [
        .. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0).OrderByDescending(i => counts[i]).Take(Most + 1)
            .Select(i => new FacetValue(name(i), counts[i])).Where(value => value.Value.Length > 0)
            .OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal).Take(Most),
    ];
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace SyntheticVG.Browsing.Queries;

/// <summary>The rows of a block that pass a test, narrowed column by column.</summary>
internal static class Selection
{
    /// <summary>Rows that are looked at together.</summary>
    public const int Block = 4096;

    /// <summary>The rows of a block that fit a clause.</summary>
    /// <param name="columns">The table.</param>
    /// <param name="test">The clause.</param>
    /// <param name="regions">Regions that the clause accepts; null where any will do.</param>
    /// <param name="from">First row of the block.</param>
    /// <param name="length">Rows of it.</param>
    /// <param name="rows">Takes the rows, counted from the block's first.</param>
    /// <returns>How many there are.</returns>
    public static int Of(in RelationColumns columns, ClauseTest test, bool[]? regions, int from, int length, Span<int> rows)
    {
        var count = -1; // all
        count = Words(columns.SubjectName, test.SubjectName, from, length, rows, count);
        count = Words(columns.ObjectName, test.ObjectName, from, length, rows, count);
        count = Words(columns.Predicate, test.Predicate, from, length, rows, count);
        count = Bytes(columns.Stage, test.Stage, from, length, rows, count);
        count = Bytes(columns.Origin, test.Origin, from, length, rows, count);
        count = Bytes(columns.Category, test.Category, from, length, rows, count);
        count = Bytes(columns.Outcome, test.Outcome, from, length, rows, count);
        count = Bytes(columns.Review, test.Review, from, length, rows, count);
        count = Bytes(columns.Change, test.Change, from, length, rows, count);
        count = Shorts(columns.Rule, test.Rule, from, length, rows, count);
        count = Shorts(columns.Reason, test.Reason, from, length, rows, count);
        if (count != 0 && test.Photos is { } photos)
            count = Words(columns.Image, photos, from, length, rows, count);
        if (count < 0)
            count = All(length, rows);
        if (test.Anywhere is { } anywhere)
            count = Anywhere(columns, anywhere, from, rows[..count]);
        foreach (var confidence in test.Confidence)
        {
            var kept = 0;
            foreach (var row in rows[..count])
            {
                rows[kept] = row;
                kept += confidence(columns.Confidence[from + row]) ? 1 : 0;
            }
            count = kept;
        }
        return regions is null ? count : Regions(columns, regions, from, rows[..count]);
    }

    private static int Words(ReadOnlySpan<int> column, bool[]? wanted, int from, int length, Span<int> rows, int count)
    {
        if (wanted is null || count == 0)
            return count;
        if (count < 0)
            return wanted.AsSpan().Count(true) == 1
                ? Equal(column.Slice(from, length), wanted.AsSpan().IndexOf(true), rows)
                : Words(column, wanted, from, length, rows, All(length, rows));
        return Narrowed(column, wanted, from, rows, count);
    }

    // Most blocks do not hold the one word at all; eight rows a step tell.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Equal(ReadOnlySpan<int> column, int wanted, Span<int> rows)
    {
        var (all, count, at) = (new Vector<int>(wanted), 0, 0);
        for (; at + Vector<int>.Count <= column.Length; at += Vector<int>.Count)
        {
            if (!Vector.EqualsAny(new Vector<int>(column[at..]), all))
                continue;
            for (var i = at; i < at + Vector<int>.Count; i++)
            {
                if (column[i] == wanted)
                    rows[count++] = i;
            }
        }
        for (; at < column.Length; at++)
        {
            if (column[at] == wanted)
                rows[count++] = at;
        }
        return count;
    }

    private static int Bytes(ReadOnlySpan<byte> column, bool[]? wanted, int from, int length, Span<int> rows, int count) =>
        wanted is null || count == 0 ? count
        : column.IsEmpty ? wanted[0] ? count : 0
        : Narrowed(column, wanted, from, rows, count < 0 ? All(length, rows) : count);

    private static int Shorts(ReadOnlySpan<ushort> column, bool[]? wanted, int from, int length, Span<int> rows, int count) =>
        wanted is null || count == 0 ? count : Narrowed(column, wanted, from, rows, count < 0 ? All(length, rows) : count);

    // Compiled apart for each kind of number.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Narrowed<T>(ReadOnlySpan<T> column, bool[] wanted, int from, Span<int> rows, int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        var kept = 0;
        foreach (var row in rows[..count])
        {
            rows[kept] = row;
            var value = int.CreateTruncating(column[from + row]);
            kept += value < wanted.Length && wanted[value] ? 1 : 0;
        }
        return kept;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Anywhere(in RelationColumns columns, (bool[] Names, bool[] Predicates) wanted, int from, Span<int> rows)
    {
        var kept = 0;
        foreach (var row in rows)
        {
            rows[kept] = row;
            var at = from + row;
            kept += Has(wanted.Names, columns.SubjectName[at]) || Has(wanted.Names, columns.ObjectName[at]) || Has(wanted.Predicates, columns.Predicate[at])
                ? 1
                : 0;
        }
        return kept;

        static bool Has(bool[] marks, int word) => word < marks.Length && marks[word];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Regions(in RelationColumns columns, bool[] regions, int from, Span<int> rows)
    {
        var kept = 0;
        foreach (var row in rows)
        {
            rows[kept] = row;
            var (subject, @object) = (columns.SubjectRegion[from + row], columns.ObjectRegion[from + row]);
            kept += (subject >= 0 && regions[subject]) || (@object >= 0 && regions[@object]) ? 1 : 0;
        }
        return kept;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int All(int length, Span<int> rows)
    {
        for (var i = 0; i < length; i++)
            rows[i] = i;
        return length;
    }
}

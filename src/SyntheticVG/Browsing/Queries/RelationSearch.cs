using System.Runtime.CompilerServices;
using SyntheticVG.Browsing.Indexing;

namespace SyntheticVG.Browsing.Queries;

/// <summary>What is wanted of a search beside its count.</summary>
public sealed record SearchOptions
{
    /// <summary>Behind which row the page begins, as <see cref="SearchResult.Next"/> said; null for the first page.</summary>
    public string? After { get; init; }

    /// <summary>Most rows of a page.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Whether each photo gives its first row only, with how many it has.</summary>
    public bool OnePerPhoto { get; init; }

    /// <summary>Whether values of all columns are counted.</summary>
    public bool Facets { get; init; }
}

/// <summary>What a search found.</summary>
/// <param name="Total">Rows.</param>
/// <param name="Photos">Photos that have one.</param>
/// <param name="Rows">A page of them.</param>
/// <param name="Next">Where the next page begins; null where this is the last.</param>
/// <param name="Facets">What all of them hold; null where that was not asked for.</param>
public sealed record SearchResult(long Total, int Photos, IReadOnlyList<FoundRow> Rows, string? Next, Facets? Facets);

/// <summary>What a photo stands between among those that a query finds.</summary>
/// <param name="Previous">Key of the one before; null for none.</param>
/// <param name="Next">Key of the one behind.</param>
/// <param name="Place">How many there are up to this one.</param>
/// <param name="Count">How many there are.</param>
public sealed record PhotoNeighbours(string? Previous, string? Next, int Place, int Count);

/// <summary>Goes through tables once a query.</summary>
/// <param name="index">The index whose words the tables use.</param>
/// <param name="tables">The index's own table, and that of edited photos.</param>
internal sealed class RelationSearch(RunIndex index, IReadOnlyList<RelationTable> tables)
{
    private readonly record struct Found(int Photo, int Row, RelationTable Table, int At, int InPhoto);

    public SearchResult Run(IReadOnlyList<ClauseTest> clauses, SearchOptions options)
    {
        var allowed = clauses.Count > 1 ? PhotosOfAll(clauses) : null;
        var (afterPhoto, afterRow) = ReadAfter(options.After);
        var facets = options.Facets ? new FacetCounts(index) : null;
        var (page, total, photos, more) = (new List<Found>(), 0L, 0, false);
        foreach (var table in tables)
        {
            var (last, inPhoto, counted) = (-1, 0, new List<Found>());
            Each(table, clauses, allowed, (from, rows, all) =>
            {
                var columns = table.Columns;
                total += rows.Length;
                facets?.Add(columns, from, rows, all);
                var images = columns.Image[from..];
                if (!options.OnePerPhoto && counted.Count > options.Limit) // the page is full: only photos are counted still
                {
                    photos += Changes(images, rows, ref last);
                    return;
                }
                foreach (var row in rows)
                {
                    var photo = images[row];
                    var first = photo != last;
                    photos += first ? 1 : 0;
                    last = photo;
                    if (first)
                        inPhoto = 0;
                    inPhoto++;
                    if (options.OnePerPhoto && !first)
                    {
                        if (counted.Count > 0 && counted[^1].Photo == photo)
                            counted[^1] = counted[^1] with { InPhoto = inPhoto };
                        continue;
                    }
                    if (photo < afterPhoto || counted.Count > options.Limit)
                        continue;
                    var place = table.PlaceOf(from + row).Row;
                    if (photo > afterPhoto || (!options.OnePerPhoto && place > afterRow))
                        counted.Add(new(photo, place, table, from + row, 1));
                }
            });
            page.AddRange(counted);
        }
        page = [.. page.OrderBy(found => found.Photo).ThenBy(found => found.Row)];
        more = page.Count > options.Limit;
        if (more)
            page.RemoveRange(options.Limit, page.Count - options.Limit);
        var next = more && page.Count > 0 ? $"{page[^1].Photo}-{page[^1].Row}" : null;
        return new(total, photos, [.. page.Select(found => FoundRow.Of(index, found.Table, found.At, options.OnePerPhoto ? found.InPhoto : null))],
            next, facets?.Compute());
    }

    /// <summary>The photos with a row that fits, before and behind one; −1 for none.</summary>
    public PhotoNeighbours Neighbours(IReadOnlyList<ClauseTest> clauses, int photo)
    {
        var has = PhotosOfAll(clauses);
        var (before, after) = (photo - 1, photo + 1);
        while (before >= 0 && !has[before])
            before--;
        while (after < has.Length && !has[after])
            after++;
        return new(before >= 0 ? index.KeyOf(before) : null, after < has.Length ? index.KeyOf(after) : null,
            has.AsSpan(0, photo + 1).Count(true), has.AsSpan().Count(true));
    }

    /// <summary>Some of the rows that fit, drawn by the seed alone: those with the smallest hashes.</summary>
    public IReadOnlyList<FoundRow> Sample(IReadOnlyList<ClauseTest> clauses, int size, int seed)
    {
        var allowed = clauses.Count > 1 ? PhotosOfAll(clauses) : null;
        var drawn = new PriorityQueue<Found, ulong>(Comparer<ulong>.Create((a, b) => b.CompareTo(a))); // the largest hash leaves first
        foreach (var table in tables)
        {
            Each(table, clauses, allowed, (from, rows, whole) =>
            {
                foreach (var row in rows)
                {
                    var hash = SplitMix64.Mix((((ulong)(uint)seed << 32) | (uint)(from + row)) + SplitMix64.Step);
                    if (drawn.Count == size && drawn.TryPeek(out _, out var largest) && hash >= largest)
                        continue;
                    if (drawn.Count == size)
                        drawn.Dequeue();
                    drawn.Enqueue(new(table.Columns.Image[from + row], table.PlaceOf(from + row).Row, table, from + row, 1), hash);
                }
            });
        }
        return [.. drawn.UnorderedItems.OrderBy(item => item.Element.Photo).ThenBy(item => item.Element.Row)
            .Select(item => FoundRow.Of(index, item.Element.Table, item.Element.At, null))];
    }

    private static (int Photo, int Row) ReadAfter(string? after)
    {
        if (after is null)
            return (-1, -1);
        return after.Split('-') is [var photo, var row] && int.TryParse(photo, out var p) && int.TryParse(row, out var r) && p >= 0 && r >= 0 ? (p, r)
            : throw new ArgumentException($"after is '{after}'; expected what an earlier answer called next");
    }

    // Photos that have a relation of every clause.
    private bool[] PhotosOfAll(IReadOnlyList<ClauseTest> clauses)
    {
        bool[]? all = null;
        foreach (var clause in clauses)
        {
            var has = new bool[index.Photos];
            foreach (var table in tables)
            {
                Each(table, [clause], null, (from, rows, whole) =>
                {
                    var images = table.Columns.Image;
                    foreach (var row in rows)
                        has[images[from + row]] = true;
                });
            }
            all = all is null ? has : [.. all.Zip(has, (a, b) => a && b)];
        }
        return all!; // there are clauses
    }

    private delegate void Block(int from, ReadOnlySpan<int> rows, bool all);

    // How often the photo is another than that of the row before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Changes(ReadOnlySpan<int> images, ReadOnlySpan<int> rows, ref int last)
    {
        var (changes, before) = (0, last);
        foreach (var row in rows)
        {
            var photo = images[row];
            changes += photo != before ? 1 : 0;
            before = photo;
        }
        last = before;
        return changes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Each(RelationTable table, IReadOnlyList<ClauseTest> clauses, bool[]? allowed, Block found)
    {
        var columns = table.Columns;
        var wanted = columns.Review.IsEmpty ? clauses.Where(clause => clause.FitsUnedited).ToList() : clauses;
        if (wanted.Count == 0)
            return;
        var regions = wanted.Select(clause => clause.Region is { } test ? table.Mark(test) : null).ToList();
        var hidden = table.HiddenPhotos;
        Span<int> rows = stackalloc int[Selection.Block];
        var fits = wanted.Count > 1 ? new bool[Selection.Block] : null;
        for (var from = 0; from < columns.Image.Length; from += Selection.Block)
        {
            var length = Math.Min(Selection.Block, columns.Image.Length - from);
            var count = Selection.Of(columns, wanted[0], regions[0], from, length, rows);
            if (fits is not null)
            {
                Array.Clear(fits);
                Mark(fits, rows[..count]);
                for (var i = 1; i < wanted.Count; i++)
                    Mark(fits, rows[..Selection.Of(columns, wanted[i], regions[i], from, length, rows)]);
                count = 0;
                for (var row = 0; row < length; row++)
                {
                    rows[count] = row;
                    count += fits[row] && count < length ? 1 : 0;
                }
            }
            if (count > 0 && (hidden is not null || allowed is not null))
            {
                var kept = 0;
                foreach (var row in rows[..count])
                {
                    rows[kept] = row;
                    var photo = columns.Image[from + row];
                    kept += hidden?[photo] != true && allowed?[photo] != false ? 1 : 0;
                }
                count = kept;
            }
            if (count > 0)
                found(from, rows[..count], count == length);
        }

        static void Mark(bool[] fits, ReadOnlySpan<int> rows)
        {
            foreach (var row in rows)
                fits[row] = true;
        }
    }
}

using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Queries;
using SyntheticVG.Datasets.Statistics;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing;

/// <summary>The paper's statistics of a run, gathered from its index: of the run as it stands, without edits.</summary>
public sealed class RunStatistics
{
    private const int Top = 20;

    /// <summary>Counts.</summary>
    public RunStatistics(RunIndex index)
    {
        ArgumentNullException.ThrowIfNull(index);
        var columns = RelationColumns.Of(index.Columns);
        var (firstRegion, firstRow, firstDropped) = (index.Columns.Get<int>(Section.FirstRegion).ToArray(), index.Columns.Get<int>(Section.FirstRow).ToArray(),
            index.Columns.Get<int>(Section.FirstDropped).ToArray());
        var (predicates, outgoing) = (new long[index.Words.Predicates.Count], new int[index.Regions]);
        for (var photo = 0; photo < index.Photos; photo++)
        {
            var kept = firstRow[photo + 1] - firstRow[photo] - (firstDropped[photo + 1] - firstDropped[photo]);
            Objects.Add(firstRegion[photo + 1] - firstRegion[photo]);
            Triplets.Add(kept);
            for (var row = firstRow[photo]; row < firstRow[photo] + kept; row++)
            {
                outgoing[columns.SubjectRegion[row]]++;
                predicates[columns.Predicate[row]]++;
                CategoryCounts[columns.Category[row]]++;
                OriginCounts[columns.Origin[row]]++;
            }
        }
        foreach (var count in outgoing)
            PredicatesPerRegion.Add(count);
        Predicates = predicates.Count(count => count > 0);
        TopPredicates = [.. Enumerable.Range(0, predicates.Length).Where(i => predicates[i] > 0).OrderByDescending(i => predicates[i]).Take(Top)
            .Select(i => new FacetValue(index.Words.Predicates[i], predicates[i]))];
        var named = new bool[index.Words.Names.Count];
        foreach (var name in index.Columns.Get<int>(Section.RegionName))
            named[name] = true;
        Names = named.Count(there => there);
    }

    /// <summary>Regions of a photo.</summary>
    public CountHistogram Objects { get; } = new();

    /// <summary>Relations of a photo.</summary>
    public CountHistogram Triplets { get; } = new();

    /// <summary>Relations that a region is the subject of.</summary>
    public CountHistogram PredicatesPerRegion { get; } = new();

    /// <summary>Different names of regions.</summary>
    public int Names { get; }

    /// <summary>Different predicates.</summary>
    public int Predicates { get; }

    /// <summary>The most frequent predicates.</summary>
    public IReadOnlyList<FacetValue> TopPredicates { get; }

    /// <summary>Relations of each category.</summary>
    public IReadOnlyDictionary<RelationshipCategory, long> Categories =>
        Enum.GetValues<RelationshipCategory>().ToDictionary(category => category, category => CategoryCounts[(int)category]);

    /// <summary>Relations of each origin that has one.</summary>
    public IReadOnlyDictionary<RelationshipOrigin, long> Origins =>
        Enum.GetValues<RelationshipOrigin>().Where(origin => OriginCounts[(int)origin] > 0).ToDictionary(origin => origin, origin => OriginCounts[(int)origin]);

    private long[] CategoryCounts { get; } = new long[Enum.GetValues<RelationshipCategory>().Length];

    private long[] OriginCounts { get; } = new long[Enum.GetValues<RelationshipOrigin>().Length];
}

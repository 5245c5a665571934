using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.Browsing;

/// <summary>A photo's graphs of several runs, with the same number for the same region in all.</summary>
/// <param name="Regions">By number: the region of each graph, null where a graph lacks it.</param>
/// <param name="Lines">Each relation through the graphs.</param>
/// <param name="Steps">What changed from each graph to the next.</param>
public sealed record RunComparison(IReadOnlyList<IReadOnlyList<Region?>> Regions, IReadOnlyList<IReadOnlyList<ComparedCell?>> Lines,
    IReadOnlyList<ChangeCounts> Steps)
{
    /// <summary>Compares graphs of one photo, the earliest first.</summary>
    /// <exception cref="InvalidDataException">They state different sizes of the photo.</exception>
    public static RunComparison Of(IReadOnlyList<SceneGraph> graphs)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        var aligned = new AlignedGraphs(graphs);
        return new(
            [.. Enumerable.Range(0, aligned.Count)
                .Select(number => (IReadOnlyList<Region?>)[.. Enumerable.Range(0, graphs.Count).Select(graph => aligned.RegionOf(graph, number))])],
            [.. ChangeLine.Of(aligned).Select(line =>
                (IReadOnlyList<ComparedCell?>)[.. line.Cells.Select(cell => cell is { } there ? new ComparedCell(there.Relationship, there.Kind) : null)])],
            [.. Enumerable.Range(1, graphs.Count - 1).Select(to => new GraphChanges(aligned, to - 1, to).Counts)]);
    }

    /// <summary>Whether some relation became this.</summary>
    public bool Has(ChangeKind kind) => Lines.Any(line => line.Skip(1).Any(cell => cell?.Kind == kind));
}

/// <summary>A relation in one of the graphs.</summary>
/// <param name="Relationship">The relation, its ends by number.</param>
/// <param name="Kind">What it is with respect to the graph before.</param>
public sealed record ComparedCell(Relationship Relationship, ChangeKind Kind);

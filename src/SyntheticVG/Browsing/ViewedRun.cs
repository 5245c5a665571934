using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Browsing.Queries;
using SyntheticVG.Datasets.Graphs;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing;

/// <summary>A run that is looked at: its index, its patch, and both together in every answer. The run's own files are only read.</summary>
public sealed class ViewedRun : IDisposable
{
    private readonly ClauseReader _clauses;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<PatchLine>> _lines = [];
    private readonly SortedDictionary<int, PatchedGraph> _edited = [];
    private readonly List<string> _refused = [];
    private IReadOnlyList<RelationTable>? _tables;

    /// <summary>Takes a run and its patch; both are disposed with it.</summary>
    /// <param name="index">The run's index.</param>
    /// <param name="patch">Its corrections.</param>
    public ViewedRun(RunIndex index, PatchFile patch)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(patch);
        (Index, Patch, _clauses) = (index, patch, new(index));
        foreach (var line in patch.Lines)
            Take(line);
        foreach (var (photo, lines) in _lines)
            _edited[photo] = new(Index.GraphOf(photo), Index.DroppedOf(photo), lines);
    }

    /// <summary>The run's index.</summary>
    public RunIndex Index { get; }

    /// <summary>The run's patch.</summary>
    public PatchFile Patch { get; }

    /// <summary>Edits of the patch that do not fit the run, in words.</summary>
    public IReadOnlyList<string> Refused => _refused;

    /// <summary>Photos with edits.</summary>
    public int EditedPhotos
    {
        get
        {
            lock (_lock)
                return _edited.Count;
        }
    }

    /// <summary>Answers a query.</summary>
    /// <exception cref="QueryException">It cannot be read.</exception>
    /// <exception cref="ArgumentException">The page is not one that an earlier answer named.</exception>
    public SearchResult Search(string query, SearchOptions options)
    {
        var search = NewSearch();
        return search.Run(Read(query), options);
    }

    /// <summary>The photos before and behind one among those that a query finds; null where the run has no graph of it.</summary>
    /// <exception cref="QueryException">It cannot be read.</exception>
    public PhotoNeighbours? Neighbours(string query, string key)
    {
        var search = NewSearch();
        return Index.Find(key) is >= 0 and var photo ? search.Neighbours(Read(query), photo) : null;
    }

    /// <summary>A sample of the relations that the run has, without edits, that answer a query; each with what was done to it since.</summary>
    /// <param name="query">The query.</param>
    /// <param name="size">How many.</param>
    /// <param name="seed">Decides which.</param>
    public IReadOnlyList<FoundRow> Sample(string query, int size, int seed)
    {
        var rows = new RelationSearch(Index, [new IndexTable(Index, null)]).Sample(Read(query), size, seed);
        lock (_lock)
            return [.. rows.Select(row => _edited.TryGetValue(Index.Find(row.Image), out var graph) ? SinceThen(row, graph) : row)];
    }

    private static FoundRow SinceThen(FoundRow row, PatchedGraph graph) => graph.Relations.FirstOrDefault(relation => relation.Original is var r
        && (r.Subject, r.Predicate, r.Object, r.Category) == (row.Subject, row.Predicate, row.Object, row.Category)
        && relation.Line?.Stage == row.Stage) is { } now
        ? row with
        {
            Review = ReviewWords.Reviews[(int)now.Review],
            Change = ReviewWords.Changes[(int)now.Change],
            Now = now.IsKept ? graph.Graph.Sentence(now.Relationship) : null,
        }
        : row;

    /// <summary>Names or predicates of the run that begin so, and predicates of the lexicon.</summary>
    /// <param name="text">The beginning.</param>
    /// <param name="predicates">Whether predicates are asked for.</param>
    /// <param name="most">Most words.</param>
    public IReadOnlyList<string> Complete(string text, bool predicates, int most = 20)
    {
        ArgumentNullException.ThrowIfNull(text);
        var known = (predicates ? _clauses.Predicates : _clauses.Names).Beginning(text, most);
        return !predicates || known.Count >= most ? known : [.. known.Concat(PredicateLexicon.Entries.Select(entry => entry.Predicate)
            .Where(predicate => predicate.StartsWith(text, StringComparison.OrdinalIgnoreCase))).Distinct(StringComparer.Ordinal).Take(most)];
    }

    /// <summary>A photo with its edits; null where the run has no graph of it.</summary>
    public ViewedGraph? Find(string key)
    {
        var photo = Index.Find(key);
        if (photo < 0)
            return null;
        lock (_lock)
            return Of(photo);
    }

    /// <summary>Makes an edit; when this returns, it is on the disk.</summary>
    /// <param name="key">The photo's key.</param>
    /// <param name="tag">The <see cref="ViewedGraph.Tag"/> that whoever edits has seen.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="time">When.</param>
    /// <returns>The graph after it, and the edit's line.</returns>
    /// <exception cref="EditException">It cannot be made.</exception>
    /// <exception cref="IOException">The disk is full or the patch cannot be written; nothing was changed.</exception>
    public (ViewedGraph Graph, PatchLine Line) Edit(string key, string tag, PatchEdit edit, string by, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(edit);
        if (edit.Problem() is { } problem)
            throw new EditException("bad-edit", problem);
        var photo = Index.Find(key);
        if (photo < 0)
            throw new EditException("unknown-photo", $"the run has no graph of {key}");
        lock (_lock)
        {
            var seen = Of(photo);
            if (seen.Tag != tag)
                throw new EditException("stale", $"the graph was edited meanwhile: it is {seen.Tag}; look again, then edit");
            IReadOnlyList<PatchLine> before = _lines.GetValueOrDefault(photo) ?? [];
            var next = new PatchLine
            {
                Number = (Patch.Lines.Count > 0 ? Patch.Lines[^1].Number : 0) + 1,
                Time = time,
                By = by,
                Image = key,
                Hash = seen.Hash,
                Edit = edit
            };
            var after = new PatchedGraph(Index.GraphOf(photo), Index.DroppedOf(photo), [.. before, next]);
            if (after.Refused.FirstOrDefault(refused => refused.Line == next) is { Problem: { } why })
                throw new EditException("edit-refused", why);
            if (after.Refused.FirstOrDefault(refused =>
                before.Contains(refused.Line) && !seen.Patched.Refused.Any(known => known.Line == refused.Line)) is { Problem: { } broken } and var (line, _))
                throw new EditException("edit-refused",
                    $"edit {line.Number} ({line.Edit.Kind}) rests on what this would take back: {broken}; take that back first");
            var written = Patch.Add(time, by, key, seen.Hash, edit);
            if (_lines.TryGetValue(photo, out var lines))
                lines.Add(written);
            else
                _lines[photo] = [written];
            (_edited[photo], _tables) = (after, null);
            return (Of(photo), written);
        }
    }

    /// <summary>Every edited graph, by the photo's place in the run.</summary>
    public IReadOnlyList<(string Key, PatchedGraph Graph)> Edited()
    {
        lock (_lock)
            return [.. _edited.Select(pair => (Index.KeyOf(pair.Key), pair.Value))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Index.Dispose();
        Patch.Dispose();
    }

    private List<ClauseTest> Read(string query) => [.. RelationQuery.Parse(query).Clauses.Select(_clauses.Read)];

    // The tables first: the words of a query are then found among all that they use.
    private RelationSearch NewSearch()
    {
        lock (_lock)
            return new(Index, _tables ??= Tables());
    }

    private void Take(PatchLine line)
    {
        var photo = Index.Find(line.Image);
        if (photo < 0)
            _refused.Add($"edit {line.Number} ({line.Edit.Kind}): the run has no graph of {line.Image}");
        else if (RunIndex.HashOf(Index.LineOf(photo)) != line.Hash)
            _refused.Add($"edit {line.Number} ({line.Edit.Kind}) of {line.Image}: the run's line about the photo is another than it was made on");
        else if (_lines.TryGetValue(photo, out var lines))
            lines.Add(line);
        else
            _lines[photo] = [line];
    }

    private ViewedGraph Of(int photo)
    {
        var line = Index.LineOf(photo);
        return new(Index.KeyOf(photo), line, RunIndex.HashOf(line),
            _edited.GetValueOrDefault(photo) ?? new PatchedGraph(GraphLines.Read(line), Index.DroppedOf(photo), []),
            _lines.GetValueOrDefault(photo)?.ToList() ?? []);
    }

    private IReadOnlyList<RelationTable> Tables()
    {
        if (_edited.Count == 0)
            return [new IndexTable(Index, null)];
        var edited = new bool[Index.Photos];
        foreach (var photo in _edited.Keys)
            edited[photo] = true;
        return [new IndexTable(Index, edited), new EditedTable(Index, _edited.Select(pair => (pair.Key, pair.Value)))];
    }
}

/// <summary>A graph as it is looked at.</summary>
/// <param name="Key">Key of its photo.</param>
/// <param name="RunLine">The run's line, as it stands.</param>
/// <param name="Hash">The hash of that line.</param>
/// <param name="Patched">The graph with its edits.</param>
/// <param name="Lines">The edits, those taken back too.</param>
public sealed record ViewedGraph(string Key, ReadOnlyMemory<byte> RunLine, string Hash, PatchedGraph Patched, IReadOnlyList<PatchLine> Lines)
{
    /// <summary>What changes with every edit: the hash and the number of the last edit.</summary>
    public string Tag => $"\"{Hash[..32]}-{(Lines.Count > 0 ? Lines[^1].Number : 0)}\"";
}

/// <summary>An edit that cannot be made, and why.</summary>
public sealed class EditException : Exception
{
    internal EditException(string code, string problem) : base(problem) => Code = code;

    /// <summary>Which kind of reason, kebab-case: <c>bad-edit</c>, <c>unknown-photo</c>, <c>stale</c>, <c>edit-refused</c>.</summary>
    public string Code { get; }
}

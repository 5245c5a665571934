using SyntheticVG.Browsing.Indexing;
using SyntheticVG.Browsing.Patches;
using SyntheticVG.Browsing.Queries;

namespace SyntheticVG.Browsing;

/// <summary>The relations of edited photos as they are now, in the same columns as the index has.</summary>
internal sealed class EditedTable : RelationTable
{
    private readonly List<Row> _rows = [];
    private readonly List<(int Row, int Subject, int Object)> _places = [];
    private readonly List<byte> _reviews = [], _changes = [];
    private readonly List<(int Photo, PatchedGraph Graph)> _graphs;
    private readonly RunIndex _index;
    private readonly int[] _image, _subjectName, _predicate, _objectName, _subjectRegion, _objectRegion;
    private readonly float[] _confidence;
    private readonly byte[] _category, _origin, _outcome, _stage, _review, _change;
    private readonly ushort[] _rule, _reason;

    public EditedTable(RunIndex index, IEnumerable<(int Photo, PatchedGraph Graph)> graphs)
    {
        (_index, _graphs) = (index, [.. graphs.OrderBy(pair => pair.Photo)]);
        var firstRegion = 0;
        foreach (var (photo, graph) in _graphs)
        {
            Add(photo, graph, firstRegion);
            firstRegion += graph.Regions.Count;
        }
        (_image, _subjectName, _predicate, _objectName) = ([.. _rows.Select(row => row.Image)], [.. _rows.Select(row => row.SubjectName)],
            [.. _rows.Select(row => row.Predicate)], [.. _rows.Select(row => row.ObjectName)]);
        (_subjectRegion, _objectRegion, _confidence) =
            ([.. _rows.Select(row => row.SubjectRegion)], [.. _rows.Select(row => row.ObjectRegion)], [.. _rows.Select(row => row.Confidence)]);
        (_category, _origin, _outcome, _stage) = ([.. _rows.Select(row => row.Category)], [.. _rows.Select(row => row.Origin)],
            [.. _rows.Select(row => row.Outcome)], [.. _rows.Select(row => row.Stage)]);
        (_rule, _reason, _review, _change) = ([.. _rows.Select(row => row.Rule)], [.. _rows.Select(row => row.Reason)], [.. _reviews], [.. _changes]);
    }

    public override RelationColumns Columns => new()
    {
        Image = _image,
        SubjectName = _subjectName,
        Predicate = _predicate,
        ObjectName = _objectName,
        SubjectRegion = _subjectRegion,
        ObjectRegion = _objectRegion,
        Confidence = _confidence,
        Category = _category,
        Origin = _origin,
        Outcome = _outcome,
        Stage = _stage,
        Rule = _rule,
        Reason = _reason,
        Review = _review,
        Change = _change,
    };

    public override bool[]? HiddenPhotos => null;

    public override (int Row, int Subject, int Object) PlaceOf(int row) => _places[row];

    public override bool[] Mark(RegionTest test)
    {
        var words = _index.Words;
        return [.. _graphs.SelectMany(pair => pair.Graph.Regions).Select(region =>
            (test.Names is not { } names || Has(names, words.Names.Find(region.Name)))
            && test.Attributes.All(set => region.Attributes.Any(attribute => Has(set, words.Attributes.Find(attribute))))
            && (test.Texts.Count == 0 || (region.Description is { } text && RegionColumns.Searched(text) is var searched
                && test.Texts.All(wanted => searched.Contains(wanted, StringComparison.Ordinal)))))];

        static bool Has(bool[] marks, int word) => word >= 0 && word < marks.Length && marks[word];
    }

    private void Add(int photo, PatchedGraph graph, int firstRegion)
    {
        var words = _index.Words;
        foreach (var (i, relation) in graph.Relations.OrderBy(relation => !relation.IsKept).Index())
        {
            var (now, names) = (relation.Relationship, graph.Regions);
            _rows.Add(Row.Of(now, words) with
            {
                Image = photo,
                SubjectName = words.Names.Add(now.Subject >= 0 ? names[now.Subject].Name : relation.Line?.SubjectName ?? ""),
                ObjectName = words.Names.Add(now.Object >= 0 ? names[now.Object].Name : relation.Line?.ObjectName ?? ""),
                SubjectRegion = now.Subject < 0 ? -1 : firstRegion + now.Subject,
                ObjectRegion = now.Object < 0 ? -1 : firstRegion + now.Object,
                Stage = relation.Stage is { } stage ? Vocabulary.Stage(words.Stages, stage) : (byte)0,
                Reason = Vocabulary.Short(words.Reasons, relation.Reason),
            });
            _places.Add((i, now.Subject, now.Object));
            _reviews.Add((byte)relation.Review);
            _changes.Add((byte)relation.Change);
        }
    }
}

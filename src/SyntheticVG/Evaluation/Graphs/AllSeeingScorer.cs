using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Graphs;

/// <summary>All-Seeing v2's open-ended recall: words through a table of synonyms, predicates as they stand, boxes at one half; pooled.</summary>
/// <remarks>
/// A name of several words stands for the class of each of its words, so a class of two words is found only where a synonym
/// of one word leads to it. The original reduces words to their lemmas by spaCy; here words are compared as they are written.
/// </remarks>
internal sealed class AllSeeingScorer(GraphVocabulary vocabulary, IReadOnlyDictionary<string, string> synonyms) : IGraphScorer
{
    private readonly SortedDictionary<int, (int Hits, int Count)> _perPredicate = [];
    private readonly List<UnitScore> _units = [];
    private int _tuples, _wellFormed, _answers;

    public IReadOnlyList<UnitScore> Units => _units;

    /// <summary>Reads a table: a line a class, its name first, then its synonyms, apart by commas; of a word on two lines the first counts.</summary>
    public static IReadOnlyDictionary<string, string> ReadSynonyms(string file)
    {
        var synonyms = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file))
        {
            var words = line.Split(',', StringSplitOptions.TrimEntries);
            foreach (var word in words)
                synonyms.TryAdd(word, words[0]);
        }
        return synonyms;
    }

    public GraphFinding Add(GraphSample sample, GraphAnswer? answer)
    {
        var (relations, wellFormed) = answer is null ? ([], false)
            : AllSeeingGraphText.Parse(answer.Text ?? throw new InvalidDataException("found no text; this mode reads a graph as text"),
                sample.Width, sample.Height);
        var candidates =
            relations.SelectMany(r => Classes(r.Subject).SelectMany(s => Classes(r.Object).Select(o => (Subject: s, Object: o, Relation: r)))).ToList();
        var hits = 0;
        foreach (var edge in sample.Edges)
        {
            var (subject, @object, predicate) = (Head(sample.Labels[edge.Subject]), Head(sample.Labels[edge.Object]), vocabulary.Predicates[edge.Predicate]);
            var hit = candidates.Exists(c => c.Subject == subject && c.Object == @object && c.Relation.Predicate == predicate
                && c.Relation.SubjectBox.IoU(sample.Boxes[edge.Subject]) >= 0.5 && c.Relation.ObjectBox.IoU(sample.Boxes[edge.Object]) >= 0.5);
            var (before, count) = _perPredicate.GetValueOrDefault(edge.Predicate);
            _perPredicate[edge.Predicate] = (before + (hit ? 1 : 0), count + 1);
            hits += hit ? 1 : 0;
        }
        _answers++;
        _tuples += candidates.Count;
        _wellFormed += wellFormed ? 1 : 0;
        _units.Add(new(sample.Id, sample.Edges.Count > 0 ? hits / (double)sample.Edges.Count : 0, sample.Edges.Count));
        return new(_units[^1].Value, () => GraphOf(sample, relations),
            answer is not null && !wellFormed && relations.Count == 0 ? "no graph in All-Seeing's grammar" : null);
    }

    public IEnumerable<Metric> Compute()
    {
        var count = _perPredicate.Values.Sum(p => p.Count);
        yield return new("recall", count > 0 ? _perPredicate.Values.Sum(p => p.Hits) / (double)count : double.NaN) { Count = count };
        yield return new("mean-recall", count > 0 ? _perPredicate.Values.Average(p => p.Hits / (double)p.Count) : double.NaN) { Count = _perPredicate.Count };
        yield return new("well-formed", _answers > 0 ? _wellFormed / (double)_answers : double.NaN) { Count = _answers };
        yield return new("tuples-an-image", _answers > 0 ? _tuples / (double)_answers : double.NaN) { Count = _answers };
        foreach (var (predicate, (hits, of)) in _perPredicate)
            yield return new($"recall/{vocabulary.Predicates[predicate]}", hits / (double)of) { Count = of };
    }

    private static SceneGraph GraphOf(GraphSample sample, IReadOnlyList<AllSeeingRelation> relations) => new()
    {
        Image = new() { Key = sample.Id, File = sample.Image ?? "", Width = sample.Width, Height = sample.Height },
        Regions =
            [.. relations.SelectMany(r => new[] { new Region { Name = r.Subject, Box = r.SubjectBox }, new Region { Name = r.Object, Box = r.ObjectBox } })],
        Relationships = [.. relations.Select((r, i) => new Relationship
        {
            Subject = 2 * i,
            Predicate = r.Predicate,
            Object = (2 * i) + 1,
            Category = PredicateLexicon.CategoryOf(r.Predicate),
            Origin = RelationshipOrigin.Student
        })],
    };

    // The true class is the part of its name before the first hyphen.
    private string Head(int label) => vocabulary.Classes[label].Split('-')[0];

    private IEnumerable<string> Classes(string name) =>
        name.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Select(word => synonyms.GetValueOrDefault(word, word));
}

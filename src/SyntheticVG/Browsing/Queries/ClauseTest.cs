using System.Globalization;
using System.Text.Json;
using SyntheticVG.Browsing.Indexing;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Browsing.Queries;

/// <summary>A clause of a query as numbers: what each column of a fitting row may hold; null where anything will do.</summary>
internal sealed record ClauseTest
{
    public bool[]? SubjectName { get; set; }

    public bool[]? Predicate { get; set; }

    public bool[]? ObjectName { get; set; }

    /// <summary>Names and predicates of which a row has one somewhere.</summary>
    public (bool[] Names, bool[] Predicates)? Anywhere { get; set; }

    public bool[]? Category { get; set; }

    public bool[]? Origin { get; set; }

    public bool[]? Outcome { get; set; }

    public bool[]? Stage { get; set; }

    public bool[]? Rule { get; set; }

    public bool[]? Reason { get; set; }

    public bool[]? Review { get; set; }

    public bool[]? Change { get; set; }

    public List<Func<float, bool>> Confidence { get; } = [];

    /// <summary>What a region at one of the ends must have.</summary>
    public RegionTest? Region { get; set; }

    public bool[]? Photos { get; set; }

    /// <summary>Whether rows that nobody has edited can fit.</summary>
    public bool FitsUnedited => Review?[0] != false && Change?[0] != false;
}

/// <summary>Makes tests of clauses, with the words of an index.</summary>
internal sealed class ClauseReader(RunIndex index)
{
    private static readonly string[] UsualStages = ["rules", "verifier", "balance", "limits"];

    private readonly WordForms _names = new(index.Words.Names), _predicates = new(index.Words.Predicates), _attributes = new(index.Words.Attributes);
    private readonly WordForms _rules = new(index.Words.Rules), _stages = new(index.Words.Stages), _reasons = new(index.Words.Reasons);

    public WordForms Names => _names;

    public WordForms Predicates => _predicates;

    /// <summary>The test of a clause.</summary>
    /// <exception cref="QueryException">A value is not one that its condition takes.</exception>
    public ClauseTest Read(QueryClause clause)
    {
        var test = new ClauseTest();
        ReadWords(clause.Words, test);
        var (names, attributes, texts) = ((bool[]?)null, new List<bool[]>(), new List<string>());
        foreach (var filter in clause.Filters)
        {
            switch (filter.Name)
            {
                case "name":
                    names = Both(names, Turn(filter, _names.Of(filter.Values)));
                    break;
                case "attribute":
                    attributes.Add(Positive(filter, _attributes.Of(filter.Values)));
                    break;
                case "text":
                    texts.AddRange(Positive(filter, filter.Values).Select(RegionColumns.Searched));
                    break;
                default:
                    Read(filter, test);
                    break;
            }
        }
        if (names is not null || attributes.Count > 0 || texts.Count > 0)
            test.Region = new(names, attributes, texts);
        return test;
    }

    private void Read(QueryFilter filter, ClauseTest test)
    {
        switch (filter.Name)
        {
            case "category":
                test.Category = Both(test.Category, Turn(filter, Words<RelationshipCategory>(filter)));
                break;
            case "origin":
                test.Origin = Both(test.Origin, Turn(filter, Words<RelationshipOrigin>(filter)));
                break;
            case "outcome":
                test.Outcome = Both(test.Outcome, Turn(filter, Words<VerdictOutcome>(filter, ("none", [Row.Unjudged]))));
                break;
            case "rule":
                test.Rule = Both(test.Rule, Turn(filter, _rules.Of(filter.Values)));
                break;
            case "reason":
                test.Reason = Both(test.Reason, Turn(filter, _reasons.Of(filter.Values)));
                break;
            case "dropped":
                test.Stage = Both(test.Stage, Turn(filter, StagesOf(filter)));
                break;
            case "reviewed":
                test.Review = Both(test.Review, Turn(filter, Marks(filter, 3, ("no", [0]), ("right", [1]), ("wrong", [2]), ("yes", [1, 2]))));
                break;
            case "changed":
                test.Change = Both(test.Change, Turn(filter, Marks(filter, 6, ("no", [0]), ("added", [1]), ("removed", [2]), ("replaced", [3]),
                    ("restored", [4]), ("flipped", [5]), ("yes", [1, 2, 3, 4, 5]))));
                break;
            case "confidence":
                test.Confidence.Add(ConfidenceOf(filter));
                break;
            case "evaluation":
                var yes = Marks(filter, 2, ("no", [0]), ("yes", [1]));
                test.Photos = Both(test.Photos, Turn(filter, PhotosWhere(photo => yes[index.Columns.Get<byte>(Section.ImageFlags)[photo]])));
                break;
            case "source":
                var wanted = filter.Values.Select(value => value.ToLowerInvariant()).ToHashSet();
                var sets = Enumerable.Range(0, index.SourceSets.Count).Select(set => index.SourceSets[set].Split(',').Any(wanted.Contains)).ToArray();
                test.Photos = Both(test.Photos, Turn(filter, PhotosWhere(photo => sets[index.Columns.Get<int>(Section.ImageSources)[photo]])));
                break;
            default:
                var found = new bool[index.Photos];
                foreach (var photo in filter.Values.Select(index.Find).Where(photo => photo >= 0))
                    found[photo] = true;
                test.Photos = Both(test.Photos, Turn(filter, found));
                break;
        }
    }

    private void ReadWords(IReadOnlyList<QueryWord> words, ClauseTest test)
    {
        if (words.Count == 0 || words is [{ IsAny: true }])
            return;
        if (words.Count < 3 && (words.Count == 1 || words.All(word => !word.IsAny && !word.KindOf && !word.Quoted)) && Joined(words) is var one
            && (words.Count == 1 || _names.Knows(one.Text) || _predicates.Knows(one.Text)))
        {
            test.Anywhere = (_names.Of(one), _predicates.Of(one));
            return;
        }
        var (subject, predicate, @object) = words.Count == 3 ? (words[0], words[1], words[2]) : Split(words);
        test.SubjectName = subject.IsAny ? null : _names.Of(subject);
        test.Predicate = predicate.IsAny ? null : _predicates.Of(predicate);
        test.ObjectName = @object.IsAny ? null : _names.Of(@object);
    }

    // "man in front of fire truck": the only way to cut it into words that are known, the longest predicate first.
    private (QueryWord Subject, QueryWord Predicate, QueryWord Object) Split(IReadOnlyList<QueryWord> words)
    {
        for (var length = words.Count - 2; length >= 1; length--)
        {
            for (var from = 1; from + length < words.Count; from++)
            {
                var parts = (Joined(words.Take(from)), Joined(words.Skip(from).Take(length)), Joined(words.Skip(from + length)));
                if (Fits(parts.Item1, _names) && Fits(parts.Item2, _predicates) && Fits(parts.Item3, _names))
                    return parts;
            }
        }
        var last = words[^1];
        throw new QueryException($"{words.Count} words ({string.Join(' ', words.Select(word => word.Text))}) that make no relation of this run",
            "subject, predicate and object, * for any, or one word; a name or predicate of several words in quotes",
            words[0].Position, last.Position + last.Length - words[0].Position);
    }

    private static bool Fits(QueryWord word, WordForms known) => word.IsAny || word.KindOf || word.Quoted || known.Knows(word.Text);

    private static QueryWord Joined(IEnumerable<QueryWord> words) => words.ToList() is [var one] ? one
        : new(string.Join(' ', words.Select(word => word.Text)), false, false, words.First().Position,
            words.Last().Position + words.Last().Length - words.First().Position);

    private bool[] StagesOf(QueryFilter filter)
    {
        var found = new bool[index.Words.Stages.Count];
        foreach (var value in filter.Values)
        {
            if (value is "no")
                found[0] = true;
            else if (value is "yes" or "*")
                Array.Fill(found, true, 1, found.Length - 1);
            else if (_stages.OfPart(value) is var named && named.Contains(true)) // verifier: simulated-verifier too
                found = [.. found.Zip(named, (a, b) => a || b)];
            else if (!UsualStages.Contains(value)) // one of them that dropped nothing finds nothing
                throw new QueryException($"dropped:{value}",
                    $"yes, no, {string.Join(", ", Enumerable.Range(1, found.Length - 1).Select(stage => index.Words.Stages[stage]).Union(UsualStages))}",
                    filter.Position, filter.Length);
        }
        return found;
    }

    private static Func<float, bool> ConfidenceOf(QueryFilter filter)
    {
        var tests = filter.Values.Select(value => OneConfidence(filter, value)).ToList();
        return confidence => tests.Any(test => test(confidence)) != filter.Not;
    }

    private static Func<float, bool> OneConfidence(QueryFilter filter, string value)
    {
        if (value == "none")
            return float.IsNaN;
        if (value.Split("..") is [var low, var high] && Number(low) is { } from && Number(high) is { } to)
            return confidence => confidence >= from && confidence <= to;
        foreach (var (sign, test) in (ReadOnlySpan<(string, Func<float, float, bool>)>)[(">=", (a, b) => a >= b), ("<=", (a, b) => a <= b),
            (">", (a, b) => a > b), ("<", (a, b) => a < b), ("=", (a, b) => a == b), ("", (a, b) => a == b)])
        {
            if (value.StartsWith(sign, StringComparison.Ordinal) && Number(value[sign.Length..]) is { } limit)
                return confidence => test(confidence, limit);
        }
        throw new QueryException($"confidence:{value}", QueryParser.Filters["confidence"], filter.Position, filter.Length);
    }

    private static float? Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number) ? number : null;

    private bool[] PhotosWhere(Func<int, bool> fits)
    {
        var found = new bool[index.Photos];
        for (var photo = 0; photo < found.Length; photo++)
            found[photo] = fits(photo);
        return found;
    }

    private static bool[] Words<T>(QueryFilter filter, params ReadOnlySpan<(string, int[])> more) where T : struct, Enum =>
        Marks(filter, Enum.GetValues<T>().Length + more.Length, [.. Enum.GetValues<T>().Select(value =>
            (JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), new[] { Convert.ToInt32(value, CultureInfo.InvariantCulture) })), .. more]);

    private static bool[] Marks(QueryFilter filter, int size, params ReadOnlySpan<(string Word, int[] Values)> words)
    {
        var marks = new bool[size];
        foreach (var value in filter.Values)
        {
            var known = false;
            foreach (var (word, values) in words)
            {
                if (!word.Equals(value, StringComparison.OrdinalIgnoreCase))
                    continue;
                known = true;
                foreach (var at in values)
                    marks[at] = true;
            }
            if (!known)
                throw new QueryException($"{filter.Name}:{value}", QueryParser.Filters[filter.Name], filter.Position, filter.Length);
        }
        return marks;
    }

    private static bool[] Turn(QueryFilter filter, bool[] marks) => filter.Not ? Array.ConvertAll(marks, mark => !mark) : marks;

    private static T Positive<T>(QueryFilter filter, T value) => !filter.Not ? value
        : throw new QueryException($"-{filter.Name}:", $"{filter.Name}: without a minus; what no region may have cannot be asked for",
            filter.Position, filter.Length);

    private static bool[] Both(bool[]? before, bool[] now) => before is null ? now : [.. before.Zip(now, (a, b) => a && b)];
}

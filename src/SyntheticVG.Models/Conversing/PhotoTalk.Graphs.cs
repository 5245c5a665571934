using SyntheticVG.Conversations;
using SyntheticVG.Models.Generation;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.GraphText;

namespace SyntheticVG.Models.Conversing;

/// <content>Graphs and relationships.</content>
public sealed partial class PhotoTalk
{
    /// <summary>Writes the graph of the given regions in one answer.</summary>
    /// <exception cref="ArgumentException">No regions were given.</exception>
    public GraphAnswer Graph(AnswerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = Write(QuestionKind.Graph, [[RobinPrompts.SceneGraph(Regions)]], options,
            _ => Constraint(options, new() { Regions = Kept.Count }), cancellationToken)[0];
        return Over([answer], GraphTextReader.Read(answer.Text, new() { Regions = Kept.Count, Cut = answer.Cut }));
    }

    /// <summary>Proposes regions with boxes and writes their graph. What was given is not used.</summary>
    public GraphAnswer GraphEndToEnd(AnswerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var answer = Write(QuestionKind.EndToEnd, [[RobinPrompts.EndToEnd()]], options, _ => Constraint(options, new()), cancellationToken)[0];
        var reading = GraphTextReader.Read(answer.Text, new() { Cut = answer.Cut });
        var graph = reading.Proposed(_given.Image);
        return new(StudentMarks.Add(graph, Enumerable.Range(0, graph.Regions.Count).ToHashSet(), _session.Name), [answer], Counted(reading.Oddities), []);
    }

    /// <summary>Describes each given region, then asks for its relationships: the published pipeline's detailed mode.</summary>
    /// <exception cref="ArgumentException">No regions were given.</exception>
    public GraphAnswer GraphRegionByRegion(AnswerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (texts, readings) = DescribeThenRelate([.. Enumerable.Range(0, Kept.Count)], options, cancellationToken);
        var objects = texts.Take(Kept.Count).Select((text, number) => new TextObject(number, GraphTextReader.ReadDescription(text.Text), null));
        var oddities = readings.SelectMany(reading => reading.Oddities).GroupBy(pair => pair.Key)
            .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value));
        return Over(texts, new([.. objects], [.. readings.SelectMany(reading => reading.Relationships)], oddities));
    }

    /// <summary>Says a region's relationships to the others.</summary>
    /// <returns>A graph with this region's relationships only.</returns>
    public GraphAnswer Relationships(int region, AnswerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var number = NumberOf(region);
        var answer = Write(QuestionKind.Relationships, [[RobinPrompts.Relationships(Regions, number)]], options,
            _ => RelationshipsOf(options, number), cancellationToken)[0];
        return Over([answer], ReadRelationships(answer, number));
    }

    /// <summary>Describes a region, then says its relationships with the description in view.</summary>
    /// <returns>A graph with this region's name and relationships only, read from two texts.</returns>
    public GraphAnswer DescribeThenRelate(int region, AnswerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var number = NumberOf(region);
        var (texts, readings) = DescribeThenRelate([number], options, cancellationToken);
        return Over(texts, readings[0] with { Objects = [new(number, GraphTextReader.ReadDescription(texts[0].Text), null)] });
    }

    /// <summary>Scores every ordered pair of the given regions with every predicate, whatever the model would write of itself.</summary>
    /// <param name="objects">What the regions are, by their places: the model's own answer or another's; names and attributes are taken.</param>
    /// <param name="predicates">The predicates to ask about a subject and an object.</param>
    /// <returns>The scores, best first, regions by their places.</returns>
    public IReadOnlyList<PairScore> ScorePairs(SceneGraph objects, Func<int, int, IReadOnlyList<string>> predicates)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(predicates);
        var named = Instructions.RegionChoice.Of(objects, Kept) with { Relationships = [] };
        var (prefix, questions) =
            Follow(QuestionKind.Graph, [ChatTemplate.Prompt([RobinPrompts.SceneGraph(Regions)]) + GraphTextWriter.Write(named) + "\nRelations:\n"], default);
        return _session.Access.Use(
            () =>
            {
                using var state = prefix.Fork(1, questions[0].Length + 64);
                state.Append(questions);
                return PairScorer.Score(state, _session.Tokenizer, Kept.Count, (subject, @object) => predicates(Kept[subject], Kept[@object]))
                    .Select(score => score with { Subject = Kept[score.Subject], Object = Kept[score.Object] }).ToList();
            },
            default);
    }

    // The regions' descriptions, then the regions' relationships, each as many as there are numbers.
    private (IReadOnlyList<TextAnswer> Texts, IReadOnlyList<GraphReading> Readings) DescribeThenRelate(
        IReadOnlyList<int> numbers, AnswerOptions? options, CancellationToken cancellationToken)
    {
        var regions = Regions;
        var said = Write(QuestionKind.Description, [.. numbers.Select(number => (string[])[RobinPrompts.Description(regions, number)])], options,
            _ => Text(options), cancellationToken);
        var related = Write(QuestionKind.Relationships,
            [.. numbers.Zip(said, (number, text) => RobinPrompts.DescriptionThenRelationships(regions, number, Quoted(text.Text)))],
            options, row => RelationshipsOf(options, numbers[row]), cancellationToken);
        return ([.. said, .. related], [.. numbers.Zip(related, (number, text) => ReadRelationships(text, number))]);
    }

    // An answer that is put into the next prompt may hold no special tokens either.
    private string Quoted(string answer) => PromptTokens.Plain(_session.Tokenizer, answer, out _);

    private GraphReading ReadRelationships(TextAnswer answer, int number) =>
        GraphTextReader.ReadRelationships(answer.Text, number, new() { Regions = Kept.Count, Cut = answer.Cut });

    private GraphConstraint? RelationshipsOf(AnswerOptions? options, int number) =>
        Constraint(options, new() { Regions = Kept.Count, Subject = number, MostRelationships = 20 });

    private GraphConstraint? Constraint(AnswerOptions? options, GraphGrammarOptions grammar) =>
        options?.Constrained ?? true ? new GraphConstraint(_session.Tokenizer, grammar, _session.StopTokens) : null;

    // Back from the prompt's numbers to the places in the given graph; every given region stays.
    private GraphAnswer Over(IReadOnlyList<TextAnswer> texts, GraphReading reading)
    {
        var named = reading.Over(_given.Image, [.. Kept.Select(i => _given.Regions[i])]);
        Region[] regions = [.. _given.Regions];
        foreach (var (number, place) in Kept.Index())
            regions[place] = named.Regions[number];
        var graph = _given with
        {
            Regions = regions,
            Relationships = [.. named.Relationships.Select(r => r with { Subject = Kept[r.Subject], Object = Kept[r.Object] })],
        };
        return new(StudentMarks.Add(graph, reading.Objects.Select(item => Kept[item.Region]).ToHashSet(), _session.Name), texts,
            Counted(reading.Oddities), Dropped);
    }

    private SortedDictionary<string, int> Counted(IReadOnlyDictionary<string, int> oddities)
    {
        var all = new SortedDictionary<string, int>(Notes, StringComparer.Ordinal);
        foreach (var (name, count) in oddities)
            all[name] = all.GetValueOrDefault(name) + count;
        if (Dropped.Count > 0)
            all["region-without-room"] = Dropped.Count;
        return all;
    }
}

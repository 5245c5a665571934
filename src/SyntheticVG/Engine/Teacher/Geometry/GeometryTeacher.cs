using SyntheticVG.Engine.Filters.Rules;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>How much a <see cref="GeometryTeacher"/> says.</summary>
public sealed record GeometryTeacherOptions
{
    /// <summary>How many relationships a graph should have in the end, human ones included; fewer where less can be proved.</summary>
    public int Target { get; init; } = 40;

    /// <summary>The largest share of what is added for inverses of human relationships.</summary>
    public double MaxInverseShare { get; init; } = 0.6;

    /// <summary>The largest share of <see cref="Target"/> for what things are for; the caps below are for the rest.</summary>
    public double MaxUseShare { get; init; } = 0.75;

    /// <summary>The most that is added for one subject.</summary>
    public int MaxPerSubject { get; init; } = 3;

    /// <summary>The most that is added towards one object; a street carries many things, but says little each time.</summary>
    public int MaxPerObject { get; init; } = 6;

    /// <summary>The largest share of <see cref="Target"/> for one predicate.</summary>
    public double MaxPredicateShare { get; init; } = 0.15;

    /// <summary>Where things are is said only of two things whose scores multiplied are at least this, in [0, 1]; what people named has no score and counts as
    /// sure.</summary>
    public double LeastSure { get; init; } = 0.25;

    /// <summary>The same for what things are for.</summary>
    public double LeastSureOfUse { get; init; } = 0.2;

    /// <summary>The largest share of <see cref="Target"/> for left and right together: people say them of 2.5 pairs in a hundred
    /// (3,743 human relations).</summary>
    public double MaxSideShare { get; init; } = 0.05;
}

/// <summary>The built-in teacher, without a model or a network: the inverses of annotations, and what boxes, masks and depth prove.</summary>
/// <remarks>
/// Says things as people say them: what is worn, ridden, sat on and carried first, then support and containment, depth and
/// neighbourhood, then above and below, and left and right last and seldom. One relationship a pair; same input, same answer.
/// </remarks>
public sealed class GeometryTeacher(GeometryTeacherOptions options) : ITeacher
{
    /// <inheritdoc/>
    public string Name => "geometry";

    /// <inheritdoc/>
    public Task<TeacherAnswer> AnswerAsync(TeacherQuestion question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var graph = question.Graph;
        var engine = new RuleEngine(graph, question.Depth);
        var room = Math.Max(0, options.Target - graph.Relationships.Count);
        var inverses = Inverses(graph, engine)
            .OrderBy(inverse => inverse.Verdict!.Outcome) // the proved ones first
            .Take((int)Math.Ceiling(room * options.MaxInverseShare)).ToList();
        var budget = room - inverses.Count;
        var proved = new Selection(options, graph, inverses, budget).Take(
            [.. AffordanceReading.Of(graph, engine, options.LeastSureOfUse), .. PairReading.Of(graph, engine, options.LeastSure)]);
        return Task.FromResult(new TeacherAnswer
        {
            Relationships = [.. inverses, .. proved],
            Descriptions = Descriptions(graph),
        });
    }

    // "woman riding horse" gives "horse ridden by woman"; symmetric ones would only say the same again, and nobody says
    // "grass walked on by horse".
    private static List<Relationship> Inverses(SceneGraph graph, RuleEngine engine)
    {
        var stated = graph.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        var inverses = new List<Relationship>();
        foreach (var relationship in graph.Relationships)
        {
            if (PredicateLexicon.InverseOf(relationship.Predicate) is not { } inverse || inverse == relationship.Predicate)
                continue;
            if (PredicateLexicon.FamilyOf(inverse).EndsWith("-by", StringComparison.Ordinal)
                && Things.Is(graph.Regions[relationship.Object].Name, ThingKind.Ground | ThingKind.Stuff))
            {
                continue;
            }
            if (engine.Judge(relationship).Verdict.Outcome == VerdictOutcome.Fail || !stated.Add((relationship.Object, inverse, relationship.Subject)))
                continue;
            inverses.Add(new()
            {
                Subject = relationship.Object,
                Predicate = inverse,
                Object = relationship.Subject,
                Category = PredicateLexicon.CategoryOf(inverse),
                Origin = RelationshipOrigin.Inverse,
                Source = relationship.Source,
                Verdict = engine.Judge(relationship.Object, inverse, relationship.Subject).Verdict,
                Confidence = relationship.Confidence,
            });
        }
        return inverses;
    }

    private static SortedDictionary<int, string> Descriptions(SceneGraph graph)
    {
        var descriptions = new SortedDictionary<int, string>();
        for (var i = 0; i < graph.Regions.Count; i++)
        {
            var region = graph.Regions[i];
            if (region.Name.Length > 0)
                descriptions.Add(i, region.Description ?? Describe(region));
        }
        return descriptions;
    }

    private static string Describe(Region region)
    {
        var phrase = string.Join(' ', region.Attributes.Take(3).Append(region.Name));
        var countable = !Things.Is(region.Name, ThingKind.Stuff) && !region.Name.EndsWith('s');
        return !countable ? phrase : "aeiou".Contains(char.ToLowerInvariant(phrase[0])) ? $"an {phrase}" : $"a {phrase}";
    }
}

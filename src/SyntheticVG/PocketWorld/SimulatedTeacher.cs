using SyntheticVG.Engine.Teacher;
using SyntheticVG.SceneGraphs;
using SyntheticVG.SceneGraphs.Comparing;

namespace SyntheticVG.PocketWorld;

/// <summary>How often a <see cref="SimulatedTeacher"/> errs. Each rate is a share of the true relationships, in [0, 1].</summary>
public sealed record SimulatedTeacherOptions
{
    /// <summary>The seed; an image's errors depend on it and on the image's key alone.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>True relationships that it does not mention.</summary>
    public double Drop { get; init; } = 0.1;

    /// <summary>Mentioned ones that get another predicate, of the same category, that does not hold.</summary>
    public double WrongPredicate { get; init; } = 0.1;

    /// <summary>Mentioned ones whose ends it exchanges, where that makes them false.</summary>
    public double SwappedEnds { get; init; } = 0.1;

    /// <summary>Relationships that it adds between regions for which they do not hold.</summary>
    public double InventedRelation { get; init; } = 0.1;

    /// <summary>Relationships that it adds to things that are not in the picture; the reader of answers drops them as <c>unknown-region</c>.</summary>
    public double InventedObject { get; init; } = 0.1;

    /// <summary>Every rate the same.</summary>
    public static SimulatedTeacherOptions AtRate(double rate, long seed = 1) => new()
    {
        Seed = seed,
        Drop = rate,
        WrongPredicate = rate,
        SwappedEnds = rate,
        InventedRelation = rate,
        InventedObject = rate,
    };
}

/// <summary>A teacher that knows the truth of drawn scenes and states it with errors at known rates, to measure what filters catch.</summary>
/// <remarks>No model is asked. Everything that it states has <see cref="RelationshipOrigin.Simulated"/>.</remarks>
public sealed class SimulatedTeacher : ITeacher
{
    private static readonly ILookup<RelationshipCategory, string> Vocabulary = new[]
    {
        "left of", "right of", "above", "below", "in front of", "behind", "next to", "on", "in", "under", "hanging from", "attached to",
        "lying on", "sitting on", "standing on",
        "wearing", "holding", "riding", "looking at", "carrying", "eating", "reading", "playing", "chasing", "petting", "pulling", "throwing", "driving",
        "stirring", "walking", "flying",
        "using", "lighting", "heating", "part of", "transporting", "protecting", "holding up", "providing seating for", "decorating", "storing", "securing",
        "talking to", "caring for", "holding hands with", "feeding", "teaching", "waving to", "giving to", "performing for",
        "serving food to", "playing alongside",
        "smiling at", "afraid of", "angry at", "hugging", "excited about", "enjoying", "sad about", "surprised by", "curious about", "loving", "laughing with",
    }.ToLookup(PredicateLexicon.CategoryOf);

    private readonly SimulatedTeacherOptions _options;

    /// <summary>Makes a teacher.</summary>
    /// <exception cref="ArgumentException">A rate is no share.</exception>
    public SimulatedTeacher(SimulatedTeacherOptions options)
    {
        foreach (var (name, rate) in Rates(options))
        {
            if (rate is not (>= 0 and <= 1))
                throw new ArgumentException($"{name} is {rate}; expected a share in [0, 1]", nameof(options));
        }
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <summary>The error rates in words, for outputs.</summary>
    public string Description => "simulated teacher, no model asked; " + string.Join(", ",
        Rates(_options).Select(rate => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rate.Name} {100 * rate.Rate:0.#} %")));

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The image has no truth: it is no drawn scene.</exception>
    public Task<TeacherAnswer> AnswerAsync(TeacherQuestion question, CancellationToken cancellationToken)
    {
        var truth = question.Image.Truth
            ?? throw new InvalidDataException($"{question.Graph.Image.Key} has no truth; the simulated teacher answers only about pocket worlds (synvg world)");
        var random = SeededRandom.Of("teacher", _options.Seed, question.Graph.Image.Key);
        var (places, counterparts) = Places(question.Graph, truth);
        var said = truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        var (stated, unknown) = (new List<(int Subject, string Predicate, int Object)>(), 0);
        foreach (var relationship in truth.Relationships.Where(r => places.ContainsKey(r.Subject) && places.ContainsKey(r.Object)))
        {
            if (!random.Chance(_options.Drop))
                stated.Add(Err(truth, said, relationship, random));
            if (random.Chance(_options.InventedRelation) && Invent(truth, said, counterparts, random) is { } invented)
                stated.Add(invented);
            if (random.Chance(_options.InventedObject))
                unknown++;
        }
        return Task.FromResult(new TeacherAnswer
        {
            Relationships = [.. stated.Distinct().Select(s => new Relationship
            {
                Subject = places[s.Subject],
                Predicate = s.Predicate,
                Object = places[s.Object],
                Category = PredicateLexicon.CategoryOf(s.Predicate),
                Origin = RelationshipOrigin.Simulated,
            })],
            Descriptions = new SortedDictionary<int, string>(places.Where(pair => truth.Regions[pair.Key].Description is not null)
                .ToDictionary(pair => pair.Value, pair => truth.Regions[pair.Key].Description!)),
            Repairs = unknown > 0 ? new SortedDictionary<string, int> { ["unknown-region"] = unknown } : [],
        });
    }

    private (int Subject, string Predicate, int Object) Err(SceneGraph truth, HashSet<(int, string, int)> said, Relationship r, SeededRandom random)
    {
        var lot = random.Unit();
        if (lot < _options.WrongPredicate && Wrong(truth, said, r.Subject, r.Object, r.Category, random) is { } predicate)
            return (r.Subject, predicate, r.Object);
        if (lot >= _options.WrongPredicate && lot < _options.WrongPredicate + _options.SwappedEnds
            && !TruthComparison.IsTrue(truth, said, r.Object, r.Predicate, r.Subject))
            return (r.Object, r.Predicate, r.Subject);
        return (r.Subject, r.Predicate, r.Object);
    }

    private static (int Subject, string Predicate, int Object)? Invent(SceneGraph truth, HashSet<(int, string, int)> said,
        int[] counterparts, SeededRandom random)
    {
        for (var attempt = 0; attempt < 8 && counterparts.Length > 1; attempt++)
        {
            var (subject, @object) = (counterparts[random.Below(counterparts.Length)], counterparts[random.Below(counterparts.Length)]);
            if (subject == @object || !Kinds.Animate.Contains(truth.Regions[subject].Name))
                continue; // what is made up is made up about somebody
            var category = random.Pick<RelationshipCategory>(Enum.GetValues<RelationshipCategory>());
            if (Wrong(truth, said, subject, @object, category, random) is { } predicate)
                return (subject, predicate, @object);
        }
        return null;
    }

    // A predicate of the category that does not hold between the two.
    private static string? Wrong(SceneGraph truth, HashSet<(int, string, int)> said, int subject, int @object,
        RelationshipCategory category, SeededRandom random)
    {
        var words = Vocabulary[category].ToArray();
        for (var attempt = 0; attempt < 8; attempt++)
        {
            var predicate = words[random.Below(words.Length)];
            if (!TruthComparison.IsTrue(truth, said, subject, predicate, @object))
                return predicate;
        }
        return null;
    }

    // Where each region of the truth stands in the question, and which those are.
    private static (Dictionary<int, int> Places, int[] Counterparts) Places(SceneGraph graph, SceneGraph truth)
    {
        var places = new Dictionary<int, int>();
        foreach (var (place, counterpart) in TruthComparison.CounterpartsOf(graph, truth).Index())
        {
            if (counterpart >= 0)
                places.TryAdd(counterpart, place);
        }
        return (places, [.. places.Keys.Order()]);
    }

    private static IEnumerable<(string Name, double Rate)> Rates(SimulatedTeacherOptions options) =>
    [
        ("dropped", options.Drop), ("wrong predicate", options.WrongPredicate), ("swapped ends", options.SwappedEnds),
        ("invented relation", options.InventedRelation), ("invented object", options.InventedObject),
    ];
}

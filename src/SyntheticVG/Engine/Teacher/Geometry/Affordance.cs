using System.Globalization;
using SyntheticVG.Engine.Filters;
using SyntheticVG.Engine.Filters.Measurements;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>A way of using things: a line of <c>affordances.tsv</c>.</summary>
/// <param name="Predicate">What is said.</param>
/// <param name="Subject">Who may do it.</param>
/// <param name="Object">With what.</param>
/// <param name="Conditions">What must be measured, all of it.</param>
/// <param name="Owner">The measurement that decides among several subjects.</param>
/// <param name="OneEach">Whether a subject has but one such thing.</param>
/// <param name="Confidence">How often it is right, in [0, 1].</param>
internal sealed record Affordance(
    string Predicate, KindPattern Subject, KindPattern Object, IReadOnlyList<Condition> Conditions, string Owner, bool OneEach, double Confidence)
{
    /// <summary>The table, in its order.</summary>
    public static IReadOnlyList<Affordance> Table { get; } = Load();

    /// <summary>A measurement of a pair by its name in the table.</summary>
    public static double Measure(string name, PairMeasures pair) => name switch
    {
        "cover" => pair.ObjectIn,
        "inside" => pair.SubjectIn,
        "size" => pair.Object.Area / Math.Max(1, pair.Subject.Area),
        "below" => pair.Rise / Math.Max(1, pair.Subject.Box.Height),
        "lift" => (pair.Subject.Box.Bottom - pair.Object.Box.Bottom) / Math.Max(1, pair.Subject.Box.Height),
        "across" => pair.HorizontalOverlap,
        "touch" => pair.Touch ? 1 : 0,
        "meet" => Meets(pair) ? 1 : 0,
        "gap" => pair.GapShare,
        _ => throw new InvalidDataException($"affordances.tsv: no measurement '{name}'; expected cover, inside, size, below, lift, across, touch, meet or gap"),
    };

    /// <summary>Whether a pair meets all conditions.</summary>
    public bool Fits(PairMeasures pair) => Conditions.All(condition => condition.Holds(Measure(condition.Measurement, pair)));

    private static bool Meets(PairMeasures pair)
    {
        var shared = pair.Subject.Box.Intersect(pair.Object.Box);
        return shared.Right - shared.Left >= -pair.Reach && shared.Bottom - shared.Top >= -pair.Reach;
    }

    private static List<Affordance> Load()
    {
        using var reader = new StreamReader(typeof(Affordance).Assembly.GetManifestResourceStream("affordances.tsv")!); // embedded at build
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(Read)];
    }

    private static Affordance Read(string line) => line.TrimEnd('\r').Split('\t') is [var predicate, var subject, var @object, var conditions, var owner, var one, var confidence]
        ? new(predicate, KindPattern.Read(subject), KindPattern.Read(@object), [.. conditions.Split("; ").Select(Condition.Read)], owner, one == "yes",
            double.Parse(confidence, CultureInfo.InvariantCulture))
        : throw new InvalidDataException($"affordances.tsv: '{line}' has not seven columns");
}

/// <summary>A bound on a measurement: <c>cover>=0.8</c>.</summary>
internal sealed record Condition(string Measurement, bool AtLeast, double Bound)
{
    public bool Holds(double value) => AtLeast ? value >= Bound : value <= Bound;

    public static Condition Read(string text)
    {
        var at = text.IndexOfAny(['<', '>']);
        return new(text[..at], text[at] == '>', double.Parse(text.AsSpan(at + 2), CultureInfo.InvariantCulture));
    }
}

/// <summary>Which things a line of the table means: kinds and names, some of them left out.</summary>
internal sealed record KindPattern(ThingKind Kinds, ThingKind NotKinds, IReadOnlyList<string> Names, IReadOnlyList<string> NotNames)
{
    public bool Matches(string name, ThingKind kinds) =>
        ((kinds & Kinds) != 0 || Names.Contains(name)) && (kinds & NotKinds) == 0 && !NotNames.Contains(name);

    public static KindPattern Read(string text)
    {
        var (kinds, notKinds, names, notNames) = ((ThingKind)0, (ThingKind)0, new List<string>(), new List<string>());
        foreach (var word in text.Split(' '))
        {
            var (excluded, term) = word[0] == '-' ? (true, word[1..]) : (false, word);
            if (term[0] == '=')
                (excluded ? notNames : names).Add(term[1..].Replace('_', ' '));
            else if (excluded)
                notKinds |= Enum.Parse<ThingKind>(term, ignoreCase: true);
            else
                kinds |= Enum.Parse<ThingKind>(term, ignoreCase: true);
        }
        return new(kinds, notKinds, names, notNames);
    }
}

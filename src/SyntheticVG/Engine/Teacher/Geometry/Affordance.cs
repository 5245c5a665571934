using System.Globalization;
using SyntheticVG.Engine.Filters.Rules;

namespace SyntheticVG.Engine.Teacher.Geometry;

/// <summary>A way of using things: a line of <c>affordances.tsv</c>.</summary>
/// <param name="Predicate">What is said.</param>
/// <param name="Subject">Who may do it.</param>
/// <param name="Object">With what.</param>
/// <param name="Conditions">What must be measured, all of it.</param>
/// <param name="Owner">What decides among several subjects.</param>
/// <param name="TakesObject">Whether a thing is used by one subject only.</param>
/// <param name="TakesSubject">Whether a subject does it with one thing only: it rides, sits or rests.</param>
/// <param name="IsLoose">Whether what rests so is not held or worn at the same time.</param>
/// <param name="Confidence">How often it is right, in [0, 1].</param>
/// <param name="IsLast">Whether it is said only where nothing else is known.</param>
internal sealed record Affordance(
    string Predicate, KindPattern Subject, KindPattern Object, IReadOnlyList<Condition> Conditions, Ownership Owner,
    bool TakesObject, bool TakesSubject, bool IsLoose, double Confidence, bool IsLast)
{
    /// <summary>The table, in its order.</summary>
    public static IReadOnlyList<Affordance> Table { get; } = Load();

    /// <summary>Whether a pair meets all conditions.</summary>
    public bool Fits(AffordanceMeasures measures) => Conditions.All(condition => condition.Holds(measures.Of(condition.Measurement)));

    private static List<Affordance> Load()
    {
        using var reader = new StreamReader(typeof(Affordance).Assembly.GetManifestResourceStream("affordances.tsv")!); // embedded at build
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => Read(line.TrimEnd('\r')))];
    }

    private static Affordance Read(string line) =>
        line.Split('\t') is [var predicate, var subject, var @object, var conditions, var owner, var takes, var confidence, .. var last]
            ? new(predicate, KindPattern.Read(subject), KindPattern.Read(@object), [.. conditions.Split("; ").Select(Condition.Read)], Ownership.Read(owner),
                takes.Contains("object", StringComparison.Ordinal), takes.Contains("subject", StringComparison.Ordinal),
                takes.Contains("loose", StringComparison.Ordinal),
                double.Parse(confidence, CultureInfo.InvariantCulture), last is ["last"])
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

/// <summary>Who gets a thing that several could have: the one with the greatest measurement, or with the one nearest to a value; or all of them.</summary>
internal sealed record Ownership(string? Measurement, double? Nearest)
{
    /// <summary>How good a claim a subject has; compared among subjects of one thing.</summary>
    public double Claim(AffordanceMeasures measures) => (Measurement, Nearest) switch
    {
        (null, _) => 0,
        // Of those who cover a thing alike, the smaller one: the tightest.
        (var name, { } value) => -Math.Abs(measures.Of(name) - value) - measures.SubjectShare,
        ("cover", _) => measures.Of("cover") - measures.SubjectShare,
        (var name, _) => measures.Of(name) - measures.Aside, // a rider sits over the middle
    };

    public static Ownership Read(string text) => text.Split('~') switch
    {
        ["all"] => new(null, null),
        [var name] => new(name, null),
        [var name, var value] => new(name, double.Parse(value, CultureInfo.InvariantCulture)),
        _ => throw new InvalidDataException($"affordances.tsv: found the owner '{text}'; expected a measurement, a measurement~value or all"),
    };
}

/// <summary>Which things a line of the table means: kinds and classes, some of them left out.</summary>
internal sealed record KindPattern(ThingKind Kinds, ThingKind NotKinds, IReadOnlyList<string> Names, IReadOnlyList<string> NotNames)
{
    public bool Matches(string name)
    {
        var (kinds, known) = (Things.KindsOf(name), Things.KnownNameOf(name));
        return Names.Contains(known) || ((kinds & Kinds) != 0 && (kinds & NotKinds) == 0 && !NotNames.Contains(known));
    }

    public static KindPattern Read(string text)
    {
        var (kinds, notKinds, names, notNames) = ((ThingKind)0, (ThingKind)0, new List<string>(), new List<string>());
        foreach (var word in text.Split(' '))
        {
            var (excluded, term) = word[0] == '-' ? (true, word[1..]) : (false, word);
            if (term[0] == '=')
                (excluded ? notNames : names).Add(Things.KnownNameOf(term[1..]));
            else if (excluded)
                notKinds |= Enum.Parse<ThingKind>(term, ignoreCase: true);
            else
                kinds |= Enum.Parse<ThingKind>(term, ignoreCase: true);
        }
        return new(kinds, notKinds, names, notNames);
    }
}

using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Pocket;

/// <summary>A guesser that never sees a picture: what a model must beat to have seen anything.</summary>
/// <remarks>
/// It counts in training scenes how often each predicate is true of a pair that has some property, and guesses for each
/// ordered pair the most frequent one, with its share of such pairs as confidence. It keeps the 50 most confident.
/// </remarks>
public sealed class PocketBaseline
{
    private const int MostGuesses = 50;

    private readonly Func<SceneGraph, int, int, string> _property;
    private readonly Dictionary<string, (int Pairs, Dictionary<string, int> Predicates)> _counts = new(StringComparer.Ordinal);

    private PocketBaseline(Func<SceneGraph, int, int, string> property) => _property = property;

    /// <summary>Guesses from the two boxes: how they overlap, where they lie to each other, how large they are.</summary>
    public static PocketBaseline Boxes() => new(BoxesOf);

    /// <summary>Guesses from the two names, whoever gave them: the most frequent predicate of such a pair.</summary>
    public static PocketBaseline Frequency() => new((graph, subject, @object) => $"{graph.Regions[subject].Name}|{graph.Regions[@object].Name}");

    /// <summary>Learns from a scene.</summary>
    public void Learn(SceneGraph truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        var predicates = truth.Relationships.ToLookup(relationship => (relationship.Subject, relationship.Object), relationship => relationship.Predicate);
        foreach (var (subject, @object) in Pairs(truth))
        {
            var property = _property(truth, subject, @object);
            var (pairs, counts) = _counts.TryGetValue(property, out var known) ? known : (0, new(StringComparer.Ordinal));
            foreach (var predicate in predicates[(subject, @object)])
                counts[predicate] = counts.GetValueOrDefault(predicate) + 1;
            _counts[property] = (pairs + 1, counts);
        }
    }

    /// <summary>Guesses the relationships of given regions.</summary>
    /// <param name="regions">The scene with boxes and names; relationships are not looked at.</param>
    public SceneGraph Guess(SceneGraph regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var guesses = from pair in Pairs(regions)
                      let known = _counts.GetValueOrDefault(_property(regions, pair.Subject, pair.Object))
                      where known.Predicates is { Count: > 0 }
                      let best = known.Predicates.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).First()
                      orderby best.Value / (double)known.Pairs descending
                      select new Relationship
                      {
                          Subject = pair.Subject,
                          Predicate = best.Key,
                          Object = pair.Object,
                          Category = PredicateLexicon.CategoryOf(best.Key),
                          Origin = RelationshipOrigin.Simulated,
                          Confidence = best.Value / (double)known.Pairs,
                      };
        return regions with { Relationships = [.. guesses.Take(MostGuesses)] };
    }

    private static IEnumerable<(int Subject, int Object)> Pairs(SceneGraph graph) =>
        from subject in Enumerable.Range(0, graph.Regions.Count)
        from @object in Enumerable.Range(0, graph.Regions.Count)
        where subject != @object
        select (subject, @object);

    private static string BoxesOf(SceneGraph graph, int subject, int @object)
    {
        var (a, b, side) = (graph.Regions[subject].Box, graph.Regions[@object].Box, (double)graph.Image.Width);
        return string.Join('|',
            Step((b.CentreX - a.CentreX) / side, 0.05, 0.15, 0.35), Step((b.CentreY - a.CentreY) / side, 0.05, 0.15, 0.35),
            Step((b.Bottom - a.Bottom) / side, 0.03, 0.12), Step(Math.Log2(Math.Max(1, b.Area) / Math.Max(1, a.Area)), 1, 3),
            Bin(Gap(a, b) / side, 0, 0.03, 0.09, 0.3), Bin(Math.Sqrt(a.Area) / side, 0.1, 0.2), Bin(Math.Sqrt(b.Area) / side, 0.1, 0.2));
    }

    private static double Gap(Box a, Box b) => Math.Sqrt(
        Math.Pow(Math.Max(0, Math.Max(a.Left, b.Left) - Math.Min(a.Right, b.Right)), 2)
        + Math.Pow(Math.Max(0, Math.Max(a.Top, b.Top) - Math.Min(a.Bottom, b.Bottom)), 2));

    private static int Step(double value, params ReadOnlySpan<double> bounds) => Math.Sign(value) * Bin(Math.Abs(value), bounds);

    private static int Bin(double value, params ReadOnlySpan<double> bounds)
    {
        var bin = 0;
        foreach (var bound in bounds)
            bin += value > bound ? 1 : 0;
        return bin;
    }
}

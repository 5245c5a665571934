namespace SyntheticVG.SceneGraphs.Comparing;

/// <summary>Holds graphs against the complete truth of drawn scenes.</summary>
/// <remarks>
/// A stated relationship is true where the truth says it of the same two regions; or says its inverse the other way round; or
/// says something that entails it (riding: on; smiling at: looking at; wearing: has); or where it is a plain spatial predicate
/// that boxes and depth of the truth confirm, for the truth lists only the spatial relations worth saying. The measures here
/// have no margins, and are not those of the rules, so that the rules can be found wrong. Wanted are the relationships that
/// the truth lists; one is found where it is stated, itself or by its inverse, or by a word that entails it.
/// </remarks>
public static class TruthComparison
{
    private static readonly Dictionary<string, string[]> EntailedBy = new(StringComparer.Ordinal)
    {
        ["on"] = ["riding", "sitting on", "standing on", "lying on", "parked on", "perched on", "on top of", "floating on", "covering"],
        ["on top of"] = ["on", "lying on", "sitting on", "perched on", "riding"],
        ["above"] = ["on", "on top of", "perched on", "riding", "sitting on", "lying on"],
        ["supporting"] = ["holding up", "providing support for", "transporting", "providing seating for"],
        ["in"] = ["sitting in", "swimming in", "driving"],
        ["inside"] = ["in", "sitting in", "driving"],
        ["has"] = ["wearing", "holding", "carrying"],
        ["with"] = ["wearing", "holding", "carrying", "has"],
        ["using"] = ["holding", "riding", "driving", "reading", "playing", "working on"],
        ["holding"] = ["carrying", "reading", "playing", "using", "flying", "holding hands with", "taking photo of"],
        ["touching"] = ["holding", "petting", "hugging", "holding hands with", "comforting", "carrying", "riding", "sitting on", "pulling",
            "attached to", "wearing", "lying on", "on"],
        ["attached to"] = ["securing", "part of"],
        ["under"] = ["holding up"],
        ["protecting"] = ["providing shelter for"],
        ["looking at"] =
        [
            "watching", "smiling at", "laughing with", "angry at", "afraid of", "surprised by", "curious about", "taking photo of", "reading", "working on",
            "catching", "chasing", "loving", "sad about", "excited about", "posing for", "stirring",
        ],
        ["watching"] = ["looking at", "smiling at", "listening to"],
        ["smiling at"] = ["laughing with", "loving"],
        ["caring for"] = ["comforting", "feeding"],
        ["eating"] = ["biting"],
    };

    /// <summary>Compares a graph with its truth.</summary>
    public static TruthCounts Of(SceneGraph graph, SceneGraph truth)
    {
        var said = truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        var stated = Stated(graph, CounterpartsOf(graph, truth));
        var correct = stated.Count(s => IsTrue(truth, said, s.Subject, s.Predicate, s.Object));
        var found = said.Count(w => IsSaid(stated, w.Subject, w.Predicate, w.Object));
        return new(correct, stated.Count, found, said.Count);
    }

    /// <summary>Relationships of the truth that a graph does not say, by regions of the truth.</summary>
    internal static HashSet<(int Subject, string Predicate, int Object)> Missing(SceneGraph graph, SceneGraph truth)
    {
        var stated = Stated(graph, CounterpartsOf(graph, truth));
        return [.. truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).Where(w => !IsSaid(stated, w.Subject, w.Predicate, w.Object))];
    }

    /// <summary>Whether a relationship between two regions of the truth holds.</summary>
    public static bool IsTrue(SceneGraph truth, int subject, string predicate, int @object) =>
        IsTrue(truth, truth.Relationships.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet(), subject, predicate, @object);

    /// <summary>For each region of a graph the region of the truth that it shows, or −1: by the annotation it came from, else by the
    /// best overlap of boxes, at least 0.5.</summary>
    public static int[] CounterpartsOf(SceneGraph graph, SceneGraph truth) => RegionMatching.ByAnnotation(graph.Regions, truth.Regions);

    // Each statement once, by regions of the truth; regions that the truth does not have stay apart as −1, −2, ...
    private static HashSet<(int Subject, string Predicate, int Object)> Stated(SceneGraph graph, int[] counterparts)
    {
        return [.. graph.Relationships.Select(r => (Place(r.Subject), r.Predicate, Place(r.Object)))];

        int Place(int region) => counterparts[region] >= 0 ? counterparts[region] : -1 - region;
    }

    internal static bool IsTrue(SceneGraph truth, HashSet<(int, string, int)> said, int subject, string predicate, int @object) =>
        subject >= 0 && @object >= 0 && subject != @object
        && (IsSaid(said, subject, predicate, @object) || Measures(truth.Regions[subject], truth.Regions[@object], predicate, truth.Image));

    /// <summary>Whether statements say a relationship: itself, its inverse, or a word that entails it.</summary>
    internal static bool IsSaid(HashSet<(int, string, int)> said, int subject, string predicate, int @object) =>
        IsSaidPlainly(said, subject, predicate, @object)
        || (EntailedBy.TryGetValue(predicate, out var stronger) && stronger.Any(word => IsSaidPlainly(said, subject, word, @object)));

    /// <summary>Whether statements say a relationship itself, or its inverse.</summary>
    internal static bool IsSaidPlainly(HashSet<(int, string, int)> said, int subject, string predicate, int @object) =>
        said.Contains((subject, predicate, @object))
        || (PredicateLexicon.InverseOf(predicate) is { } inverse && said.Contains((@object, inverse, subject)));

    private static bool Measures(Region subject, Region @object, string predicate, ImageInfo image)
    {
        var (a, b) = (subject.Box, @object.Box);
        var nearer = (subject.Depth ?? 0) - (@object.Depth ?? 0);
        var (dx, dy) = (Math.Max(0, Math.Max(a.Left, b.Left) - Math.Min(a.Right, b.Right)), Math.Max(0, Math.Max(a.Top, b.Top) - Math.Min(a.Bottom, b.Bottom)));
        var gap = Math.Sqrt((dx * dx) + (dy * dy)) / Math.Sqrt(((double)image.Width * image.Width) + ((double)image.Height * image.Height));
        return predicate switch
        {
            "left of" => a.CentreX < b.CentreX,
            "right of" => a.CentreX > b.CentreX,
            "above" or "over" or "higher than" => a.CentreY < b.CentreY && dx == 0,
            "below" or "under" or "lower than" or "beneath" => a.CentreY > b.CentreY && dx == 0,
            "in front of" or "closer to camera than" => nearer > 0.01,
            "behind" or "farther from camera than" => nearer < -0.01,
            "near" or "close to" or "by" => gap <= 0.15 && Math.Abs(nearer) <= 0.25,
            "next to" or "beside" => gap <= 0.12 && Math.Abs(nearer) <= 0.2,
            "far from" => gap >= 0.3 || Math.Abs(nearer) >= 0.3,
            _ => false,
        };
    }
}

/// <summary>What came of a comparison with the truth; those of several graphs add up.</summary>
/// <param name="Correct">Stated relationships that are true.</param>
/// <param name="Stated">Stated relationships, each once.</param>
/// <param name="Found">Relationships of the truth that were stated.</param>
/// <param name="Wanted">Relationships of the truth.</param>
public readonly record struct TruthCounts(int Correct, int Stated, int Found, int Wanted)
{
    /// <summary>Share of the stated relationships that are true, in [0, 1]; NaN where none was stated.</summary>
    public double Precision => Stated > 0 ? (double)Correct / Stated : double.NaN;

    /// <summary>Share of the true relationships that were stated, in [0, 1]; NaN where there are none.</summary>
    public double Recall => Wanted > 0 ? (double)Found / Wanted : double.NaN;

    /// <summary>Both together.</summary>
    public static TruthCounts operator +(TruthCounts a, TruthCounts b) =>
        new(a.Correct + b.Correct, a.Stated + b.Stated, a.Found + b.Found, a.Wanted + b.Wanted);

    /// <summary>Both together.</summary>
    public TruthCounts Add(TruthCounts other) => this + other;
}

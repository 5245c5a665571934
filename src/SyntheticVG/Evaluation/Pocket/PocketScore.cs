using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation.Pocket;

/// <summary>Scores graphs over given regions against the truth of drawn scenes.</summary>
/// <remarks>
/// The regions are given, so a true relationship is found when subject, object and normalised predicate agree; names are
/// scored apart. Of the predictions of an ordered pair only the most confident counts (the graph constraint), a spatial one
/// at half its confidence, for the world states where two things are only if nothing else is to be said of them; a pair's
/// second true predicate cannot be found. Recall@K is the mean over scenes of the share found among the K most
/// confident, scenes without a true relationship left out; mean recall the mean over predicates of the share of all their
/// occurrences; precision the mean over scenes of the share of predictions that are true, a scene without predictions 0.
/// </remarks>
public sealed class PocketScore
{
    private readonly List<SceneScore> _scenes = [];
    private readonly SortedDictionary<string, (int Found, int True)> _predicates = new(StringComparer.Ordinal);
    private int _named, _regions;

    /// <summary>Of each scene the share found among 50, for intervals.</summary>
    public IReadOnlyList<UnitScore> Units => [.. _scenes.Select(scene => new UnitScore(scene.Id, scene.At50))];

    /// <summary>Scenes scored.</summary>
    public int Scenes => _scenes.Count;

    /// <summary>True relationships of all scenes.</summary>
    public int Relationships => _predicates.Values.Sum(count => count.True);

    /// <summary>Predicted relationships of all scenes, one a pair.</summary>
    public int Predictions { get; private set; }

    /// <summary>Scores a scene.</summary>
    /// <param name="truth">The true graph.</param>
    /// <param name="predicted">The predicted one over the same regions in the same order; a relationship without confidence comes last.</param>
    /// <exception cref="ArgumentException">The two have different regions.</exception>
    public void Add(SceneGraph truth, SceneGraph predicted)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(predicted);
        if (truth.Regions.Count != predicted.Regions.Count)
            throw new ArgumentException($"{truth.Image.Key}: {predicted.Regions.Count} regions predicted; expected the {truth.Regions.Count} given ones",
                nameof(predicted));
        _regions += truth.Regions.Count;
        _named += truth.Regions.Zip(predicted.Regions).Count(pair => pair.First.Name == pair.Second.Name);
        if (truth.Relationships.Count == 0)
            return;
        var ranked = predicted.Relationships.OrderByDescending(relationship => Worth(relationship.Category) * (relationship.Confidence ?? -1))
            .DistinctBy(relationship => (relationship.Subject, relationship.Object))
            .OrderByDescending(relationship => relationship.Confidence ?? -1).Select(Edge).ToList();
        var ranks = ranked.Select((edge, rank) => (edge, rank)).ToDictionary(pair => pair.edge, pair => pair.rank);
        var facts = truth.Relationships.Select(
            relationship => (relationship.Category, Rank: ranks.GetValueOrDefault(Edge(relationship), int.MaxValue), relationship.Predicate)).ToList();
        foreach (var (_, rank, predicate) in facts)
        {
            var (found, all) = _predicates.GetValueOrDefault(predicate);
            _predicates[predicate] = (found + (rank < 50 ? 1 : 0), all + 1);
        }
        Predictions += ranked.Count;
        var edges = truth.Relationships.Select(Edge).ToHashSet();
        var pairs = ranked.Select(edge => (edge.Subject, edge.Object)).ToHashSet();
        _scenes.Add(new(truth.Image.Key, Share(facts, 20), Share(facts, 50),
            Share([.. facts.Where(fact => fact.Category != RelationshipCategory.Spatial)], 50),
            [.. Enum.GetValues<RelationshipCategory>().Select(category => Share([.. facts.Where(fact => fact.Category == category)], 50))],
            ranked.Count == 0 ? 0 : ranked.Count(edges.Contains) / (double)ranked.Count,
            truth.Relationships.Count(r => pairs.Contains((r.Subject, r.Object))) / (double)facts.Count));
    }

    /// <summary>The scores; NaN where nothing was measured.</summary>
    public PocketResult Compute() => new()
    {
        RecallAt20 = Mean(scene => scene.At20),
        RecallAt50 = Mean(scene => scene.At50),
        MeanRecallAt50 = _predicates.Count == 0 ? double.NaN : _predicates.Values.Average(count => count.Found / (double)count.True),
        Precision = Mean(scene => scene.Precision),
        PairsFound = Mean(scene => scene.Pairs),
        Names = _regions == 0 ? double.NaN : _named / (double)_regions,
        OutsideSpatialAt50 = Mean(scene => scene.OutsideSpatial),
        Categories = Enum.GetValues<RelationshipCategory>().ToDictionary(category => category, category => Mean(scene => scene.Categories[(int)category])),
        Predicates =
            _predicates.ToDictionary(entry => entry.Key, entry => (entry.Value.Found / (double)entry.Value.True, entry.Value.True), StringComparer.Ordinal),
    };

    // What a statement counts where several are made of a pair.
    private static double Worth(RelationshipCategory category) => category == RelationshipCategory.Spatial ? 0.5 : 1;

    private static (int Subject, string Predicate, int Object) Edge(Relationship relationship) =>
        (relationship.Subject, relationship.Predicate, relationship.Object);

    private static double Share(IReadOnlyList<(RelationshipCategory Category, int Rank, string Predicate)> facts, int k) =>
        facts.Count == 0 ? double.NaN : facts.Count(fact => fact.Rank < k) / (double)facts.Count;

    private double Mean(Func<SceneScore, double> value) => _scenes.Select(value).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    private sealed record SceneScore(string Id, double At20, double At50, double OutsideSpatial, double[] Categories, double Precision, double Pairs);
}

/// <summary>The scores of one set of graphs, each a share in [0, 1].</summary>
public sealed record PocketResult
{
    /// <summary>Recall among the 20 most confident.</summary>
    public required double RecallAt20 { get; init; }

    /// <summary>Recall among the 50 most confident.</summary>
    public required double RecallAt50 { get; init; }

    /// <summary>Mean over predicates of their recall among 50.</summary>
    public required double MeanRecallAt50 { get; init; }

    /// <summary>Share of predictions that are true.</summary>
    public required double Precision { get; init; }

    /// <summary>Share of true relationships whose pair has any prediction.</summary>
    public required double PairsFound { get; init; }

    /// <summary>Share of regions named as they are.</summary>
    public required double Names { get; init; }

    /// <summary>Recall among 50 of relationships that are not spatial.</summary>
    public required double OutsideSpatialAt50 { get; init; }

    /// <summary>Recall among 50 by category.</summary>
    public required IReadOnlyDictionary<RelationshipCategory, double> Categories { get; init; }

    /// <summary>Recall among 50 by predicate, and how often it is true.</summary>
    public required IReadOnlyDictionary<string, (double Recall, int True)> Predicates { get; init; }
}

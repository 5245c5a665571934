using SyntheticVG.Engine.Run;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.App.Reproduction;

/// <summary>How well the simulated editor works; each a share in [0, 1].</summary>
internal sealed record EditorSkill
{
    /// <summary>Wrong relationships that it removes.</summary>
    public double Removes { get; init; } = 0.9;

    /// <summary>Missing relationships that it adds.</summary>
    public double Adds { get; init; } = 0.6;

    /// <summary>Wrong names and attributes that it puts right.</summary>
    public double Refines { get; init; } = 0.9;

    public override string ToString() => FormattableString.Invariant($"removes {Removes:0 %} of what is wrong, adds {Adds:0 %} of what is missing, puts {Refines:0 %} of wrong names right");
}

/// <summary>An editor that knows the truth of drawn scenes and corrects a graph with a stated skill. No model is asked.</summary>
internal static class StatedEditor
{
    /// <summary>Edits a graph over the truth's own regions.</summary>
    public static SceneGraph Edit(SceneGraph graph, SceneGraph truth, EditorSkill skill, long seed)
    {
        var chance = new Random(HashCode(graph.Image.Key, seed));
        var regions = graph.Regions.Zip(truth.Regions, (region, right) =>
            region.Name != right.Name || !region.Attributes.SequenceEqual(right.Attributes) ? chance.NextDouble() < skill.Refines ? right : region : region).ToList();
        var kept = graph.Relationships
            .Where(r => TruthComparison.IsTrue(truth, r.Subject, r.Predicate, r.Object) || chance.NextDouble() >= skill.Removes).ToList();
        var said = kept.Select(r => (r.Subject, r.Predicate, r.Object)).ToHashSet();
        var added = truth.Relationships.Where(r => !said.Contains((r.Subject, r.Predicate, r.Object)) && chance.NextDouble() < skill.Adds);
        return graph with { Regions = regions, Relationships = [.. kept, .. added.Select(r => r with { Origin = RelationshipOrigin.Editor })] };
    }

    private static int HashCode(string key, long seed) => key.Aggregate((int)seed, (hash, letter) => unchecked((hash * 31) + letter));
}

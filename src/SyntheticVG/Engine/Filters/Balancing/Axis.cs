using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Balancing;

/// <summary>A direction along which two claims about one pair exclude each other.</summary>
/// <param name="Name">Which axis.</param>
/// <param name="Sign">Which way the predicate points along it.</param>
/// <param name="IsTurned">Whether the claim reads as well from the other end.</param>
internal sealed record Axis(string Name, int Sign, bool IsTurned)
{
    /// <summary>The axis of a normalised predicate, or null.</summary>
    public static Axis? Of(string predicate) => PredicateLexicon.FamilyOf(predicate) switch
    {
        "left-of" => new("side", +1, true),
        "right-of" => new("side", -1, true),
        "above" or "over" => new("height", +1, predicate is "above"),
        "below" => new("height", -1, predicate is "below"),
        "in-front-of" or "nearer" => new("depth", +1, false),
        "behind" or "farther" => new("depth", -1, false),
        _ => null,
    };
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Engine.Filters.Balancing;

/// <summary>A graph's relationships with a rank each: what people state first, then what is proved, then what is likelier, then a seeded toss.</summary>
internal sealed class RankedClaims
{
    private readonly List<Claim> _claims; // in the graph's order

    public RankedClaims(SceneGraph graph, int seed) => _claims = [.. graph.Relationships.Select((relationship, i) => new Claim(
        relationship, IsGiven(relationship), Toss($"{seed}|{graph.Image.Key}|{relationship.Subject}|{relationship.Predicate}|{relationship.Object}"), i))];

    public int Count => _claims.Count;

    public IReadOnlyList<Relationship> Remaining => [.. _claims.Select(claim => claim.Relationship)];

    /// <summary>Takes out what says the same of the same pair again.</summary>
    public IReadOnlyList<Relationship> Repetitions() =>
        TakeOut(_claims.GroupBy(c => (c.Relationship.Subject, c.Relationship.Predicate, c.Relationship.Object))
            .SelectMany(same => Ranked(same).Skip(1).Where(c => !c.IsGiven)));

    /// <summary>Takes out what points the other way than the best claim about the same pair on the same axis.</summary>
    public IReadOnlyList<Relationship> Contradictions() => TakeOut(_claims
        .Where(c => Axis.Of(c.Relationship.Predicate) is not null)
        .GroupBy(c => (Math.Min(c.Relationship.Subject, c.Relationship.Object), Math.Max(c.Relationship.Subject, c.Relationship.Object),
            Axis.Of(c.Relationship.Predicate)!.Name))
        .SelectMany(about =>
        {
            var best = Ranked(about).First();
            return about.Where(c => !c.IsGiven && Direction(c) != Direction(best));
        }));

    /// <summary>Takes out the lowest ranks of each group beyond a number; a null key is no group.</summary>
    public IReadOnlyList<Relationship> Beyond(Func<Relationship, object?> key, int most) => TakeOut(_claims
        .Where(c => key(c.Relationship) is not null)
        .GroupBy(c => key(c.Relationship))
        .SelectMany(group => Ranked(group).Skip(most).Where(c => !c.IsGiven)));

    /// <summary>Replaces claims that nobody gave, where what replaces them is not there yet; the second argument is a toss in [0, 1).</summary>
    /// <returns>How many were replaced.</returns>
    public int Replace(Func<Relationship, double, Relationship?> replacement)
    {
        var said = _claims.Select(c => (c.Relationship.Subject, c.Relationship.Predicate, c.Relationship.Object)).ToHashSet();
        var replaced = 0;
        for (var i = 0; i < _claims.Count; i++)
        {
            var claim = _claims[i];
            if (claim.IsGiven || replacement(claim.Relationship, claim.Toss) is not { } other || !said.Add((other.Subject, other.Predicate, other.Object)))
                continue;
            _claims[i] = claim with { Relationship = other };
            replaced++;
        }
        return replaced;
    }

    private static bool IsGiven(Relationship relationship) => relationship.Origin is RelationshipOrigin.Human or RelationshipOrigin.Truth;

    private static IEnumerable<Claim> Ranked(IEnumerable<Claim> claims) => claims
        .OrderByDescending(c => c.IsGiven)
        .ThenBy(c => c.Relationship.Verdict?.Outcome switch { VerdictOutcome.Pass => 0, VerdictOutcome.Fail => 2, _ => 1 })
        .ThenByDescending(c => c.Relationship.Confidence ?? 0)
        .ThenBy(c => c.Toss).ThenBy(c => c.Index);

    private static int Direction(Claim claim) =>
        Axis.Of(claim.Relationship.Predicate)!.Sign * (claim.Relationship.Subject < claim.Relationship.Object ? 1 : -1);

    private static double Toss(string text) =>
        (BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) >> 11) * (1.0 / (1UL << 53));

    private List<Relationship> TakeOut(IEnumerable<Claim> claims)
    {
        var dropped = claims.Select(c => c.Index).ToHashSet();
        var taken = _claims.Where(c => dropped.Contains(c.Index)).Select(c => c.Relationship).ToList();
        _claims.RemoveAll(c => dropped.Contains(c.Index));
        return taken;
    }

    private sealed record Claim(Relationship Relationship, bool IsGiven, double Toss, int Index);
}

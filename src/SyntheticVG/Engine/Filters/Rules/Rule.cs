namespace SyntheticVG.Engine.Filters.Rules;

/// <summary>How one family of predicates is judged. Guards come first, then contradiction, then proof; what is left abstains.</summary>
internal sealed record Rule(string Family)
{
    /// <summary>Where the measurements say nothing about the claim.</summary>
    public Func<Claim, bool> Abstain { get; init; } = Never;

    /// <summary>What contradicts the claim.</summary>
    public Func<Claim, bool> Fail { get; init; } = Never;

    /// <summary>What proves the claim, as far as geometry can.</summary>
    public Func<Claim, bool> Pass { get; init; } = Never;

    /// <summary>Whether even a proved claim must be put to a verifier, where there is one: geometry sees support, not posture.</summary>
    public Func<Claim, bool> Ask { get; init; } = Never;

    /// <summary>Predicates to try, in order, where the claim fails: the first that passes replaces it.</summary>
    public IReadOnlyList<string> Repairs { get; init; } = [];

    /// <summary>Names of the measurements that explain the verdict (<see cref="Explanation"/>).</summary>
    public IReadOnlyList<string> Shows { get; init; } = [];

    /// <summary>Whether the family is this one seen from the other end: subject and object trade places first.</summary>
    public bool Mirrored { get; init; }

    /// <summary>The same rule for the family that says it from the other end.</summary>
    public Rule Mirror(string family, params IReadOnlyList<string> repairs) => this with { Family = family, Mirrored = true, Repairs = repairs };

    private static bool Never(Claim claim) => false;
}

namespace SyntheticVG.Engine.Regions;

/// <summary>Makes one list of the proposals of several sources: duplicates and unions go.</summary>
public interface IMergePolicy
{
    /// <summary>The name in options and run files.</summary>
    string Name { get; }

    /// <summary>Merges the proposals of one image.</summary>
    /// <param name="proposals">All proposals, source by source.</param>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    MergeResult Merge(IReadOnlyList<RegionProposal> proposals, int width, int height);
}

/// <summary>What a merge kept and dropped.</summary>
/// <param name="Kept">The proposals that stay, in the policy's order.</param>
/// <param name="Dropped">The others, each with its kebab-case reason.</param>
public sealed record MergeResult(IReadOnlyList<RegionProposal> Kept, IReadOnlyList<DroppedProposal> Dropped);

/// <summary>A proposal that a merge dropped.</summary>
/// <param name="Proposal">The proposal.</param>
/// <param name="Reason">Why, as a short kebab-case code.</param>
public sealed record DroppedProposal(RegionProposal Proposal, string Reason);

/// <summary>The merge policies by name.</summary>
public static class MergePolicies
{
    /// <summary>The names, ours first.</summary>
    public static IReadOnlyList<string> Names { get; } = [SalienceMerge.PolicyName, OriginalOnlineMerge.PolicyName, OriginalOfflineMerge.PolicyName];

    /// <summary>The policy of that name with its default thresholds.</summary>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public static IMergePolicy ByName(string name) => name switch
    {
        SalienceMerge.PolicyName => new SalienceMerge(new()),
        OriginalOnlineMerge.PolicyName => new OriginalOnlineMerge(new()),
        OriginalOfflineMerge.PolicyName => new OriginalOfflineMerge(new()),
        _ => throw new ArgumentException($"no merge policy is called '{name}'; expected {string.Join(", ", Names)}"),
    };
}

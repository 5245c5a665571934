namespace SyntheticVG.SceneGraphs.Naming;

/// <summary>The sentences that names and free words are compared as.</summary>
/// <remarks>Those of the original's evaluation on panoptic scene graphs, so that its mapping of words to classes is ours.</remarks>
internal static class NameQuery
{
    private static readonly string[] NoAttribute = ["stuff", "other", "merged"];

    /// <summary>A thing: what stands before the first hyphen, and the other parts as what it is "in" (<c>wall-brick</c>: a wall in brick).</summary>
    /// <remarks>The parts stuff, other and merged say nothing and are left out, but only where no blank surrounds them.</remarks>
    public static string Object(string name)
    {
        var parts = name.Split('-');
        var attributes = string.Join(", ", parts.Skip(1).Where(p => !NoAttribute.Contains(p) && p.Trim().Length > 0).Select(p => p.Trim()));
        return attributes.Length > 0 ? $"this object is {parts[0]} in {attributes}" : $"this object is {parts[0]}";
    }

    /// <summary>What lies between two things.</summary>
    public static string Predicate(string predicate) => $"object is {predicate} another object";
}

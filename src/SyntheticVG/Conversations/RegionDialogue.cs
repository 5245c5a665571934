namespace SyntheticVG.Conversations;

/// <summary>The talk about one region, in pieces: what all regions of a picture share, and what is said about each.</summary>
/// <remarks>
/// <see cref="Opening"/>, <see cref="AskDescription"/>, the description, <see cref="AskRelationships"/> and the relationships
/// are, one behind the other, the conversation of <see cref="RobinPrompts.DescriptionThenRelationships"/>. A picture is read
/// once, the talks about its regions branch off behind the opening.
/// </remarks>
public static class RegionDialogue
{
    /// <summary>The prompt up to the question.</summary>
    /// <param name="regions">The regions of the picture.</param>
    public static string Opening(PromptRegions regions)
    {
        var prompt = ChatTemplate.Prompt([RobinPrompts.Description(regions, 0)]);
        return prompt[..^AskDescription(0).Length];
    }

    /// <summary>From the opening's end to where the description begins.</summary>
    /// <param name="region">The region, from 0.</param>
    public static string AskDescription(int region) => $".\n {RobinPrompts.DescriptionOf(region)}{Answer}";

    /// <summary>From the end of the description's turn to where the relationships begin.</summary>
    /// <param name="region">The region, from 0.</param>
    public static string AskRelationships(int region) => $"\n<|im_start|>user\n{RobinPrompts.RelationshipsOf(region)}{Answer}";

    private static string Answer => $"{ChatTemplate.TurnEnd}\n{ChatTemplate.Turn("assistant", "")}";
}

namespace SyntheticVG.Instructions;

/// <summary>Which tokens of a conversation are to be learned.</summary>
public enum LabelRule
{
    /// <summary>What the assistant says, and the end of its turn.</summary>
    Answers,

    /// <summary>The published training code's: the assistant's turns with their headers, and every line feed and turn mark wherever it stands.</summary>
    Original,
}

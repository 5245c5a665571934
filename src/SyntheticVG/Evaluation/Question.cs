using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Evaluation;

/// <summary>What a model is asked.</summary>
public sealed record Question
{
    /// <summary>The id that predictions name.</summary>
    public required string Id { get; init; }

    /// <summary>The picture, relative to the image folder; null for a question without one.</summary>
    public string? Image { get; init; }

    /// <summary>The picture's file where the data itself holds it; null where it lies in the image folder.</summary>
    public Func<byte[]>? ImageFile { get; init; }

    /// <summary>Width and height of the picture in pixels, where the data says.</summary>
    public (int Width, int Height)? Size { get; init; }

    /// <summary>The text after the image prefix, byte for byte as the protocol has it.</summary>
    public required string Text { get; init; }

    /// <summary>What stands before the text: the picture and the words that present it.</summary>
    public string Overview { get; init; } = Conversations.RobinPrompts.Overview;

    /// <summary>The regions that the text names, in its order, with masks where they are known; read when they are asked for.</summary>
    public Func<IReadOnlyList<Region>> Regions { get; init; } = static () => [];

    /// <summary>Options whose likelihood may be scored instead of asking for a text; empty for free answers.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What the answer begins with, before an option or the model's own words; empty mostly.</summary>
    public string AnswerStart { get; init; } = "";

    /// <summary>Tokens after which an answer is cut.</summary>
    public int MaxNewTokens { get; init; } = 128;
}

using SyntheticVG.Conversations;
using SyntheticVG.Images;
using SyntheticVG.SceneGraphs;

namespace SyntheticVG.Instructions;

/// <summary>What one side says.</summary>
/// <param name="Role">Who speaks: <see cref="User"/> or <see cref="Assistant"/>; files may have others.</param>
/// <param name="Text">What is said. Each region stands in it as <see cref="RobinPrompts.RegionTokens"/>, the picture as
/// <see cref="RobinPrompts.Picture"/>.</param>
public sealed record Turn(string Role, string Text)
{
    /// <summary>Who asks.</summary>
    public const string User = "user";

    /// <summary>Who answers, and learns to.</summary>
    public const string Assistant = "assistant";

    /// <summary>A question.</summary>
    public static Turn Ask(string text) => new(User, text);

    /// <summary>An answer.</summary>
    public static Turn Answer(string text) => new(Assistant, text);
}

/// <summary>A conversation about a picture and its regions, in words.</summary>
public sealed record Conversation
{
    /// <summary>Where it comes from: source, picture and task, for messages.</summary>
    public required string Id { get; init; }

    /// <summary>What is said, in turn.</summary>
    public required IReadOnlyList<Turn> Turns { get; init; }

    /// <summary>What the model is told first.</summary>
    public string System { get; init; } = ChatTemplate.System;

    /// <summary>Masks of the regions in the order of their mention, all of the picture's size.</summary>
    public IReadOnlyList<Rle> Masks { get; init; } = [];

    /// <summary>The picture's file as its source names it, or null.</summary>
    public string? PictureFile { get; init; }

    /// <summary>Decodes the picture; null: words only.</summary>
    public Func<Picture>? Picture { get; init; }
}
